"""The backward chain as a table: operations in reverse order, as a working group signs it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from procmap.analysis.solution import ContractOutcome, CustomerOutcome, Handoff, Solution
from procmap.render.heading import header, verdict_lines
from procmap.render.page import Arrangement, Beside, Bit, Block, Column, Joined, Line, Stack, Table, line
from procmap.render.rows import (
    View,
    best_handoff,
    customer_times,
    footnotes,
    remark,
    times,
    unique_windows,
    window_line,
)
from procmap.render.verdicts import answer_in_words, handoff_verdict_bit, verdict_bit

if TYPE_CHECKING:
    from procmap.report import FileReport

_NOTHING = line()
_NO_STEP = (_NOTHING, _NOTHING, _NOTHING, _NOTHING)

_STEP, _REQUIREMENT, _WHO, _TIMES, _VERDICT = Joined((2, 3)), Joined((4, 5)), (6, 7), (8, 9, 10, 11), (12, 13)
_FIRST: Arrangement = (Stack((0,)), Stack((1,)))
_TIMES_APART: Arrangement = tuple(Stack((n,)) for n in _TIMES)
_ARRANGEMENTS: tuple[Arrangement, ...] = (
    (*_FIRST, Stack((_STEP, _REQUIREMENT), 40), Stack(_WHO, 24), *_TIMES_APART, Stack(_VERDICT, 16)),
    (*_FIRST, Stack((_STEP, _REQUIREMENT, Joined(_WHO)), 48), *_TIMES_APART, Stack(_VERDICT, 16)),
    (*_FIRST, Stack((_STEP, _REQUIREMENT, Joined(_WHO), Beside((*_TIMES, 12)), 13), 24)),
    (*_FIRST, Stack((_STEP, _REQUIREMENT, Joined(_WHO), Beside(_TIMES), Joined(_VERDICT)), 24)),
)
"""Names, people, times and verdict side by side; names and people in one column; or the times below them."""


def chain_page(report: FileReport, language: str) -> Iterator[Block]:
    """The head of the file, then each state's verdict and table."""
    yield from header(report, language)
    if report.process is None:
        return
    dates = {solution.date for solution in report.solutions}
    for solution in report.solutions:
        yield line()
        yield from verdict_lines(report.process, solution, language, dated=len(dates) > 1)
        chain = Chain(View.of(report.process, solution, language))
        if solution.steps:
            yield chain.table()
            yield from chain.marks()


@dataclass(frozen=True)
class _Row:
    """What a requirement, or a handoff without one, comes to: times, a verdict, what is still open."""

    department: str | None
    required: str | None
    times: tuple[Line, Line, Line, Line]
    verdict: Line
    open: Line


class Chain:
    """One solution against the flow: the customer's requirements first, then every handoff, step by step."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.say = view.names.say
        self.windows = {_letters(n): window for n, window in enumerate(unique_windows(view.solution))}
        self.leaving: dict[str, list[Handoff]] = {}
        self.carrying: dict[str, list[Handoff]] = {}
        self.served: dict[str, list[CustomerOutcome]] = {}
        for customer in view.solution.customers:
            asked = view.names.customer(customer.id)
            if asked is not None:
                self.served.setdefault(asked.at, []).append(customer)
        for handoff in view.solution.handoffs:
            self.leaving.setdefault(handoff.source, []).append(handoff)
            if handoff.requirement is not None:
                self.carrying.setdefault(handoff.requirement, []).append(handoff)

    def table(self) -> Table:
        """The whole table."""
        say = self.say
        columns = (
            Column(say._("no."), right=True),
            Column(""),
            Column(say._("operation")),
            Column("id"),
            Column(say._("requirement")),
            Column("id"),
            Column(say._("department")),
            Column(say._("represented by")),
            Column(say._("needed"), right=True),
            Column(say._("agreed"), right=True),
            Column(say._("ready"), right=True),
            Column(say._("slack"), right=True),
            Column(say._("verdict")),
            Column(""),
        )
        return Table(columns, tuple(self._rows()), ruled=True, arrangements=_ARRANGEMENTS)

    def marks(self) -> Iterator[Line]:
        """What the letters of the table stand for, and its star."""
        for letter, window in self.windows.items():
            yield line(Bit(f"{letter} ", "note"), *window_line(self.view, window).bits)
        for note in footnotes(self.view, self.view.solution.handoffs):
            yield line(Bit(note, "dim"))

    @cached_property
    def _window_letters(self) -> dict[str, str]:
        letters: dict[str, str] = {}
        for letter, window in self.windows.items():
            letters |= {step: letters.get(step, "") + letter for step in window.steps}
        return letters

    def _rows(self) -> Iterator[tuple[Line, ...]]:
        for number, step in enumerate(backward_order(self.view.solution), 1):
            name = line(Bit(self.view.names.step(step), "strong"))
            letter = line(Bit(self._window_letters.get(step, ""), "note"))
            lead = (line(str(number)), letter, name, line(Bit(step, "dim")))
            for row in self._of_step(step):
                yield (*lead, *self._cells(row))
                lead = _NO_STEP
            for contract in self._besides.get(step, ()):
                yield (*_NO_STEP, *self._cells(self._contract(contract)))
        for contract in self._besides.get(None, ()):
            yield (*_NO_STEP, *self._cells(self._contract(contract)))

    def _cells(self, row: _Row) -> tuple[Line, ...]:
        names = self.view.names
        who = (line(names.department(row.department)), line(Bit(names.speaker(row.department), "dim")))
        what = names.what(row.required) if row.required else ""
        return (line(what), line(Bit(row.required or "", "dim")), *who, *row.times, row.verdict, row.open)

    def _of_step(self, step: str) -> Iterator[_Row]:
        """The customer requirements a step serves, then what it hands over; one empty row for neither."""
        department, empty = self.view.names.department_of(step), True
        for customer in self.served.get(step, ()):
            verdict = line(verdict_bit(customer.verdict, self.say))
            yield _Row(department, customer.id, customer_times(self.view, customer), verdict, _NOTHING)
            empty = False
        for handoff in self.leaving.get(step, ()):
            yield self._handoff(handoff, department)
            empty = False
        if empty:
            yield _Row(department, None, self._no_times, _NOTHING, _NOTHING)

    def _handoff(self, handoff: Handoff, department: str | None) -> _Row:
        verdict = line(handoff_verdict_bit(handoff.verdict, self.say))
        return _Row(
            department, handoff.requirement, times(self.view, handoff), verdict, remark(self.view, handoff)
        )

    def _contract(self, one: ContractOutcome) -> _Row:
        """A requirement to a department: its numbers, or its day, or dashes where it has no time."""
        handoff = best_handoff(self.carrying.get(one.id, []))
        if handoff is not None:
            return self._handoff(handoff, one.giver)
        nothing = self._no_times[0]
        agreed = self._day(one) if one.agreed_by is None else line(self.view.clock.moment(one.agreed_by))
        answer = "" if one.answer.granted else answer_in_words(one.answer, self.say)
        return _Row(
            one.giver,
            one.id,
            (nothing, agreed or nothing, nothing, nothing),
            line(handoff_verdict_bit(one.verdict, self.say)),
            line(Bit(answer, "warning")),
        )

    @cached_property
    def _no_times(self) -> tuple[Line, Line, Line, Line]:
        nothing = line(self.view.clock.moment(None))
        return nothing, nothing, nothing, nothing

    def _day(self, one: ContractOutcome) -> Line | None:
        """The day of a requirement that states no hour: ``D-1``."""
        from procmap.calendars import format_label

        requirement = self.view.names.requirement(one.id)
        point = requirement.point if requirement is not None else None
        return None if point is None or point.seconds is not None else line(format_label(point))

    @cached_property
    def _besides(self) -> dict[str | None, list[ContractOutcome]]:
        """The requirements that no step hands over, by the step they enter, directly or through one another.

        Under ``None`` those that enter none.
        """
        loose = {one.id: one for one in self.view.solution.contracts if not self._on_a_step(one)}
        steps = {one.id for one in self.view.solution.steps}
        above = {below: one.id for one in reversed(loose.values()) for below in one.rests_on}
        found: dict[str | None, list[ContractOutcome]] = {}
        for one in loose.values():
            at, met = one, {one.id}
            while at.asker not in steps and above.get(at.id, at.id) not in met:
                at = loose[above[at.id]]
                met.add(at.id)
            found.setdefault(at.asker if at.asker in steps else None, []).append(one)
        return found

    def _on_a_step(self, one: ContractOutcome) -> bool:
        requirement = self.view.names.requirement(one.id)
        return requirement is not None and requirement.step is not None and one.id in self.carrying


def _letters(n: int) -> str:
    """a … z, then a1, b1 …"""
    round_, letter = divmod(n, 26)
    return f"{'abcdefghijklmnopqrstuvwxyz'[letter]}{round_ or ''}"


def backward_order(solution: Solution) -> list[str]:
    """The steps against the flow: each after all that take something from it, the file's last first."""
    place = {step.id: n for n, step in enumerate(solution.steps)}
    givers: dict[str, list[str]] = {id_: [] for id_ in place}
    takers = dict.fromkeys(place, 0)
    pairs = dict.fromkeys((one.source, one.target) for one in solution.handoffs)
    for source, target in pairs:
        if target in givers and source in takers:
            givers[target].append(source)
            takers[source] += 1
    return _against(place, givers, takers)


def _against(place: dict[str, int], givers: dict[str, list[str]], takers: dict[str, int]) -> list[str]:
    from heapq import heapify, heappop, heappush

    names = list(place)
    free = [-place[id_] for id_ in names if not takers[id_]]
    heapify(free)
    order: list[str] = []
    while free:
        order.append(names[-heappop(free)])
        for giver in givers[order[-1]]:
            takers[giver] -= 1
            if not takers[giver]:
                heappush(free, -place[giver])
    return order + [id_ for id_ in names if takers[id_]]  # what lies on a circle has no order
