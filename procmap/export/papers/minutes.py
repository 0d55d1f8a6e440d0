"""The minutes of a meeting of the working group: who was there, what was heard and decided, who shall do what.

They come from ``meetings`` and from the ``history`` of the requirements. What a meeting heard and decided is what was
said up to the end of its day; what came of what was contested or escalated is told up to the next one, with its date.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from procmap.errors import ImpossiblePaperError
from procmap.export.papers.document import (
    Block,
    Cell,
    Column,
    Document,
    Heading,
    Paragraph,
    Row,
    Signature,
    Signatures,
    Table,
    titled,
)
from procmap.export.papers.source import Source, answer_cell, offer_cell, yes_no
from procmap.model import Answer, Entry, Meeting, Process, Requirement
from procmap.render.clock import day_text
from procmap.render.verdicts import answer_in_words

KEY = "minutes"
_UPRIGHT = 6
"""So many columns an upright page has room for; histories and conditions need one across."""
_DISPUTED = frozenset({Answer.CONTESTED, Answer.REFUSED})


def document(source: Source) -> Document:
    """The minutes of the meeting asked for, else of the last one.

    Raises :class:`~procmap.errors.ImpossiblePaperError` where there is no such meeting, or nothing to tell.
    """
    taken = _taken(source)
    say = source.say
    minutes = _Minutes(source, taken.meeting if taken else None, taken.until if taken else None)
    title = say._("Minutes of the working group")
    if taken is not None:
        title = f"{title}, {day_text(taken.meeting.date, source.language)}"
    if taken is not None and taken.on_the_day > 1:
        which = say._("meeting {number} of {count} on that day").replace("{number}", str(taken.number))
        title = f"{title} ({which.replace('{count}', str(taken.on_the_day))})"
    blocks = tuple(minutes.blocks())
    most = max((len(block.on_paper().columns) for block in blocks if isinstance(block, Table)), default=0)
    return Document(KEY, title, source.language, tuple(minutes.facts()), blocks, wide=most > _UPRIGHT)


class Chosen(NamedTuple):
    """A meeting: number ``number`` of those ``on_the_day``; ``until`` is the day of the next one."""

    meeting: Meeting
    number: int
    on_the_day: int
    until: date | None


def chosen(process: Process, day: date | None, which: int | None = None) -> Chosen:
    """The meeting on a day, else on the last one; of several on that day number ``which`` in the file, else the last.

    There must be meetings. Raises :class:`~procmap.errors.ImpossiblePaperError` for one that there is not.
    """
    wanted = day or max(one.date for one in process.meetings)
    found = [one for one in process.meetings if one.date == wanted]
    if not found:
        raise ImpossiblePaperError("no-such-meeting")
    number = len(found) if which is None else which
    if not 1 <= number <= len(found):
        raise ImpossiblePaperError("fewer-meetings")
    later = (one.date for one in process.meetings if one.date > wanted)
    return Chosen(found[number - 1], number, len(found), min(later, default=None))


def _taken(source: Source) -> Chosen | None:
    """The meeting that was asked for; ``None`` where the file has a history of answers and no meetings."""
    if source.process.meetings:
        return chosen(source.process, source.meeting, source.which)
    if source.meeting is not None:
        raise ImpossiblePaperError("no-such-meeting")
    if not any(one.history for one in source.state.requirements.values()):
        raise ImpossiblePaperError("no-meetings")
    return None


@dataclass(frozen=True)
class _Minutes:
    """The parts of the paper. ``until``: what was said from this day on is not told."""

    source: Source
    meeting: Meeting | None
    until: date | None

    def facts(self) -> Iterator[str]:
        yield self.source.of_process()
        if self.source.state_id:
            yield f"{self.source.say._('State')}: {self.source.state_words}"
        if self.source.process.owner:
            yield f"{self.source.say._('Process owner')}: {self.source.person(self.source.process.owner)}"

    def blocks(self) -> Iterator[Block]:
        say = self.source.say
        if self.meeting is not None:
            yield from self._present(self.meeting)
            if self.meeting.agenda:
                yield Heading(say._("Agenda"), 2)
                yield from (Paragraph(line) for line in self.meeting.agenda.split("\n") if line.strip())
        yield from titled(self._decided())
        yield from titled(self._disputed())
        yield from titled(self._escalated())
        if self.meeting is not None:
            yield from titled(self._assignments(self.meeting))
        yield self._signatures()

    def _present(self, meeting: Meeting) -> Iterator[Block]:
        say, source = self.source.say, self.source
        columns = (
            Column("number", say._("No."), "number", 0.3),
            Column("who", say._("who"), weight=2.0),
            Column("represents", say._("represents"), weight=2.0),
        )
        rows = [
            Row((Cell(str(n), n), Cell(source.person(id_)), Cell(self._represents(id_))))
            for n, id_ in enumerate(meeting.present, 1)
        ]
        if rows:
            yield Heading(say._("Present"), 2)
            yield Table("minutes_present", say._("Present"), columns, tuple(rows))
        absent = [source.person(id_) for id_ in source.process.group if id_ not in meeting.present]
        if absent and rows:
            yield Paragraph("; ".join(absent), f"{say._('Absent')}:")

    def _represents(self, id_: str) -> str:
        member = self.source.process.group.get(id_)
        if member is not None:
            return ", ".join(map(self.source.names.department, member.represents))
        return self.source.say._("process owner") if id_ == self.source.process.owner else ""

    @property
    def _day(self) -> date | None:
        return self.meeting.date if self.meeting is not None else None

    def _history(self, requirement: Requirement, last: date | None = None) -> list[Entry]:
        """What was said before the next meeting, up to the end of the day ``last`` if one is given."""
        return [
            entry
            for entry in requirement.history
            if entry.date is None
            or ((self.until is None or entry.date < self.until) and (last is None or entry.date <= last))
        ]

    def _at_the_meeting(self, requirement: Requirement) -> Answer:
        """The answer with which the meeting ended: what was said on a later day is not its decision."""
        return self._answer(requirement, self._history(requirement, self._day))

    @staticmethod
    def _answer(requirement: Requirement, history: list[Entry]) -> Answer:
        said = [entry.said for entry in history if entry.said is not None]
        if said:
            return said[-1]
        return (requirement.answer or Answer.OPEN) if not requirement.history else Answer.OPEN

    def _outcome(self, requirement: Requirement) -> Cell:
        """The answer as it stood before the next meeting, and since when where that was after this one."""
        history = self._history(requirement)
        cell = answer_cell(self._answer(requirement, history), self.source.say)
        last = next((entry.date for entry in reversed(history) if entry.said is not None), None)
        if last is None or self._day is None or last <= self._day:
            return cell
        return replace(cell, text=f"{cell.text} ({day_text(last, self.source.language)})")

    def _decided(self) -> Table:
        say = self.source.say
        columns = (
            Column("number", say._("No."), "number", 0.3),
            Column("requirement", say._("heard: the requirement"), weight=2.0),
            Column("asker", say._("asked by"), weight=1.1),
            Column("of", say._("of whom"), weight=1.2),
            Column("by", say._("by when"), "time", 0.7),
            Column("history", say._("how it was answered"), weight=2.8, kept=False),
            Column("decided", say._("decided"), "status", 0.9),
            Column("conditions", say._("on condition"), weight=1.6, kept=False),
        )
        rows = tuple(self._heard(n, id_) for n, id_ in enumerate(self.source.state.requirements, 1))
        return Table("minutes_decided", say._("Heard and decided"), columns, rows)

    def _heard(self, number: int, id_: str) -> Row:
        source = self.source
        requirement = source.state.requirements[id_]
        asker = source.names.department_of(requirement.asked_by or "")
        return Row((
            Cell(str(number), number),
            Cell(requirement.what),
            Cell(source.names.department(asker)),
            Cell(source.names.department(self._giver(requirement))),
            offer_cell(requirement, source.say),
            Cell("\n".join(map(self._told, self._history(requirement, self._day)))),
            answer_cell(self._at_the_meeting(requirement), source.say),
            Cell("; ".join(map(source.names.what, requirement.provided))),
        ))  # fmt: skip

    def _giver(self, requirement: Requirement) -> str | None:
        step = self.source.state.steps.get(requirement.step or "")
        return requirement.of or (step.department if step else None)

    def _told(self, entry: Entry) -> str:
        """``05.10.2026 Head of purchasing: contested (the supplier will not do it)``."""
        say, source = self.source.say, self.source
        when = day_text(entry.date, source.language) if entry.date else ""
        words = answer_in_words(entry.said, say) if entry.said is not None else ""
        told = [": ".join(part for part in (source.person(entry.who), words) if part)]
        if entry.escalated_to is not None:
            told.append(f"{say._('escalated to')}: {source.person(entry.escalated_to)}")
        what = ", ".join(part for part in told if part)
        note = f" ({entry.note})" if entry.note else ""
        return f"{when} {what}{note}".strip()

    def _disputed(self) -> Table:
        say, source = self.source.say, self.source
        columns = (
            Column("requirement", say._("requirement"), weight=2.0),
            Column("who", say._("who objected"), weight=1.5),
            Column("note", say._("because"), weight=2.0),
            Column("date", say._("date"), "date", 0.8),
            Column("outcome", say._("outcome"), "status", 0.9),
        )
        rows = [
            Row((
                Cell(requirement.what),
                Cell(source.person(entry.who) or source.speaker(self._giver(requirement))),
                Cell(entry.note or ""),
                source.day(entry.date),
                self._outcome(requirement),
            ))
            for requirement in source.state.requirements.values()
            for entry in self._objections(requirement)
        ]  # fmt: skip
        return Table("minutes_disputed", say._("Contested"), columns, tuple(rows))

    def _objections(self, requirement: Requirement) -> list[Entry]:
        """Who contested or refused; an answer without a history is one entry."""
        found = [entry for entry in self._history(requirement) if entry.said in _DISPUTED]
        bare = not requirement.history and requirement.answer in _DISPUTED
        return [Entry(said=requirement.answer)] if bare else found

    def _escalated(self) -> Table:
        say, source = self.source.say, self.source
        columns = (
            Column("requirement", say._("requirement"), weight=2.4),
            Column("to", say._("escalated to"), weight=1.8),
            Column("date", say._("date"), "date", 0.8),
            Column("outcome", say._("outcome"), "status", 1.0),
        )
        rows = [
            Row((
                Cell(requirement.what),
                Cell(source.person(entry.escalated_to)),
                source.day(entry.date),
                self._outcome(requirement),
            ))
            for requirement in source.state.requirements.values()
            for entry in self._history(requirement)
            if entry.escalated_to is not None
        ]  # fmt: skip
        return Table("minutes_escalated", say._("Escalated"), columns, tuple(rows))

    def _assignments(self, meeting: Meeting) -> Table:
        return assignments(self.source, (meeting,))

    def _signatures(self) -> Signatures:
        say, source = self.source.say, self.source
        owner = source.process.owner
        lines = [Signature(say._("Process owner"), source.person(owner))] if owner else []
        present = self.meeting.present if self.meeting is not None else tuple(source.process.group)
        lines += [Signature(self._represents(id_), source.person(id_)) for id_ in present if id_ != owner]
        return Signatures(say._("Signed"), tuple(lines), say._("date"))


def assignments(source: Source, meetings: tuple[Meeting, ...]) -> Table:
    """Who shall do what until when, as meetings decided."""
    say = source.say
    columns = (
        Column("number", say._("No."), "number", 0.3),
        Column("who", say._("who"), weight=1.6),
        Column("what", say._("what"), weight=2.6),
        Column("until", say._("until"), "date", 0.8),
        Column("done", say._("done"), "status", 0.6),
    )
    tasks = [task for meeting in meetings for task in meeting.tasks]
    rows = (
        Row((
            Cell(str(n), n),
            Cell(source.person(task.who)),
            Cell(task.what),
            source.day(task.until),
            yes_no(task.done, say),
        ))
        for n, task in enumerate(tasks, 1)
    )  # fmt: skip
    return Table("assignments", say._("Assignments"), columns, tuple(rows))
