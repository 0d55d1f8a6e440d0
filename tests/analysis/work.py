"""Work counted in lines of code that are run, and in calls: the same on every machine, however busy it is."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import procmap

SOURCE = str(Path(procmap.__file__).parent)


@contextmanager
def at_most(lines: int) -> Iterator[None]:
    """Runs what is inside, and fails as soon as more than so many lines of the package have been run."""
    left = lines

    def inside(frame: FrameType, _event: str, _argument: Any) -> Any:
        nonlocal left
        left -= 1
        if left < 0:
            sys.settrace(None)
            raise AssertionError(f"more than {lines} lines were run, the last in {frame.f_code.co_qualname}")
        return inside

    def entered(frame: FrameType, _event: str, _argument: Any) -> Any:
        return inside if frame.f_code.co_filename.startswith(SOURCE) else None

    before = sys.gettrace()
    sys.settrace(entered)
    try:
        yield
    finally:
        sys.settrace(before)


@contextmanager
def calls_at_most(calls: int) -> Iterator[None]:
    """Runs what is inside; no more functions may be called in it, written in Python or in C."""
    made = 0

    def told(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal made
        made += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(told)
    try:
        yield
    finally:
        sys.setprofile(before)
    assert made <= calls, f"{made} calls were made, and {calls} are allowed"
