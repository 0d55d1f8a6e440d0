"""Work that might never end, in a child process that is killed then: how fast it is decides nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

KILLED_AFTER = 300.0
"""Seconds. Such work takes one or two on an idle machine; a grammar that backtracks takes years."""

_CHILD = "import json, runpy, sys; runpy.run_path(sys.argv[1])[sys.argv[2]](*json.load(sys.stdin))"


def ends(work: Callable[..., None], *arguments: str) -> bool:
    """Whether ``work``, a function of a test module, comes to its end without an exception."""
    paths = [path for path in sys.path if path]
    child = f"import sys; sys.path[:0] = {paths!r}; {_CHILD}"
    command = [sys.executable, "-c", child, str(Path(work.__code__.co_filename)), work.__name__]
    try:
        done = subprocess.run(
            command, input=json.dumps(arguments).encode(), timeout=KILLED_AFTER, check=False
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0
