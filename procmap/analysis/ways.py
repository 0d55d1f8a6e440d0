"""Which steps lead to which, while handoffs are still being added."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable


class Ways:
    """Answers "does a way lead from this step to that one?" for very many pairs.

    What leads to a goal is looked for backwards and kept, forwards from the start at the same time: near pairs are
    found at once, and many questions about one goal look at its past once in all. Handoffs added later are caught up
    with when the goal is next asked about.
    """

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._ahead: dict[str, list[str]] = {}
        self._back: dict[str, list[str]] = {}
        self._added: list[tuple[str, str]] = []
        self._past: dict[str, _Past] = {}
        for source, target in pairs:
            self._join(source, target)

    def _join(self, source: str, target: str) -> None:
        self._ahead.setdefault(source, []).append(target)
        self._back.setdefault(target, []).append(source)

    def add(self, source: str, target: str) -> None:
        """A handoff from ``source`` to ``target``."""
        self._join(source, target)
        self._added.append((source, target))

    def lead(self, start: str, goal: str) -> bool:
        """Whether a way leads from one step to another; each leads to itself."""
        past = self._past_of(goal)
        met, open_ = {start}, deque([start])
        while open_ and past.open:
            if start in past.met:
                return True
            past.look_back(self._back)
            for step in self._ahead.get(open_.popleft(), ()):
                if step in past.met:
                    return True
                if step not in met:
                    met.add(step)
                    open_.append(step)
        return start in past.met

    def all_to(self, goal: str) -> set[str]:
        """Every step that leads to one, itself included."""
        past = self._past_of(goal)
        while past.open:
            past.look_back(self._back)
        return past.met

    def _past_of(self, goal: str) -> _Past:
        past = self._past.get(goal)
        if past is None:
            past = self._past[goal] = _Past(goal, len(self._added))
        for source, target in self._added[past.seen :]:
            if target in past.met and source not in past.met:
                past.met.add(source)
                past.open.append(source)
        past.seen = len(self._added)
        return past


class _Past:
    """What is known to lead to a goal: the steps met, those still to look behind, the additions taken in."""

    __slots__ = ("met", "open", "seen")

    def __init__(self, goal: str, seen: int) -> None:
        self.met, self.open, self.seen = {goal}, deque([goal]), seen

    def look_back(self, back: dict[str, list[str]]) -> None:
        """Look behind one more step."""
        for step in back.get(self.open.popleft(), ()):
            if step not in self.met:
                self.met.add(step)
                self.open.append(step)
