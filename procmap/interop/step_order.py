"""What comes after what in a step table: cells that name steps by number, by name, or by both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from procmap.interop.step_words import NOTHING_SAID, numbered, plain, readings, without_label
from procmap.interop.table_steps import Note, TableStep, Ways, note
from procmap.locale import N_

MOST_WAYS = 20_000
MOST_LABELS = 5
"""Words for a branch, each with a colon, that may stand before the name of a step."""

UNKNOWN_NEXT = N_("row {row}: there is no step “{text}” to go on with")
UNKNOWN_AFTER = N_("row {row}: there is no step “{text}” to come after")
SEVERAL_CALLED = N_("row {row}: several steps are called “{text}”; the first is taken")
GOES_BACK = N_(
    "row {row}: the way back from “{source}” to “{target}” is left out; if work is sent back, describe it with repeat"
)
NO_WAY = N_("no column says what comes next: each step comes after the one in the row before it")
TOO_MANY_WAYS = N_("row {row}: only the first {limit} ways from step to step are taken")

Way = tuple[int, int]


def put_in_order(
    steps: Sequence[TableStep], told: Iterable[Ways], columns: set[str]
) -> tuple[tuple[TableStep, ...], list[Note]]:
    """Each step with the steps before it, as the rows tell; what they do not tell clearly is noted.

    Where no column tells of an order, the rows are one. Ways back to an earlier step are left out: they would make a
    circle, and only the people of the process know how often it is gone through.
    """
    if not columns & {"next", "after"}:
        chained = (replace(step, after=(n - 1,) if n else ()) for n, step in enumerate(steps))
        return tuple(chained), [note(NO_WAY)] if len(steps) > 1 else []
    order = _Order(steps)
    for one in told:
        order.take(one)
    return order.finished(), order.notes


class _Order:
    def __init__(self, steps: Sequence[TableStep]) -> None:
        self.steps = steps
        self.notes: list[Note] = []
        self.ways: dict[Way, int] = {}
        self.cut = 0
        self.numbers: dict[str, list[int]] = {}
        self.names: dict[str, list[int]] = {}
        for n, step in enumerate(steps):
            self.names.setdefault(plain(step.name), []).append(n)
            for number in step.numbers:
                self.numbers.setdefault(number, []).append(n)

    def take(self, told: Ways) -> None:
        """What one row says."""
        found = [(told.step, target) for target in self._named(told, told.next, UNKNOWN_NEXT)]
        found += [(source, told.step) for source in self._named(told, told.after, UNKNOWN_AFTER)]
        for way in found:
            if len(self.ways) >= MOST_WAYS and way not in self.ways:
                self.cut = self.cut or told.row
                return
            self.ways.setdefault(way, told.row)

    def finished(self) -> tuple[TableStep, ...]:
        """The steps; every way has become an ``after``, but for those that lead back."""
        before: list[list[int]] = [[] for _ in self.steps]
        if self.cut:
            self.notes.append(note(TOO_MANY_WAYS, row=self.cut, limit=MOST_WAYS))
        back = _ways_back(len(self.steps), self.ways)
        for (source, target), row in self.ways.items():
            if (source, target) not in back:
                before[target].append(source)
                continue
            names = {"source": self.steps[source].name, "target": self.steps[target].name}
            self.notes.append(note(GOES_BACK, source, row=row, **names))
        return tuple(replace(step, after=tuple(before[n])) for n, step in enumerate(self.steps))

    def _named(self, told: Ways, text: str, unknown: str) -> Iterator[int]:
        """The steps that a cell names, taken apart no further than needed; what else it names is noted."""
        if plain(text) in NOTHING_SAID:
            return
        for part, found in self._best(text):
            if not found:
                self.notes.append(note(unknown, told.step, row=told.row, text=part))
                continue
            if len(found) > 1:
                self.notes.append(note(SEVERAL_CALLED, told.step, row=told.row, text=part))
            yield found[0]

    def _best(self, text: str) -> list[tuple[str, list[int]]]:
        """The first reading without an unknown name, else the one that knows the most."""
        best: list[tuple[str, list[int]]] = []
        known = -1
        for parts in readings(text):
            found = [(part, self._called(part)) for part in parts]
            count = sum(1 for _, steps in found if steps)
            if count > known:
                best, known = found, count
            if count == len(found):
                return found
        return best

    def _called(self, text: str) -> list[int]:
        """The steps that a text may mean: by number, by name, by both, or behind words for a branch."""
        for _ in range(1 + MOST_LABELS):
            wanted = plain(text)
            found = self.numbers.get(wanted) or self.names.get(wanted)
            if found:
                return found
            split = numbered(text)
            if split is not None:
                return self.names.get(plain(split[1])) or self.numbers.get(plain(split[0])) or []
            bare = without_label(text)
            if bare is None:
                break
            text = bare
        return []


def _ways_back(count: int, ways: Iterable[Way]) -> set[Way]:
    """The ways that lead to a step from which one has come, going from the first rows on."""
    following: list[list[int]] = [[] for _ in range(count)]
    for source, target in ways:
        following[source].append(target)
    back: set[Way] = set()
    state = [0] * count  # 1: on the way, 2: done
    for start in range(count):
        if state[start]:
            continue
        state[start] = 1
        open_ = [(start, iter(following[start]))]
        while open_:
            here, rest = open_[-1]
            target = next(rest, -1)
            if target < 0:
                state[here] = 2
                open_.pop()
            elif state[target] == 1:
                back.add((here, target))
            elif not state[target]:
                state[target] = 1
                open_.append((target, iter(following[target])))
    return back
