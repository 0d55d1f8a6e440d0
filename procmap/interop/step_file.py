"""A step table as the text of a process file, with what was not understood as comments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from procmap.interop.step_words import plain
from procmap.interop.table_steps import Note, StepTable, TableStep, one_line
from procmap.interop.transliteration import id_for
from procmap.loading.edits import Tree
from procmap.loading.written import entry_lines
from procmap.locale import Speech


class Named(NamedTuple):
    """The model's words for the file: what the process is called, which state the table describes, whence it came."""

    process: str
    state: str
    source: str


def process_text(table: StepTable, named: Named, say: Speech) -> str:
    """The file. The same table gives the same text."""
    return "".join(f"{line}\n" for line in _lines(table, named, say))


def in_words(note: Note, say: Speech) -> str:
    """A note in the language spoken."""
    text = say._(note.message)
    for name, value in note.values:
        text = text.replace(f"{{{name}}}", value)
    return one_line(text)


def departments_of(table: StepTable) -> dict[str, str]:
    """The departments by the words that stand for them, with the name first met."""
    found: dict[str, str] = {}
    for step in table.steps:
        if step.department:
            found.setdefault(plain(step.department), step.department)
    return found


def _lines(table: StepTable, named: Named, say: Speech) -> list[str]:
    departments, taken = departments_of(table), set[str]()
    ids = {key: id_for(name, taken, "department") for key, name in departments.items()}
    steps = [id_for(step.name, taken, "step") for step in table.steps]
    lines = [
        f"# {say._('Made by procmap import from {source}.').replace('{source}', one_line(named.source))}"
    ]
    general = [note for note in table.notes if note.step is None]
    if table.notes:
        lines.append(
            f"# {say._('What was not understood stands in the comments; nothing was invented in its place.')}"
        )
    lines += [f"#   - {in_words(note, say)}" for note in general]
    lines += ["", "procmap: 1", *entry_lines("process", named.process, 0, 2)]
    if departments:
        names: Tree = {ids[key]: {"name": name} for key, name in departments.items()}
        lines += ["", *entry_lines("departments", names, 0, 2)]
    lines += ["", "states:", f"  {named.state}:", "    steps:"]
    for n, step in enumerate(table.steps):
        lines += [f"      # {in_words(note, say)}" for note in table.notes if note.step == n]
        lines += entry_lines(steps[n], _entry(step, ids, steps), 6, 2)
    return lines


def _entry(step: TableStep, departments: dict[str, str], steps: Sequence[str]) -> dict[str, Tree]:
    """A step as the file writes it, without what the table does not say."""
    after = [steps[n] for n in step.after]
    parts: dict[str, Tree] = {
        "name": step.name,
        "department": departments.get(plain(step.department), ""),
        "after": after[0] if len(after) == 1 else after,
        "takes": step.takes,
        "executors": list(step.executors),
        "inputs": list(step.inputs),
        "outputs": list(step.outputs),
        "notes": step.notes,
    }
    return {key: value for key, value in parts.items() if value}
