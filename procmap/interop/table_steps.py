"""What a step table comes to, as values: steps, what the rows say of their order, notes on what was not understood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from procmap.render.page import harmless


class Note(NamedTuple):
    """Something that was not taken over: ``message`` has the places of ``values``. ``step``: which it is about."""

    message: str
    values: tuple[tuple[str, str], ...]
    step: int | None = None


def note(message: str, step: int | None = None, **values: object) -> Note:
    """A note with its values as text."""
    return Note(message, tuple((name, one_line(str(value))[:200]) for name, value in values.items()), step)


@dataclass(frozen=True, slots=True)
class TableStep:
    """A step as the table has it; ``after`` are the positions of the steps before it, ``numbers`` what rows call it."""

    name: str
    row: int
    department: str = ""
    executors: tuple[str, ...] = ()
    takes: str = ""
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    notes: str = ""
    after: tuple[int, ...] = ()
    numbers: frozenset[str] = frozenset()


class Ways(NamedTuple):
    """What the cells of a row say comes next to a step, and before it."""

    step: int
    row: int
    next: str
    after: str


class StepTable(NamedTuple):
    """What was understood, and what was not. ``title`` is the name of the sheet."""

    title: str
    steps: tuple[TableStep, ...]
    notes: tuple[Note, ...]


def one_line(text: str) -> str:
    """A text with single blanks, and without what a terminal might obey."""
    return " ".join(harmless(text).split())
