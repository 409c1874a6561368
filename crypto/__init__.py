"""Pure functions on bytes and keys: the letter, the log entry and the keys of docs/letter.md and docs/log.md.

Nothing here reads a clock, a file, a network or a setting. `nacl` and `cryptography` are imported here only.
"""
