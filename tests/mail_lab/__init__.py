"""A real mail server for the tests (Dovecot on loopback), and lines to it that break on purpose."""
