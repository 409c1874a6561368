"""The memory: an append-only log of signed, sealed events, and the disposable tables folded from it. Pure."""
