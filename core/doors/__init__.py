"""The only I/O in core: the vault, the keyring, the letterbox, the journal, files. Each door has a contract in tests/contracts."""
