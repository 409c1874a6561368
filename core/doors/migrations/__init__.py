"""The vault's format, step by step: `0001.sql` makes version 1 of an empty file, each later file the next version."""
