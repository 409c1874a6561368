"""The state, the memory and the exchanges of the page, and what goes beside its host, alone in Node."""

import subprocess
from pathlib import Path


def test_the_pages_state_holds_in_node(node: str) -> None:
    cases = [str(Path(__file__).with_name(name)) for name in ("state.mjs", "by_mail.mjs")]
    done = subprocess.run([node, "--test", *cases], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert "fail 0" in done.stdout
