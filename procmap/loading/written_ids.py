"""Ids that stand in a file as it is written, also where the part that they name could not be read.

What refers to such a part is no mistake of its own: it is told once the part is mended, if it still is one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from procmap.loading.places import Data
from procmap.model.process import Process, State

_HOMES: Mapping[str, tuple[str, ...]] = {
    "person": ("people",),
    "department": ("departments",),
    "calendar": ("calendars",),
    "family": ("families",),
    "system": ("systems",),
    "state": ("states",),
    "step": ("steps",),
    "requirement": ("requirements",),
    "asker": ("steps", "departments"),
    "speaker": ("people", "departments"),
}
"""The keys below which each kind of id stands."""
_IN_STATES = frozenset(("steps", "requirements"))
_FAMILIAR = frozenset((*Process.model_fields, *State.model_fields, "requires", "after", "branches"))
"""Keys below which ids stand. Below any other one there may be what was meant to stand elsewhere."""


class WrittenIds:
    """The keys of a document, each with the keys that it stands below."""

    def __init__(self, data: Data) -> None:
        self._above: dict[str, set[str]] = {}
        self._states = data.get("states") if isinstance(data, dict) else None
        open_: list[tuple[str, Data]] = [("", data)]
        while open_:
            above, here = open_.pop()
            if isinstance(here, dict):
                for key, value in here.items():
                    self._above.setdefault(key, set()).add(above)
                    open_.append((key, value))
            elif isinstance(here, list):
                open_ += ((above, item) for item in here)

    def may_name(self, kind: str, id_: str, state: str | None = None) -> bool:
        """Whether an id may name what it should: it stands where such ids do, or below a key of no known meaning.

        Steps and requirements of a ``state`` are those that it writes, or one of those it is based on.
        """
        above, homes = self._above.get(id_, set()), _HOMES[kind]
        if above - _FAMILIAR:
            return True
        if state is None:
            return not above.isdisjoint(homes)
        own = [home for home in homes if home in _IN_STATES]
        return not above.isdisjoint(set(homes).difference(own)) or any(
            id_ in entries for home in own for entries in self._entries(state, home)
        )

    def _entries(self, state: str | None, home: str) -> Iterator[dict[str, Data]]:
        """What a state, and each that it is based on, has below a key, if that is a map."""
        seen: set[str] = set()
        while state is not None and state not in seen:
            seen.add(state)
            here = self._states.get(state) if isinstance(self._states, dict) else None
            if not isinstance(here, dict):
                return
            if isinstance(entries := here.get(home), dict):
                yield entries
            base = here.get("based_on")
            state = base if isinstance(base, str) else None
