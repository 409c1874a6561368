"""What the window asks of the rest of the house, a file a matter: immutable values, and a Protocol of blocking calls."""
