"""What is still open: requirements without an answer, handoffs nobody has promised, and what the check warns of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from procmap.analysis.solution import Solution
from procmap.export.papers.document import Cell, Column, Row, Table, Tone
from procmap.export.papers.source import Source, answer_cell
from procmap.findings import Finding, Rule, Severity
from procmap.model import Answer
from procmap.render.names import Names
from procmap.render.rows import View, crosses
from procmap.render.words import phrase, severity_in_words

_ID = re.compile(r"`([^`]+)`")
_TOLD_HERE = frozenset({"missing-contract", "not-yet-calculated"})
"""Rules whose findings are rows of the table of promises already, or speak of procmap and not of the process."""


def unanswered(source: Source) -> Table:
    """Who has to answer what, and which handoffs between departments nobody has promised."""
    say = source.say
    columns = (
        Column("what", say._("what is open"), weight=2.6),
        Column("who", say._("who has to answer"), weight=1.8),
        Column("for", say._("for whom"), weight=1.6),
        Column("by", say._("by when"), "moment", 0.9),
        Column("answer", say._("answer"), "status", 1.0),
    )
    rows = (row for solution in source.solutions for row in _open(source, solution))
    once = {tuple(cell.text for cell in row.cells): row for row in rows}
    return Table("open", say._("Open questions"), columns, tuple(once.values()))


def _open(source: Source, solution: Solution) -> Iterator[Row]:
    names, view = source.names, View.of(source.process, solution, source.language)
    for contract in solution.contracts:
        if contract.answer.granted:
            continue
        asker = names.department_of(contract.asker or "")
        when = contract.asked_by_time
        yield Row((
            Cell(names.what(contract.id)),
            Cell(source.asked(contract.giver)),
            Cell(names.department(asker)),
            Cell(view.clock.moment(when) if when is not None else ""),
            answer_cell(contract.answer, source.say),
        ))  # fmt: skip
    for handoff in solution.handoffs:
        if handoff.must_promise is None or handoff.requirement is not None or not crosses(view, handoff):
            continue
        yield Row((
            Cell(names.step(handoff.source)),
            Cell(source.asked(names.department_of(handoff.source))),
            Cell(names.department(names.department_of(handoff.target) if handoff.target else None)),
            Cell(view.clock.moment(handoff.must_promise)),
            answer_cell(Answer.OPEN, source.say),
        ))  # fmt: skip


def remarks(source: Source, findings: Iterable[Finding], rules: Mapping[str, Rule]) -> Table:
    """What the check has found in the state, the most severe first, with names in the place of ids."""
    say = source.say
    columns = (
        Column("severity", say._("severity"), "status", 0.8),
        Column("remark", say._("remark of the check"), weight=5.0),
    )
    tones: dict[Severity, Tone] = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: ""}
    told = [
        one for one in findings
        if one.state in (None, source.state_id) and one.counted and one.rule not in _TOLD_HERE
    ]  # fmt: skip
    rows = (
        Row((
            Cell(severity_in_words(one.severity, say), None, tones[one.severity]),
            Cell(named(phrase(one, rules[one.rule], source.language, source.process), source.names)),
        ))
        for one in sorted(told, key=lambda one: one.severity.rank)
    )  # fmt: skip
    return Table("remarks", say._("Remarks of the check"), columns, tuple(rows))


def named(text: str, names: Names) -> str:
    """A sentence with names in quotes in the place of the ids between backticks."""
    quotes = names.say._("“{text}”")

    def name(found: re.Match[str]) -> str:
        id_ = found[1]
        person = names.process.people.get(id_)
        told = (person.post or person.name if person else None) or names.anything(id_)
        return quotes.replace("{text}", told) if told != id_ else id_

    return _ID.sub(name, text)
