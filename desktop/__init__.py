"""The desk's window: the only place where Qt is imported. It shows immutable values and asks a worker for the rest."""
