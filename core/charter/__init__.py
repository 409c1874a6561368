"""Article 22 of the charter as pure functions: no I/O, no clock. Each duty returns the evidence that the next one asks for."""
