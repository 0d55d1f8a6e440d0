"""What a paper is computed from, and the words that all papers share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from functools import cached_property
from typing import TYPE_CHECKING

from procmap.analysis.solution import HandoffVerdict, Solution, Verdict
from procmap.calendars import Label, format_label
from procmap.calendars.instant import DAY
from procmap.export.papers.document import Cell, Signature, Signatures, Tone
from procmap.locale import Speech, speech
from procmap.model import Answer, Process, Requirement, State
from procmap.model.part import Part
from procmap.render.clock import NOTHING, Clock, day_in_words, day_text, spare, to_the_minute
from procmap.render.heading import verdict_lines
from procmap.render.names import Names, state_name
from procmap.render.page import Bit
from procmap.render.spelled import spelled, taken
from procmap.render.verdicts import answer_in_words, handoff_verdict_bit, verdict_bit

if TYPE_CHECKING:
    from procmap.analysis.almanac.almanac import Almanac
    from procmap.analysis.comparison.comparison import Comparison
    from procmap.analysis.service.arrivals import PromiseOutcome

_TONES: dict[str, Tone] = {"good": "good", "warning": "warning", "error": "error", "dim": "dim"}


@dataclass(frozen=True)
class Source:
    """One state of a process with its solutions, and what was asked for.

    Papers that calculate nothing may have no solutions; the id of the state is empty where the file has none.
    """

    process: Process
    state_id: str
    solutions: tuple[Solution, ...]
    language: str
    department: str | None = None
    meeting: date | None = None
    which: int | None = None
    comparison: Comparison | None = None
    almanacs: tuple[Almanac, ...] = ()
    promises: tuple[PromiseOutcome, ...] = ()

    @cached_property
    def say(self) -> Speech:
        """The words of the language."""
        return speech(self.language)

    @property
    def state(self) -> State:
        """The state itself."""
        return self.process.states[self.state_id] if self.state_id else State()

    @property
    def anchor(self) -> date:
        """The day that it was solved for."""
        return self.solutions[0].date

    @cached_property
    def names(self) -> Names:
        """The names of the state."""
        return Names(self.process, self.state, self.say)

    @cached_property
    def handoffs(self) -> tuple[tuple[str, str], ...]:
        """From which step to which one results pass, whatever the product family."""
        found = {
            (one.source, one.target)
            for solution in self.solutions
            for one in solution.handoffs
            if one.target is not None
        }
        return tuple(sorted(found))

    @property
    def state_words(self) -> str:
        """The state's name."""
        return state_name(self.process, self.state_id, self.say)

    def of_process(self) -> str:
        """``Process: …``."""
        return f"{self.say._('Process')}: {self.process.process}"

    def of_day(self) -> str:
        """``D = Friday 2026-11-27 (what D means) · Europe/Moscow``."""
        means = f" ({self.process.day})" if self.process.day else ""
        return f"D = {day_in_words(self.anchor, self.language)}{means} · {self.process.timezone}"

    def verdicts(self) -> tuple[str, ...]:
        """What the solutions come to, a line each."""
        return tuple(
            line.text for one in self.solutions for line in verdict_lines(self.process, one, self.language)
        )

    def person(self, id_: str | None) -> str:
        """A person by name and post; a department by its name."""
        return self.names.person(id_)

    def speaker(self, department: str | None) -> str:
        """Who speaks for a department, and signs what is agreed."""
        return self.names.speaker(department)

    def answering(self, department: str | None) -> str:
        """Who answers for a department: its head, else who speaks for it."""
        return self.names.head(department) or self.speaker(department)

    def filled(self, department: str | None) -> str:
        """Who speaks for a department; where nobody does that is said, unless it is outside."""
        found = self.process.departments.get(department or "")
        missing = NOTHING if found is None or found.kind == "external" else self.say._("not named")
        return self.speaker(department) or missing

    def reason(self, part: Part) -> str:
        """Why something is so, and where that is known from."""
        source = self.say._("source: {text}").replace("{text}", part.source) if part.source else ""
        return "; ".join(text for text in (part.why, source) if text)

    def asked(self, department: str | None) -> str:
        """A department with who speaks for it."""
        return self._with(department, self.speaker(department))

    def charged(self, department: str | None) -> str:
        """A department with who answers for it."""
        return self._with(department, self.answering(department))

    def _with(self, department: str | None, person: str) -> str:
        name = self.names.department(department)
        return f"{name} ({person})" if person else name

    def day(self, day: date | None) -> Cell:
        """A date as a cell."""
        return Cell() if day is None else Cell(day_text(day, self.language), day)

    def signatures(self, departments: tuple[str, ...]) -> Signatures:
        """Lines for the process owner, and for whoever speaks for each department."""
        say = self.say
        lines = [Signature(say._("Process owner"), self.person(self.process.owner))]
        seen = {lines[0].who}
        for department in departments:
            speaker = self.speaker(department)
            outside = self.process.departments[department].kind == "external"
            if speaker not in seen if speaker else not outside:
                seen.add(speaker)
                lines.append(Signature(self.names.department(department), speaker))
        return Signatures(say._("Agreed"), tuple(lines), say._("date"))


def label_cell(label: Label | None, language: str) -> Cell:
    """A point as the file spells it; one on the day D itself is a clock time."""
    if label is None:
        return Cell()
    text = format_label(label)
    if language == "ru":
        text = text.replace("wd", " рд", 1)
    on_the_day = not label.days and not label.working and label.zone is None
    if label.seconds is None or label.seconds >= DAY or not on_the_day:
        return Cell(text)
    minutes, seconds = divmod(label.seconds, 60)
    return Cell(text, time(minutes // 60, minutes % 60, seconds))


def offer_cell(requirement: Requirement, say: Speech) -> Cell:
    """The point that a contract speaks of; a counter-offer with the point that was asked for."""
    asked, spoken = requirement.by, requirement.point or requirement.by
    cell = label_cell(spoken, say.language)
    if asked is None or spoken is None or asked == spoken:
        return cell
    text = say._("{time} (asked for {asked})").replace("{time}", cell.text)
    return Cell(text.replace("{asked}", label_cell(asked, say.language).text))


def moment_cell(instant: int | None, clock: Clock) -> Cell:
    """An instant on the process's clock."""
    from procmap.calendars import HorizonError, wall

    if instant is None:
        return Cell()
    try:
        shown = wall(instant, clock.zone)
    except HorizonError:
        return Cell(clock.moment(instant))
    if clock.ends_day(instant):
        return Cell(clock.moment(instant))  # a spreadsheet would show the next day's 00:00
    return Cell(clock.moment(instant), shown.replace(tzinfo=None, fold=0))


def slack_cell(seconds: int | None, language: str, *, elsewhere: bool = False) -> Cell:
    """A slack: words for people, minutes as the number behind them.

    Missing time stands out, unless it is charged ``elsewhere``.
    """
    if seconds is None:
        return Cell()
    from decimal import Decimal

    minutes = Decimal(to_the_minute(seconds)) / 60
    whole = int(minutes) if minutes == int(minutes) else minutes
    return Cell(spare(seconds, language), whole, "error" if seconds < 0 and not elsewhere else "")


def status_cell(bit: Bit) -> Cell:
    """A verdict: its word, and its colour beside it."""
    return Cell(bit.text, None, _TONES.get(bit.style, ""))


def verdict_cell(verdict: Verdict | HandoffVerdict | None, say: Speech) -> Cell:
    """The verdict on a customer requirement, or on a contract."""
    if verdict is None:
        return Cell()
    bit = verdict_bit(verdict, say) if isinstance(verdict, Verdict) else handoff_verdict_bit(verdict, say)
    return status_cell(bit)


def answer_cell(answer: Answer, say: Speech) -> Cell:
    """What was said; what nobody may rely on stands out."""
    tones: dict[Answer, Tone] = {Answer.OPEN: "warning", Answer.CONTESTED: "error", Answer.REFUSED: "error"}
    return Cell(answer_in_words(answer, say), None, tones.get(answer, ""))


def answer_words(say: Speech) -> tuple[str, ...]:
    """Every answer in words, for a list to choose from."""
    return tuple(answer_in_words(answer, say) for answer in Answer)


def yes_no(flag: bool | None, say: Speech) -> Cell:
    """Yes or no; nothing where it is not said."""
    return Cell() if flag is None else Cell(say._("yes") if flag else say._("no"))


__all__ = [
    "NOTHING", "Source", "answer_cell", "answer_words", "label_cell", "moment_cell",
    "slack_cell", "spelled", "status_cell", "taken", "verdict_cell", "yes_no",
]  # fmt: skip
