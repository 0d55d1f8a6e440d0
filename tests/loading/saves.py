"""Writers to be killed, interrupted and raced, run as a program.

``python saves.py kill|race|interrupt naive|procmap TIMES FILE`` prints how often the file was found torn (``kill``),
how many changes were lost (``race``), or the codes with which the command ended (``interrupt``).
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


def interrupt(_: object, times: int, path: Path) -> dict[str, int]:
    """Send signals at random points to ``procmap fix --write``: how often it ended with which code.

    Points before the command has taken over its signals do not count. Fails where the file is neither the old nor the
    new one, or a temporary file is left.
    """
    from procmap.cli.app import main

    old = _misspelt(400)
    new = old.replace(b"nmae", b"name")
    path.write_bytes(old)
    began = time.monotonic()
    assert _quietly(main, ["fix", str(path), "--write"]) == 0
    length = time.monotonic() - began
    assert path.read_bytes() == new
    codes: dict[str, int] = {}
    rng = random.Random(times)
    for n in range(times):
        sign = (signal.SIGINT, signal.SIGTERM)[n % 2]
        code = 0
        while code in (0, 99):  # it was not running yet, or had finished
            path.write_bytes(old)
            code = _interrupted(main, path, sign, rng.uniform(0, length))
            assert path.read_bytes() in (old, new)
            assert [one.name for one in path.parent.iterdir()] == [path.name]
        codes[str(code)] = codes.get(str(code), 0) + 1
    return codes


def _misspelt(count: int) -> bytes:
    steps = "".join(f"      s{n}: {{name: Шаг {n}}}\n" for n in range(count))
    return f"procmap: 1\nprocess: Шаги\nstates:\n  to_be:\n    steps:\n{steps}      last: {{nmae: Конец}}\n".encode()


def _quietly(main: Callable[[list[str]], int], arguments: list[str]) -> int:
    """Run in a child process of its own, without output; 99 where a signal came outside the command."""
    child = _started(main, arguments)
    return _code(os.waitpid(child, 0)[1])


def _started(main: Callable[[list[str]], int], arguments: list[str]) -> int:
    child = os.fork()
    if child:
        return child
    code = 99
    try:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        code = main(arguments)
    finally:
        os._exit(code)


def _interrupted(main: Callable[[list[str]], int], path: Path, sign: int, after: float) -> int:
    child = _started(main, ["fix", str(path), "--write"])
    time.sleep(after)
    os.kill(child, sign)
    return _code(os.waitpid(child, 0)[1])


def _code(status: int) -> int:
    return os.WEXITSTATUS(status) if os.WIFEXITED(status) else 99


if __name__ == "__main__":
    what, who, count, file = sys.argv[1:]
    print({"kill": kill, "race": race, "interrupt": interrupt}[what](WRITERS[who], int(count), Path(file)))
