"""Writers to be killed and raced, run as a program: ``python saves.py kill|race naive|procmap TIMES FILE``.

It prints how often the file was found torn (``kill``), or how many changes were lost (``race``).
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from procmap.errors import ChangedOnDiskError
from procmap.loading.document import compose
from procmap.loading.edits import Insert
from procmap.loading.save import save
from procmap.loading.splice import apply

LINES = 20_000
CHUNK = 4096


def naive(path: Path, content: bytes, _: str) -> None:
    """What one would write without thinking."""
    with path.open("wb", buffering=0) as file:
        for at in range(0, len(content), CHUNK):
            file.write(content[at : at + CHUNK])


WRITERS: dict[str, Callable[[Path, bytes, str], None]] = {"naive": naive, "procmap": save}


def whole(content: bytes) -> bool:
    """Whether a content is one that somebody wanted to save: so many equal lines."""
    lines = content.split(b"\n")
    return len(lines) == LINES + 1 and len(set(lines[:-1])) == 1 and not lines[-1]


def generation(number: int) -> bytes:
    return f"generation: {number:08d}\n".encode() * LINES


def kill(writer: Callable[[Path, bytes, str], None], times: int, path: Path) -> int:
    """Kill a saving process ``times`` times; how often what it left behind was torn."""
    rng = random.Random(times)
    torn = 0
    for number in range(times):
        path.write_bytes(generation(number))
        child = os.fork()
        if not child:
            _save_for_ever(writer, path)
        time.sleep(rng.uniform(0.001, 0.03))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        torn += not whole(path.read_bytes())
    return torn


def _save_for_ever(writer: Callable[[Path, bytes, str], None], path: Path) -> None:
    content = path.read_bytes()
    for number in range(10**6):
        new = generation(number)
        writer(path, new, sha256(content).hexdigest())
        content = new
    os._exit(0)


def race(writer: Callable[[Path, bytes, str], None], times: int, path: Path) -> int:
    """Two processes add ``times`` keys each; how many are missing at the end."""
    path.write_bytes("# Начало\r\nstates: {first: {}}   # здесь\r\n".encode())
    children = []
    for who in ("one", "two"):
        child = os.fork()
        if not child:
            _add_keys(writer, who, times, path)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)
    states = compose(path.read_bytes(), "x").data["states"]
    return sum(f"{who}_{n}" not in states for who in ("one", "two") for n in range(times))


def _add_keys(writer: Callable[[Path, bytes, str], None], who: str, times: int, path: Path) -> None:
    code = 1
    try:
        for number in range(times):
            _add_key(writer, f"{who}_{number}", path)
        code = 0
    finally:
        os._exit(code)


def _add_key(writer: Callable[[Path, bytes, str], None], key: str, path: Path) -> None:
    while True:
        before = compose(path.read_bytes(), "x")
        after = apply(before, [Insert(("states",), key, {"label": "да"})])
        try:
            return writer(path, after.encode(after.text), before.sha256)
        except ChangedOnDiskError as error:
            assert error.there is not None
            assert error.there != before.encode(before.text)


if __name__ == "__main__":
    what, who, count, file = sys.argv[1:]
    print({"kill": kill, "race": race}[what](WRITERS[who], int(count), Path(file)))
