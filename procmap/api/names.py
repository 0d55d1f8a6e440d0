"""The names that can be asked for, found quickly and in broken files, too: for the completion of command lines."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from procmap.errors import UnreadableError
from procmap.loading.document import compose
from procmap.loading.files import SUFFIXES, read_file
from procmap.loading.places import Data

MOST_BYTES = 400_000
"""So much of a file is looked at: a shell waits for the answer."""
MOST_FILES = 20
"""So many files of a folder are looked at."""


class Names(NamedTuple):
    """Ids with the words that the file gives them, in its order."""

    states: dict[str, str]
    families: dict[str, str]
    subjects: dict[str, str]
    """What ``why`` explains: steps, requirements, customer requirements."""
    promises: dict[str, str]
    """Service promises."""
    steps: dict[str, str]
    departments: dict[str, str]
    requirements: dict[str, str]
    """What one side asks of another: not what the customer requires."""
    people: dict[str, str]
    speakers: dict[str, str]
    """Who may have said something: people and departments."""


def names_in(path: str) -> Names:
    """The names in a file, or in the files that lie in a folder. Nothing is raised: what cannot be read has none."""
    found = Names(*({} for _ in Names._fields))
    for file in _files(Path(path)):
        try:
            _collect(compose(_beginning(read_file(file)), str(file)).data, found)
        except UnreadableError:
            continue
    return found


def rule_names(*, settable: bool = False) -> tuple[str, ...]:
    """Every rule's name, sorted, without loading the rules: a check rule is named as its file is.

    ``settable`` leaves out those whose level is fixed.
    """
    import pkgutil

    from procmap.loading import all_problems
    from procmap.loading.settings import is_fixed

    folder = Path(__file__).parents[1] / "analysis" / "rules"
    files = {module.name for module in pkgutil.iter_modules([str(folder)])} - {"rule", "registry"}
    found = {rule.name for rule in all_problems.RULES if not (settable and is_fixed(rule))}
    return tuple(sorted(found | {name.replace("_", "-") for name in files}))


def _files(path: Path) -> list[Path]:
    try:
        if not path.is_dir():
            return [path]
        return sorted(file for file in path.iterdir() if file.name.lower().endswith(SUFFIXES))[:MOST_FILES]
    except (OSError, ValueError):
        return []


def _beginning(raw: bytes) -> bytes:
    """The whole lines within the limit."""
    return raw if len(raw) <= MOST_BYTES else raw[: raw.rfind(b"\n", 0, MOST_BYTES) + 1]


def _collect(data: Data, found: Names) -> None:
    states = _map(data, "states")
    _add(found.states, states, "label")
    _add(found.families, _map(data, "families"), "name")
    for state in reversed(states.values()):  # the last state is the one that is meant: its words win
        _add(found.subjects, _map(state, "steps"), "name")
        _add(found.steps, _map(state, "steps"), "name")
        _add(found.subjects, _map(state, "requirements"), "what")
        _add(found.requirements, _map(state, "requirements"), "what")
    _add(found.subjects, _map(_map(data, "customer"), "requires"), "what")
    _add(found.departments, _map(data, "departments"), "name")
    for people in (found.people, found.speakers):
        _add(people, _map(data, "people"), "post")
        _add(people, _map(data, "people"), "name")
    _add(found.speakers, _map(data, "departments"), "name")
    _add(found.promises, _map(data, "promises"), "what")


def _add(names: dict[str, str], entries: dict[str, Data], key: str) -> None:
    for id_, entry in entries.items():
        words = entry.get(key) if isinstance(entry, dict) else None
        if not names.get(id_):
            names[id_] = words if isinstance(words, str) else ""


def _map(data: Data, key: str) -> dict[str, Data]:
    inner = data.get(key) if isinstance(data, dict) else None
    return inner if isinstance(inner, dict) else {}
