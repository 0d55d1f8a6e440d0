"""Lets the tests of this folder import ``paper`` and the browser."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
BROWSER = next(one for one in HERE.parents if one.name == "tests") / "browser"
sys.path[:0] = [str(HERE), str(BROWSER)]
