"""Which part of the file a row of a workbook shows, and whether that part has changed since.

``id`` is ``requirement:STATE:ID``, ``step:STATE:ID`` or ``member::ID``; ``mark`` is a hash of everything that the
file says of the part (for a member of the group: of the person, too). Spelling, order and comments of the file make
no difference to it, and neither does a key that a later version of the format adds and this part does not use.
Whoever imports a row computes the mark of the part as it is now: another one means that the row is out of date.
"""

from __future__ import annotations

from hashlib import sha256

from procmap.model import Process
from procmap.model.part import Part

ID_HEADING, MARK_HEADING = "procmap:id", "procmap:mark"
"""What the hidden columns of a workbook are called, in every language."""

_LENGTH = 16


def requirement_id(state: str, id_: str) -> str:
    """The id of a requirement's row."""
    return f"requirement:{state}:{id_}"


def step_id(state: str, id_: str) -> str:
    """The id of an operation's row."""
    return f"step:{state}:{id_}"


def member_id(id_: str) -> str:
    """The id of the row of a member of the working group."""
    return f"member::{id_}"


def parts_of(process: Process, id_: str) -> tuple[Part, ...]:
    """The parts that a row shows; none where the file has them no more, or where it is no id of a row."""
    kind, state, name = (*id_.split(":", 2), "", "")[:3]
    if kind == "member":
        found = (process.group.get(name), process.people.get(name))
        return tuple(one for one in found if one is not None) if found[0] is not None else ()
    described = process.states.get(state)
    if described is None or kind not in ("requirement", "step"):
        return ()
    part = described.requirements.get(name) if kind == "requirement" else described.steps.get(name)
    return () if part is None else (part,)


def mark_of(process: Process, id_: str) -> str:
    """The mark of the part that a row shows, as the file has it now; empty where it has it no more."""
    parts = parts_of(process, id_)
    return (
        sha256("\x1f".join(map(_said, parts)).encode("utf-8", "replace")).hexdigest()[:_LENGTH]
        if parts
        else ""
    )


def _said(part: Part) -> str:
    """Everything that is said of a part, by key; what is left out is left out here, too."""
    stated = (
        (name, getattr(part, name), field.get_default(call_default_factory=True))
        for name, field in type(part).model_fields.items()
    )
    return "\x1e".join(f"{name}={value!r}" for name, value, default in stated if value != default)
