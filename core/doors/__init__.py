"""The only I/O in core: the vault, the keyring, the letterbox, the journal, files; their contracts: tests/contracts."""
