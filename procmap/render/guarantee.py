"""The page of ``guarantee``: what holds whatever comes, who must wait for what, and what breaks it."""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.guarantee.records import Doubt, Fact, Guarantee, Missed, Outcome, Part, Range
from procmap.analysis.setting_out import SettingOut
from procmap.calendars import Duration
from procmap.locale import Speech, speech
from procmap.render.clock import Clock, day_in_words, length, length_range
from procmap.render.grammar import filled
from procmap.render.names import Names
from procmap.render.page import Bit, Block, Column, Style, Table, line
from procmap.report import FileReport

_STYLES: dict[str, Style] = {"guaranteed": "good", "not-guaranteed": "error", "undecided": "warning"}


def guarantee_page(report: FileReport, found: tuple[Guarantee, ...], language: str) -> Iterator[Block]:
    """The process, then for each state and family the verdict with what it follows from."""
    assert report.process is not None
    yield line(Bit(report.process.process, "title"))
    for one in found:
        yield line()
        yield from _Page(report, one, speech(language)).blocks()


class _Page:
    """One guarantee put into words."""

    def __init__(self, report: FileReport, one: Guarantee, say: Speech) -> None:
        assert report.process is not None
        self.process, self.one, self.say = report.process, one, say
        self.names = Names(self.process, self.process.states[one.state], say)
        self.clock = Clock(one.zone, one.date, say.language, self.process)
        self.setting_out = SettingOut(self.process)

    def blocks(self) -> Iterator[Block]:
        one = self.one
        yield self._head()
        if one.obstacle is not None:
            text = self.say._("this state cannot be calculated; procmap check says why")
            yield line("  ", Bit(text, "error"))
        elif one.verdict == "guaranteed":
            yield from self._guaranteed()
        elif one.verdict == "not-guaranteed":
            yield from self._broken()
        else:
            yield from self._undecided()
        yield from self._ranges()

    def _head(self) -> Block:
        one, say = self.one, self.say
        verdict = {
            "guaranteed": say._("every deadline and agreed time is kept, whatever the ranges turn out to be"),
            "not-guaranteed": say._("not every outcome keeps the times"),
            "undecided": say._("not decided"),
        }[one.verdict]
        day = day_in_words(one.date, say.language)
        return line(
            Bit(self.names.version(one.state, one.family), "strong"),
            ": ",
            Bit(verdict, _STYLES[one.verdict]),
            Bit(f" · D = {day}", "dim"),
        )

    def _guaranteed(self) -> Iterator[Block]:
        say, one = self.say, self.one
        if one.reasoning == "worst-case":
            yield line(
                "  ", say._("nothing may be too early here, so the longest durations decide, and they fit")
            )
        if one.strong:
            yield line("  ", say._("one timetable, fixed beforehand, serves every outcome:"))
            yield self._timetable()
            if self._untimed():
                yield line("  ", say._("every other step begins when what it waits for is there"))
            return
        yield line(
            "  ",
            say._("no timetable fixed beforehand serves every outcome; whoever waits and sees keeps all:"),
        )
        for decision in one.decisions:
            text = say._("“{step}” begins only when it is known: {observed}")
            if decision.at_most is not None:
                text = say._(
                    "“{step}” begins only when it is known: {observed}; or {length} after that began"
                )
            shown = filled(
                text, step=self._step(decision.step, decision.nth), observed=self._seen(decision.observed)
            )
            shown = shown.replace("{length}", self.clock.length(decision.at_most))
            owner = self.names.department(self.names.department_of(decision.step))
            yield line("  · ", Bit(f"{owner}: " if owner else "", "dim"), shown)
        for loops, text in (
            (one.at_once, say._("in the loop of “{step}” each step begins as soon as it can, each time")),
            (one.as_if, say._("all others act as if the loop of “{step}” were gone through to its bound")),
        ):
            for step in loops:
                yield line("  · ", filled(text, step=self.names.step(step)))

    def _untimed(self) -> bool:
        """Whether some step has no time of its own: it waits for something of unknown length, or for nothing."""
        timed, family = dict(self.one.timetable), self.one.family
        steps = self.process.states[self.one.state].steps.items()
        return any(
            id_ not in timed
            for id_, step in steps
            if family is None or not step.family or family in step.family
        )

    def _timetable(self) -> Table:
        say = self.say
        columns = (
            Column(say._("begins"), right=True),
            Column(say._("step"), folds=True),
            Column(say._("department"), folds=True),
        )
        rows = tuple(
            (
                line(self._begins(step, at)),
                line(self.names.step(step)),
                line(self.names.department(self.names.department_of(step))),
            )
            for step, at in sorted(self.one.timetable, key=lambda row: row[1])
        )
        return Table(columns, rows, indent=2)

    def _begins(self, step: str, at: int) -> str:
        """When a step begins; of one whose start is when all is there, also until when it then waits."""
        works = self.setting_out.begins(self.names.state.steps[step], at)
        if works == at:
            return self.clock.moment(at)
        text = self.clock.put(self.say._("{time}, waits until {later}"), "time", at)
        return self.clock.put(text, "later", works)

    def _broken(self) -> Iterator[Block]:
        say, one = self.say, self.one
        if one.facts:
            text = say._("these cannot all be kept, {length} are missing:")
            yield line("  ", Bit(text.replace("{length}", self.clock.lack(one.missing)), "error"))
            told = {(outcome.part.kind, outcome.part.step, outcome.part.target) for outcome in one.outcomes}
            for fact in one.facts:
                inner = fact.kind == "order" and fact.id == fact.target
                if not inner and (fact.kind, fact.id, fact.target) not in told:
                    yield line("  · ", self._fact(fact))
        yield from self._outcomes()
        for missed in one.missed:
            yield line("  ", Bit(self._missed(missed), "error"))
        if one.missed and not one.outcomes:
            yield line("  ", Bit(say._("procmap conflicts says what cannot be met together"), "dim"))

    def _outcomes(self) -> Iterator[Block]:
        say, one = self.say, self.one
        single = [outcome for outcome in one.outcomes if len(outcome.values) == 1]
        double = [outcome for outcome in one.outcomes if len(outcome.values) > 1]
        if single:
            text = say._("that is so as soon as this comes true:")
            yield line("  ", say._("these outcomes are enough to miss it:") if one.missed else text)
        for outcome in single:
            yield line("  · ", f"{self._part(outcome.part)}: {self._values(outcome)[0]}")
        for outcome in double:
            text = say._("{part}: {one} or {other}, and which is not known when it ought to be")
            low, high = self._values(outcome)
            yield line("  · ", filled(text, part=self._part(outcome.part), one=low, other=high))
        if not one.outcomes and one.ranges:
            yield line("  ", say._("no range is to blame: the shortest durations miss it, too"))

    def _values(self, outcome: Outcome) -> list[str]:
        if outcome.part.kind == "inputs":
            return [self.clock.moment(value) for value in outcome.values]
        if outcome.part.kind == "loop":
            return [str(value) for value in outcome.values]
        return [self._duration(Duration(outcome.kind, value)) for value in outcome.values]  # type: ignore[arg-type]

    def _missed(self, missed: Missed) -> str:
        say = self.say
        text = (
            say._("“{what}”, due {time}, is {late} late") if missed.late else say._("“{what}” misses {time}")
        )
        if missed.at_worst > missed.late:
            text = say._("“{what}”, due {time}, is {late} late, at worst {most}")
        what = self.names.what(missed.customer or missed.contract or "")
        shown = filled(text, what=what, late=self.clock.lack(missed.late))
        shown = filled(shown, most=self.clock.lack(missed.at_worst))
        return self.clock.put(shown, "time", missed.due)

    def _fact(self, fact: Fact) -> str:
        say = self.say
        text = {
            "duration": say._("“{id}” takes {length}"),
            "transfer": say._("the handoff from “{id}” to “{target}” takes {length}"),
            "order": say._("“{target}” not before “{id}”"),
            "limit": say._("“{target}” at most {length} after “{id}”"),
            "release": say._("“{id}” not before {time}"),
            "inputs": say._("what “{id}” waits for is there at {time}"),
            "deadline": say._("“{what}”: needs “{target}” by {time}"),
            "agreed": say._("agreed, “{what}”: needs “{target}” by {time}"),
        }[fact.kind]
        target = self.names.step(fact.target) if fact.target else ""
        shown = filled(text, id=self.names.step(fact.id), what=self.names.what(fact.id), target=target)
        if fact.kind in ("release", "inputs", "deadline", "agreed"):
            return self.clock.put(shown, "time", fact.value)
        return filled(shown, length=self.clock.length(fact.value))

    def _step(self, id_: str, nth: tuple[int, ...]) -> str:
        """The name of a step, with the time through its loops where they are told apart."""
        name = self.names.step(id_)
        if not nth:
            return name
        text = self.say._("{step}, round {number}")
        return filled(text, step=name, number=".".join(map(str, nth)))

    def _seen(self, part: Part) -> str:
        """That something has happened."""
        say = self.say
        text = {
            "duration": say._("“{step}” is finished"),
            "transfer": say._("the handoff from “{step}” to “{target}” has arrived"),
            "inputs": say._("what “{step}” waits for is there"),
        }[part.kind]
        if part.kind == "duration" and part.step in self.one.at_once:
            text = say._("the loop of “{step}” is over")
        step, target = self._step(part.step, part.nth), self.names.step(part.target or "")
        return filled(text, step=step, target=target)

    def _part(self, part: Part) -> str:
        say = self.say
        text = {
            "duration": say._("“{text}”").replace("{text}", "{step}"),
            "transfer": say._("handoff from “{step}” to “{target}”"),
            "measured": say._("measured from “{step}” to “{target}”"),
            "inputs": say._("what “{step}” waits for is there"),
            "loop": say._("times through the loop of “{step}”"),
        }[part.kind]
        step, target = self._step(part.step, part.nth), self.names.step(part.target or "")
        return filled(text, step=step, target=target)

    def _undecided(self) -> Iterator[Block]:
        for doubt in self.one.doubts:
            yield line("  · ", self._doubt(doubt))

    def _doubt(self, doubt: Doubt) -> str:
        say = self.say
        text = {
            "unknown": say._("how long “{step}” takes is unknown"),
            "calendar": say._("“{step}” lies between greatest times and follows a calendar or departures"),
            "choice": say._("“{step}” lies between greatest times and in a choice"),
            "loop": say._("“{step}” lies between greatest times and in a loop"),
            "measured": say._("“{step}” lies between greatest times and in a run that was only measured"),
            "limit": say._("a time between “{step}” and “{target}” is counted by a calendar"),
            "upstream": say._("what “{step}” waits for is uncertain, and may be known before it is there"),
            "size": say._("too many ranges lie between greatest times"),
            "customer": say._("the customer requires nothing by a time"),
        }[doubt.kind]
        if doubt.kind == "unknown" and doubt.step is None:
            text = say._("something on the way is of unknown duration")
        return filled(
            text, step=self.names.step(doubt.step or ""), target=self.names.step(doubt.target or "")
        )

    def _ranges(self) -> Iterator[Block]:
        ranges = self.one.ranges
        if self.one.by_promise and self.one.verdict == "guaranteed":
            yield line("  ", Bit(self.say._("what others promise on the way counts as kept"), "dim"))
        if not ranges:
            yield line("  ", Bit(self.say._("nothing here has a range"), "dim"))
            return
        shown = self.names.few(f"{self._part(one.part)} {self._range(one)}" for one in ranges)
        yield line("  ", Bit(self.say._("nobody chooses: {parts}").replace("{parts}", shown), "dim"))

    def _range(self, one: Range) -> str:
        if one.best.kind == "elapsed":
            return length_range(one.best.amount, one.worst.amount, self.say.language)
        return f"{self._duration(one.best)}–{self._duration(one.worst)}"

    def _duration(self, duration: Duration) -> str:
        if duration.kind == "workdays":
            days = self.say.ngettext("{count} working day", "{count} working days", duration.amount)
            return days.replace("{count}", str(duration.amount))
        return length(duration.amount, self.say.language, working=duration.kind == "work")
