"""The state, the memory and the exchanges of the page, alone in Node."""

import subprocess
from pathlib import Path


def test_the_pages_state_holds_in_node(node: str) -> None:
    cases = Path(__file__).with_name("state.mjs")
    done = subprocess.run([node, "--test", str(cases)], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert "fail 0" in done.stdout
