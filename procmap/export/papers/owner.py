"""The owner sheet: for each department what is asked of it, what it asks for, and what its promises rest on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from procmap.analysis.solution import ContractOutcome, CustomerOutcome, Handoff, Solution
from procmap.export.papers.document import (
    Block,
    Cell,
    Column,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Row,
    Table,
)
from procmap.export.papers.requirements import elsewhere, elsewhere_notes, needed_cell, promised_cell
from procmap.export.papers.source import (
    Source,
    answer_cell,
    label_cell,
    moment_cell,
    slack_cell,
    verdict_cell,
)
from procmap.render.rows import View, best_handoff

KEY = "owner"


class _Told(NamedTuple):
    """A contract, the solution it is of, and the family where several are solved."""

    contract: ContractOutcome
    view: View


def document(source: Source) -> Document:
    """A sheet for the department asked for, else one for each that asks or is asked, on pages of their own."""
    say = source.say
    blocks: list[Block] = []
    told = _told(source)
    sheets = [(id_, tuple(_sheet(source, id_, told))) for id_ in _departments(source)]
    for n, (id_, sheet) in enumerate(one for one in sheets if one[1]):
        if n:
            blocks.append(PageBreak())
        blocks.append(Heading(source.names.department(id_)))
        blocks.append(Paragraph(source.answering(id_) or say._("not named"), f"{say._('Answers for it')}:"))
        blocks += sheet
    title = say._("What is asked of whom: “{state}”").replace("{state}", source.state_words)
    return Document(
        KEY, title, source.language, (source.of_process(), source.of_day()), tuple(blocks), wide=True
    )


def _departments(source: Source) -> list[str]:
    return list(source.process.departments) if source.department is None else [source.department]


def _told(source: Source) -> list[_Told]:
    """Every contract once, as the first product family has it."""
    views = [View.of(source.process, solution, source.language) for solution in source.solutions]
    told = [_Told(contract, view) for view in views for contract in view.solution.contracts]
    return list({one.contract.id: one for one in reversed(told)}.values())[::-1]


def _sheet(source: Source, department: str, told: list[_Told]) -> Iterator[Block]:
    """The three tables of one department, those without a row left out; nothing where all are empty."""
    mine = [one for one in told if one.contract.giver == department]
    theirs = [one for one in told if source.names.department_of(one.contract.asker or "") == department]
    sheet = _Sheet(source, department)
    for table in (sheet.asked_of_me(mine), sheet.asked_by_me(theirs), sheet.resting(mine)):
        if table.rows:
            yield Heading(table.title, 2)
            yield table
    if source.department is not None and not mine and not theirs:
        yield Paragraph(source.say._("nothing is asked of this department, and it asks for nothing"))


@dataclass(frozen=True)
class _Sheet:
    """The tables of one department."""

    source: Source
    department: str

    def asked_of_me(self, mine: list[_Told]) -> Table:
        _ = self.source.say._
        columns = (
            Column("requirement", _("requirement"), weight=2.0),
            Column("asker", _("asked by"), weight=1.6),
            Column("by", _("by when"), "time", 0.8),
            Column("why", _("why"), weight=1.6, kept=False),
            Column("answer", _("answer"), "status", 0.9),
            Column("promised", _("promised instead"), "time", 0.9, kept=False),
            Column("needed", _("needed by (calculated)"), "moment", 0.9),
            Column("slack", _("slack"), "number", 0.8, unit=_("min")),
            Column("verdict", _("verdict"), "status", 0.9),
        )
        rows = [*self._of_customers(), *(self._asked(one) for one in mine)]
        notes = elsewhere_notes((one.view for one in mine), rows)
        return Table("owner_asked", _("What is asked of us"), columns, tuple(rows), notes)

    def _asked(self, one: _Told) -> Row:
        source, contract = self.source, one.contract
        requirement = source.state.requirements[contract.id]
        about = [handoff for handoff in one.view.solution.handoffs if handoff.requirement == contract.id]
        handoff: Handoff | None = best_handoff(about)
        return Row((
            Cell(requirement.what),
            Cell(self._who(contract.asker)),
            label_cell(requirement.by, source.language),
            Cell(source.reason(requirement)),
            answer_cell(contract.answer, source.say),
            promised_cell(requirement, source.language),
            needed_cell(handoff, one.view),
            slack_cell(handoff.slack if handoff else None, source.language, elsewhere=elsewhere(handoff)),
            verdict_cell(contract.verdict, source.say),
        ))  # fmt: skip

    def _of_customers(self) -> Iterator[Row]:
        """What the customer requires of a step of the department."""
        for solution in self.source.solutions:
            for customer in solution.customers:
                asked = self.source.names.customer(customer.id)
                if asked is not None and self.source.names.department_of(asked.at) == self.department:
                    yield self._of_customer(solution, customer)

    def _of_customer(self, solution: Solution, customer: CustomerOutcome) -> Row:
        source = self.source
        asked = source.process.customer.requires[customer.id]
        clock = View.of(source.process, solution, source.language).clock
        who = source.process.customer.who
        return Row((
            Cell(asked.what),
            Cell(f"{source.say._('The customer')}: {who}" if who else source.say._("The customer")),
            label_cell(asked.by, source.language),
            Cell(source.reason(asked)),
            Cell(),
            Cell(),
            moment_cell(customer.by, clock),
            slack_cell(customer.slack, source.language),
            verdict_cell(customer.verdict, source.say),
        ))  # fmt: skip

    def asked_by_me(self, theirs: list[_Told]) -> Table:
        _ = self.source.say._
        columns = (
            Column("requirement", _("requirement"), weight=2.0),
            Column("for", _("for which operation"), weight=1.6, kept=False),
            Column("of", _("of whom"), weight=1.6),
            Column("by", _("by when"), "time", 0.8),
            Column("why", _("why"), weight=1.6, kept=False),
            Column("answer", _("answer"), "status", 0.9),
            Column("promised", _("promised instead"), "time", 0.9, kept=False),
            Column("verdict", _("verdict"), "status", 0.9),
        )
        rows = tuple(self._asked_for(one.contract) for one in theirs)
        return Table("owner_asks", _("What we ask for"), columns, rows)

    def _asked_for(self, contract: ContractOutcome) -> Row:
        source = self.source
        requirement = source.state.requirements[contract.id]
        step = source.state.steps.get(contract.asker or "")
        return Row((
            Cell(requirement.what),
            Cell(step.name if step else ""),
            Cell(source.asked(contract.giver)),
            label_cell(requirement.by, source.language),
            Cell(source.reason(requirement)),
            answer_cell(contract.answer, source.say),
            promised_cell(requirement, source.language),
            verdict_cell(contract.verdict, source.say),
        ))  # fmt: skip

    def resting(self, mine: list[_Told]) -> Table:
        _ = self.source.say._
        columns = (
            Column("promise", _("our promise"), weight=2.0),
            Column("rests", _("holds only if"), weight=2.0),
            Column("of", _("of whom"), weight=1.6),
            Column("by", _("by when"), "time", 0.8),
            Column("answer", _("answer"), "status", 0.9),
        )
        rows = tuple(row for one in mine for row in self._rests(one.contract))
        return Table("owner_rests", _("What our promises rest on"), columns, rows)

    def _rests(self, contract: ContractOutcome) -> Iterator[Row]:
        source = self.source
        for id_ in contract.rests_on:
            requirement = source.state.requirements.get(id_)
            if requirement is None:
                missing = Cell(source.say._("not in the file"), None, "error")
                yield Row((Cell(source.names.what(contract.id)), Cell(id_), Cell(), Cell(), missing))
                continue
            step = source.state.steps.get(requirement.step or "")
            giver = requirement.of or (step.department if step else None)
            yield Row((
                Cell(source.names.what(contract.id)),
                Cell(requirement.what),
                Cell(source.asked(giver)),
                label_cell(requirement.point, source.language),
                answer_cell(requirement.said, source.say),
            ))  # fmt: skip

    def _who(self, asker: str | None) -> str:
        return self.source.asked(self.source.names.department_of(asker)) if asker else ""
