"""The validator of process files, ready since an earlier start.

pydantic derives a schema from the model, and its core makes a validator of the schema. The first costs a command six
times Python's own start, the second next to nothing, so the schema is kept beside the bytecode of the model: in a
file that counts for one Python, one pydantic and the sources as they are, like bytecode, and that is as much to be
trusted, for it lies where only those write who may change what Python runs. Without it, or where nothing can be kept,
pydantic derives the schema again.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

from pydantic import VERSION
from pydantic_core import SchemaValidator
from pydantic_core import __version__ as core_version

from procmap.model import Process

_ROOT = Path(__file__).parent.parent
_SOURCES = ("model", "calendars")
"""The folders whose modules the schema follows from."""
_NOT_FOR_READING = frozenset({"serialization", "metadata"})
"""Keys of a schema that validators do not look at; they hold what cannot be kept."""


@cache
def process_validator() -> Any:
    """What ``validate_python`` of a process file is asked of; the same as the model's own."""
    place = _place()
    schema = _kept(place)
    if schema is None:
        Process.model_rebuild()
        schema = for_reading(Process.__pydantic_core_schema__)
        _keep(place, schema)
    return SchemaValidator(schema)


def for_reading(schema: Any) -> Any:
    """A schema, or a part of one, without what validators do not look at."""
    if isinstance(schema, dict):
        left_out = _NOT_FOR_READING if isinstance(schema.get("type"), str) else ()
        return {key: for_reading(value) for key, value in schema.items() if key not in left_out}
    if isinstance(schema, (list, tuple)):
        return type(schema)(for_reading(one) for one in schema)
    return schema


def _place() -> Path:
    beside = Path(cache_from_source(str(_ROOT / "model" / "process.py")))
    return beside.with_suffix(".schema")


def _key() -> tuple[object, ...]:
    """What a kept schema must have been made by and from."""
    return sys.version, VERSION, core_version, *_sources()


def _sources() -> Iterator[tuple[str, int, int]]:
    for folder in _SOURCES:
        for entry in sorted(os.scandir(_ROOT / folder), key=lambda entry: entry.name):
            if entry.name.endswith(".py"):
                state = entry.stat()
                yield entry.name, state.st_size, state.st_mtime_ns


def _kept(place: Path) -> Any:
    """The schema that was kept; ``None`` where there is none, or one of something else."""
    import pickle

    try:
        with place.open("rb") as file:
            return pickle.load(file) if pickle.load(file) == _key() else None
    except Exception:  # noqa: BLE001 - whatever is wrong with it, it can be made again
        return None


def _keep(place: Path, schema: Any) -> None:
    """Keep a schema for later starts, where that is possible and wanted."""
    import pickle

    if sys.dont_write_bytecode:
        return
    part = place.with_suffix(f".{os.getpid()}.part")
    try:
        place.parent.mkdir(exist_ok=True)
        part.write_bytes(pickle.dumps(_key()) + pickle.dumps(schema))
        part.replace(place)
    except Exception:  # noqa: BLE001 - it is a gain of time only
        with suppress(OSError):
            part.unlink()
