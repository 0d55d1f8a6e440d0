"""What is shown over a place: the words of a key, and of a step or requirement its name, its department, its times."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from procmap.analysis.solution import ContractOutcome, Handoff, Solution
from procmap.editor.checks import Checked
from procmap.editor.mentions import KeyPlace, Mention, Mentions, part_of
from procmap.locale import Speech, speech
from procmap.model import Process
from procmap.model.words import WORDS, key_words
from procmap.render.clock import day_in_words
from procmap.render.limits import limits_in_words
from procmap.render.names import state_name
from procmap.render.page import Bit, Block, Column, Line, Prose, Table, joined, line
from procmap.render.rows import View, best_handoff, customer_times, footnotes, remark, slack_cell, times
from procmap.render.verdicts import answer_in_words, handoff_verdict_bit, verdict_bit
from procmap.render.words import pick

MOST_ROWS = 20
"""Rows of times on one card."""

_TIMED = frozenset({"steps", "requirements", "requires"})
_BETWEEN = " · "


class Told(NamedTuple):
    """What a card is made from: the last check that could be solved, and whether it is of this very text."""

    checked: Checked | None
    fresh: bool
    language: str


class Card(NamedTuple):
    """The blocks to show, and the characters of the document that they speak of."""

    blocks: list[Block]
    start: int
    end: int


def card_at(mentions: Mentions, index: int, told: Told) -> Card | None:
    """What there is to say of the place at ``index``: of the id there, else of the key and the entry around it."""
    mention = mentions.at(index)
    if mention is not None:
        entries = mentions.explained(mention)
        blocks = list(_entry(entries, mention, told)) if entries else []
        return Card(blocks, mention.start, mention.end) if blocks else None
    key, around = mentions.key_at(index), mentions.around(index)
    if key is None and around is None:
        return None
    blocks = [Prose(_key(key, told.language))] if key is not None else []
    if around is not None and (around.kind in _TIMED or key is None):
        blocks += [line()] if blocks else []
        blocks += _entry(mentions.explained(around), around, told)
    place = key or around
    assert place is not None
    return Card(blocks, place.start, place.end)


def _key(key: KeyPlace, language: str) -> str:
    """The words of a key, as Markdown of our own."""
    words = key_words(key.part, key.key)
    said = pick(words.says, language)
    lines = [f"**{pick(words.title, language)}** · `{key.key}`", "", f"{said[:1].upper()}{said[1:]}."]
    if words.examples:
        lines += ["", ", ".join(f"`{one}`" for one in words.examples)]
    lines += [f"- `{choice}`: {pick(text, language)}" for choice, text in words.choices.items()]
    return "\n".join(lines)


def _entry(entries: list[Mention], mention: Mention, told: Told) -> Iterator[Block]:
    entry = entries[0]
    name = next((one.name for one in entries if one.name), entry.id)
    kind = pick(WORDS[part_of(entry.kind)].name, told.language)
    yield joined(_BETWEEN, [line(Bit(name, "strong")), line(f"{kind} ", Bit(entry.id, "place"))])
    process = told.checked.report.process if told.checked is not None else None
    if told.checked is None or process is None:
        return
    rows = _Rows(process, told.checked, entry, told.language)
    if entry.kind == "departments":
        yield from rows.head()
    elif entry.kind in _TIMED:
        yield from rows.blocks(mention.state)
        if not told.fresh:
            yield line()
            yield line(speech(told.language)._("as it was when the file could last be calculated"))


class _Rows:
    """The times of one thing in every state and family that has it."""

    def __init__(self, process: Process, checked: Checked, entry: Mention, language: str) -> None:
        self.process, self.report, self.entry, self.language = process, checked.report, entry, language
        self.say: Speech = speech(language)

    def head(self) -> Iterator[Block]:
        """Who answers for a department."""
        department = self.process.departments.get(self.entry.id)
        person = self.process.people.get(department.head) if department and department.head else None
        if person is not None:
            yield line(_BETWEEN.join(part for part in (person.name, person.post) if part))

    def blocks(self, state: str | None) -> Iterator[Block]:
        """The department, and the table: those of ``state`` first."""
        views = [
            View.of(self.process, one, self.language)
            for one in sorted(self.report.solutions, key=lambda one: one.state != state)
        ]
        giver = next((found for view in views if (found := self._department(view))), None)
        if giver:
            yield line(giver)
        for text in dict.fromkeys(text for view in views for text in self._greatest_times(view)):
            yield line(text)
        rows = [row for view in views for row in self._of(view)]
        if not rows:
            return
        yield line()
        yield Table(self._columns(), tuple(rows[:MOST_ROWS]))
        for note in dict.fromkeys(note for view in views for note in footnotes(view, self._handoffs(view))):
            yield line()
            yield line(note)
        yield line()
        yield line(f"D = {day_in_words(self.report.solutions[0].date, self.language)}")

    def _handoffs(self, view: View) -> list[Handoff]:
        """What a step hands over, or what fulfils a requirement."""
        kind, id_ = self.entry.kind, self.entry.id
        named = {"steps": lambda one: one.source, "requirements": lambda one: one.requirement}.get(kind)
        return [one for one in view.solution.handoffs if named is not None and named(one) == id_]

    def _greatest_times(self, view: View) -> Iterator[str]:
        """The greatest times that begin or end with a step."""
        if self.entry.kind == "steps":
            for ends, text in limits_in_words(view.names, view.solution):
                if self.entry.id in ends[:2]:
                    yield text

    def _columns(self) -> tuple[Column, ...]:
        _ = self.say._
        headings = (_("needed"), _("agreed"), _("ready"), _("slack"))
        return (
            Column(""),
            Column(""),
            *(Column(one, right=True) for one in headings),
            Column(_("verdict")),
        )

    def _department(self, view: View) -> str:
        names, entry = view.names, self.entry
        step: str | None = entry.id
        if entry.kind == "requirements":
            requirement = names.requirement(entry.id)
            step = requirement.of or requirement.step if requirement else None
        elif entry.kind == "requires":
            customer = names.customer(entry.id)
            step = customer.at if customer else None
        department = names.department_of(step) if step else None
        return _BETWEEN.join(part for part in (names.department(department), names.head(department)) if part)

    def _of(self, view: View) -> Iterator[tuple[Line, ...]]:
        """The rows of one state and family."""
        if not self._is_there(view):
            return
        family = view.names.family(view.solution.family)
        who = line(_BETWEEN.join(part for part in (self._state(view.solution), family) if part))
        if view.solution.obstacle is not None:
            nothing = line(view.clock.moment(None))
            yield (who, line(), *(nothing,) * 4, line(verdict_bit(view.solution.verdict, self.say)))
            return
        found = {"steps": self._step, "requirements": self._requirement, "requires": self._customer}
        for row in found[self.entry.kind](view):
            yield (who, *row)

    def _state(self, solution: Solution) -> str:
        return state_name(self.process, solution.state, self.say)

    def _is_there(self, view: View) -> bool:
        id_, state = self.entry.id, view.names.state
        if self.entry.kind == "steps":
            return id_ in state.steps
        return self.entry.kind == "requires" or id_ in state.requirements

    def _step(self, view: View) -> Iterator[tuple[Line, ...]]:
        """What the customer requires of a step, what it hands over; its own times where that is nothing."""
        id_, empty = self.entry.id, True
        for customer in view.solution.customers:
            asked = view.names.customer(customer.id)
            if asked is not None and asked.at == id_:
                yield (
                    line(view.names.what(customer.id)),
                    *customer_times(view, customer),
                    line(verdict_bit(customer.verdict, self.say)),
                )
                empty = False
        for handoff in view.solution.handoffs:
            if handoff.source == id_:
                to = f"→ {view.names.step(handoff.target)}" if handoff.target else ""
                what = view.names.what(handoff.requirement) if handoff.requirement else to
                verdict = line(handoff_verdict_bit(handoff.verdict, self.say))
                rest = joined(_BETWEEN, [verdict, remark(view, handoff)])
                yield (line(what), *times(view, handoff), rest)
                empty = False
        own = next((one for one in view.solution.steps if one.id == id_), None)
        if empty and own is not None:
            moment = view.clock.moment
            yield (
                line(),
                line(moment(own.latest_finish)),
                line(moment(None)),
                line(moment(own.earliest_finish)),
                slack_cell(view, own.slack),
                line(),
            )

    def _requirement(self, view: View) -> Iterator[tuple[Line, ...]]:
        id_ = self.entry.id
        carrying = [one for one in view.solution.handoffs if one.requirement == id_]
        contract = next((one for one in view.solution.contracts if one.id == id_), None)
        best = best_handoff(carrying)
        if best is not None:
            verdict = line(handoff_verdict_bit(best.verdict, self.say))
            yield line(), *times(view, best), joined(_BETWEEN, [verdict, remark(view, best)])
        elif contract is not None:
            verdict = line(handoff_verdict_bit(contract.verdict, self.say))
            answer = "" if contract.granted else answer_in_words(contract.answer, self.say)
            nothing = line(view.clock.moment(None))
            agreed = self._agreed(view, contract)
            yield line(), nothing, agreed, nothing, nothing, joined(_BETWEEN, [verdict, line(answer)])

    def _agreed(self, view: View, contract: ContractOutcome) -> Line:
        """The time agreed, or the day where no hour is."""
        from procmap.calendars import format_label

        requirement = view.names.requirement(contract.id)
        point = requirement.point if requirement is not None else None
        if contract.agreed_by is None and point is not None and point.seconds is None:
            return line(format_label(point))
        return line(view.clock.moment(contract.agreed_by))

    def _customer(self, view: View) -> Iterator[tuple[Line, ...]]:
        for customer in view.solution.customers:
            if customer.id == self.entry.id:
                verdict = line(verdict_bit(customer.verdict, self.say))
                yield line(), *customer_times(view, customer), verdict
