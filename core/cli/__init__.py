"""`colloque`: a thin face over core.office, for scripts, checks and machines without a screen."""

from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """The console command. Exit codes: 0 done, 1 refused, 2 bad input, 3 trouble.

    With the arguments of this process (`argv` None) it is hardened before any secret is read.
    """
    from core.cli.command import run
    from core.doors.process import harden

    if argv is None:
        harden()
    return run(argv)
