"""Colloque without a screen: the law, the record, the doors and what people do with them."""

import os

# The gate's net is small: on more than one thread it only waits for the others. Read by numpy when it is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
