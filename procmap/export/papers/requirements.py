"""The requirement table: what each operation asks for, from the customer back, with the answers and the times.

A row is one requirement, listed at the operation (or the department) that asks for it. Its id and mark are those of
:mod:`procmap.export.papers.identity`; the rows of what the customer requires, and of handoffs that nobody has agreed,
have none. A workbook may be edited in the columns ``by``, ``promised``, ``answer`` and ``remark``:

- ``by`` and ``promised``: a clock time as a time, any other point as text (``D-1 16:00``); ``promised`` may also be a
  duration from receiving the inputs (``2h``); an empty cell says nothing;
- ``answer``: one of the words of the list;
- ``remark``: the requirement's ``notes``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from procmap.analysis.solution import ContractOutcome, CustomerOutcome, Handoff, Solution
from procmap.calendars import format_duration
from procmap.export.papers.document import Block, Cell, Column, Document, Heading, Paragraph, Row, Table
from procmap.export.papers.identity import mark_of, requirement_id
from procmap.export.papers.order import forward
from procmap.export.papers.source import (
    NOTHING,
    Source,
    answer_cell,
    answer_words,
    label_cell,
    moment_cell,
    slack_cell,
    spelled,
    verdict_cell,
)
from procmap.locale import Speech
from procmap.model import Requirement
from procmap.render.limits import limits_in_words
from procmap.render.rows import ELSEWHERE, View, best_handoff, crosses, missing_elsewhere

KEY = "requirements"


def columns(say: Speech) -> tuple[Column, ...]:
    """The columns of the table."""
    _ = say._
    return (
        Column("number", _("No."), "number", 0.35),
        Column("operation", _("operation"), weight=1.7),
        Column("department", _("department"), weight=1.15),
        Column("representative", _("representative"), weight=1.25),
        Column("requirement", _("requirement"), weight=1.8),
        Column("by", _("by when"), "time", 0.75, editable=True),
        Column("of", _("of whom"), weight=1.5),
        Column("why", _("why"), weight=1.4, kept=False),
        Column("conditions", _("on condition"), weight=1.5),
        Column("answer", _("answer"), "status", 0.8, editable=True, choices=answer_words(say)),
        Column("promised", _("promised instead"), "time", 0.95, editable=True, kept=False),
        Column("needed", _("needed by (calculated)"), "moment", 0.95),
        Column("slack", _("slack"), "number", 0.95, unit=_("min")),
        Column("verdict", _("verdict"), "status", 0.9),
        Column("remark", _("remark"), weight=1.2, editable=True, kept=False),
    )


def document(source: Source) -> Document:
    """The table for every product family, and the lines to sign on."""
    say = source.say
    title = say._("Requirements for the process “{state}”").replace("{state}", source.state_words)
    blocks: list[Block] = [Paragraph(text) for text in source.verdicts()]
    found = tables(source)
    for table in found:
        if len(found) > 1:
            blocks.append(Heading(table.title, 2))
        blocks.append(table)
    departments = tuple(dict.fromkeys(_departments(source)))
    facts = (source.of_process(), source.of_day())
    return Document(KEY, title, source.language, facts, (*blocks, source.signatures(departments)), wide=True)


def tables(source: Source) -> tuple[Table, ...]:
    """A table for each product family that is solved."""
    say = source.say
    asked = say._("“not asked for”: a handoff between departments about which nobody has agreed anything")
    found = []
    for solution in source.solutions:
        view = View.of(source.process, solution, source.language)
        rows = tuple(_Rows(source, view).rows())
        title = source.names.family(solution.family) or say._("Requirements")
        gap = say._("not asked for")
        footnotes = (asked,) if any(row.cells[4].text == gap for row in rows) else ()
        footnotes = (*footnotes, *(text for _, text in limits_in_words(source.names, solution)))
        footnotes = (*footnotes, *elsewhere_notes([view], rows))
        found.append(Table(KEY, title, columns(say), rows, footnotes))
    return tuple(found)


def _departments(source: Source) -> Iterator[str]:
    """Whoever asks or is asked, in the order of the lanes."""
    met = {one for solution in source.solutions for contract in solution.contracts
           for one in (contract.giver, source.names.department_of(contract.asker or ""))}  # fmt: skip
    return (id_ for id_ in source.process.departments if id_ in met)


class _Head(NamedTuple):
    """The first four cells of a row: who asks."""

    number: int | None
    operation: str
    department: str
    representative: str

    def cells(self) -> tuple[Cell, ...]:
        number = Cell() if self.number is None else Cell(str(self.number), self.number)
        return (number, Cell(self.operation), Cell(self.department), Cell(self.representative))


@dataclass(frozen=True)
class _Rows:
    """The rows for one product family."""

    source: Source
    view: View

    @property
    def solution(self) -> Solution:
        return self.view.solution

    def rows(self) -> Iterator[Row]:
        """The customer's first, then each operation from the end, then departments that ask without one."""
        for customer in self.solution.customers:
            yield self._customer(customer)
        by_asker: dict[str | None, list[ContractOutcome]] = {}
        for contract in self.solution.contracts:
            by_asker.setdefault(contract.asker, []).append(contract)
        taken = {times.id for times in self.solution.steps}
        steps = {id_: step for id_, step in self.source.state.steps.items() if id_ in taken}
        between = [(one.source, one.target) for one in self.solution.handoffs if one.target is not None]
        for n, step in enumerate(reversed(forward(steps, between)), 1):
            yield from self._operation(n, step, by_asker.pop(step, []))
        for asker, contracts in by_asker.items():
            names = self.source.names
            department = names.department_of(asker) if asker else None
            head = _Head(None, "", names.department(department), self.source.filled(department))
            yield from (self._contract(head, one) for one in contracts)

    def _operation(self, number: int, step: str, contracts: list[ContractOutcome]) -> Iterator[Row]:
        names = self.source.names
        department = names.department_of(step)
        head = _Head(number, names.step(step), names.department(department), self.source.filled(department))
        bare = self._unasked.get(step, [])
        for contract in contracts:
            yield self._contract(head, contract)
        for handoff in bare:
            yield self._bare(head, handoff)
        if not contracts and not bare:
            yield Row((*head.cells(), *(Cell() for _ in range(11))))

    def _customer(self, one: CustomerOutcome) -> Row:
        names, say = self.source.names, self.source.say
        asked = names.customer(one.id)
        department = names.department_of(asked.at) if asked else None
        who = self.source.process.customer.who or ""
        head = _Head(None, say._("The customer"), who, NOTHING)
        return Row((
            *head.cells(),
            Cell(names.what(one.id)),
            label_cell(asked.by if asked else None, self.source.language),
            Cell(self.source.asked(department)),
            Cell(self.source.reason(asked) if asked else ""),
            self._conditions(one.rests_on),
            Cell(),
            Cell(),
            moment_cell(one.by, self.view.clock),
            slack_cell(one.slack, self.source.language),
            verdict_cell(one.verdict, say),
            Cell((asked.notes if asked else None) or ""),
        ))  # fmt: skip

    def _contract(self, head: _Head, contract: ContractOutcome) -> Row:
        names, say, language = self.source.names, self.source.say, self.source.language
        requirement = names.requirement(contract.id)
        assert requirement is not None
        handoff = self._handoff(contract)
        id_ = requirement_id(self.source.state_id, contract.id)
        cells = (
            *head.cells(),
            Cell(requirement.what),
            label_cell(requirement.by, language),
            Cell(self.source.asked(contract.giver)),
            Cell(self.source.reason(requirement)),
            self._conditions(contract.rests_on),
            answer_cell(contract.answer, say),
            promised_cell(requirement, language),
            needed_cell(handoff, self.view),
            slack_cell(handoff.slack if handoff else None, language, elsewhere=elsewhere(handoff)),
            verdict_cell(contract.verdict, say),
            Cell(requirement.notes or ""),
        )
        return Row(cells, id_, mark_of(self.source.process, id_))

    def _bare(self, head: _Head, handoff: Handoff) -> Row:
        """A handoff from another department about which nothing was agreed: a gap to speak about."""
        say = self.source.say
        owed = handoff.must_promise
        needed = needed_cell(handoff, self.view) if owed is None else moment_cell(owed, self.view.clock)
        department = self.source.names.department_of(handoff.source)
        return Row((
            *head.cells(),
            Cell(say._("not asked for"), None, "warning"),
            Cell(),
            Cell(self.source.asked(department)),
            Cell(), Cell(), Cell(), Cell(),
            needed,
            slack_cell(handoff.slack, self.source.language, elsewhere=elsewhere(handoff)),
            verdict_cell(handoff.verdict, say),
            Cell(),
        ))  # fmt: skip

    @cached_property
    def _unasked(self) -> dict[str, list[Handoff]]:
        """By the step that they lead to, the handoffs from other departments about which nothing was agreed."""
        found: dict[str, list[Handoff]] = {}
        for one in self.solution.handoffs:
            bare = one.requirement is None and crosses(self.view, one) and not self._released(one.source)
            if one.target is not None and bare:
                found.setdefault(one.target, []).append(one)
        return found

    @cached_property
    def _about(self) -> dict[str, list[Handoff]]:
        """By requirement, the handoffs that it is about."""
        found: dict[str, list[Handoff]] = {}
        for one in self.solution.handoffs:
            if one.requirement is not None:
                found.setdefault(one.requirement, []).append(one)
        return found

    def _released(self, step: str) -> bool:
        """Whether a step is an event of the world outside, which nobody can be asked to promise."""
        described = self.source.state.steps.get(step)
        return described is not None and described.not_before is not None and not described.after

    def _conditions(self, ids: tuple[str, ...]) -> Cell:
        return Cell("; ".join(map(self.source.names.what, ids)))

    def _handoff(self, contract: ContractOutcome) -> Handoff | None:
        """The handoff that a contract is about: to its asker, where it is about several."""
        about = self._about.get(contract.id, [])
        return best_handoff([one for one in about if one.target == contract.asker] or about)


def needed_cell(handoff: Handoff | None, view: View) -> Cell:
    """When a result is needed; marked where only what is missing further on makes it so early."""
    cell = moment_cell(handoff.needed_by if handoff else None, view.clock)
    return Cell((cell.text or NOTHING) + ELSEWHERE) if elsewhere(handoff) else cell


def elsewhere_notes(views: Iterable[View], rows: Iterable[Row]) -> tuple[str, ...]:
    """What that mark means, where a row bears it."""
    if not any(cell.text.endswith(ELSEWHERE) for row in rows for cell in row.cells):
        return ()
    found = [(view, dict.fromkeys(one.missing_at for one in view.solution.handoffs)) for view in views]
    named = [(view, tuple(step for step in steps if step is not None)) for view, steps in found]
    texts = [f"{ELSEWHERE} {missing_elsewhere(view, steps)}" for view, steps in named if steps]
    return tuple(dict.fromkeys(texts))


def elsewhere(handoff: Handoff | None) -> bool:
    """Whether the time that a handoff lacks is charged further on."""
    return handoff is not None and handoff.missing_at is not None


def promised_cell(requirement: Requirement, language: str) -> Cell:
    """A promise that is not what was asked for: a point, or a duration."""
    promised = requirement.promised
    if promised is None:
        return Cell()
    if promised.within is None:
        return label_cell(promised.by, language)
    return Cell(spelled(format_duration(promised.within), language))
