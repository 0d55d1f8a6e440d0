"""A simulation in words: how likely every customer requirement is met, and what makes it less likely."""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.likelihood.result import (
    Allowance,
    Budget,
    CustomerChance,
    HandoffChance,
    Interval,
    Simulation,
)
from procmap.locale import Speech, speech
from procmap.model import Process
from procmap.render.clock import NOTHING, Clock, day_in_words, to_the_minute
from procmap.render.names import Names
from procmap.render.page import Bit, Block, Column, Line, Style, Table, line
from procmap.report import Simulated

_MOST_SWINGS = 8
"""Steps of a tornado that the page shows; JSON has all."""


def simulation_page(found: Simulated, language: str) -> Iterator[Block]:
    """The whole page: for each product family the chance of every requirement, what costs most, and the handoffs."""
    process = found.process or found.file.process
    assert process is not None
    say = speech(language)
    yield line(Bit(process.process, "title"))
    if found.unsolved:
        yield line(Bit(say._("this state cannot be calculated; procmap check says why"), "error"))
    for n, one in enumerate(found.simulations):
        if n:
            yield line()
        yield from _Page(process, one, say).blocks()


def per_cent(share: float, language: str, digits: int = 1) -> str:
    """``97.3 %``; what is not all is never shown as 100 %, and what is not nothing never as 0 %."""
    if share in (0.0, 1.0):
        return f"{share:.0%}"[:-1] + " %"
    least = 10**-digits
    text = f"{min(max(100 * share, least), 100 - least):.{digits}f}"
    return f"{text.replace('.', ',') if language == 'ru' else text} %"


def stated(share: float, language: str) -> str:
    """A share that somebody stated, with the digits that it needs: ``95 %``, ``99.5 %``."""
    text = f"{100 * share:.6f}".rstrip("0").rstrip(".")
    return f"{text.replace('.', ',') if language == 'ru' else text} %"


def runs_in_words(one: Simulation, say: Speech) -> str:
    """``100,000 runs, seed 7``."""
    text = say.ngettext("{number} run, seed {seed}", "{number} runs, seed {seed}", one.runs)
    text = text.replace("{number}", _thousands(one.runs, say.language))
    return text.replace("{seed}", str(one.seed))


def _thousands(number: int, language: str) -> str:
    return f"{number:,}".replace(",", "\u00a0" if language == "ru" else ",")


class _Page:
    """One simulation put into words."""

    def __init__(self, process: Process, one: Simulation, say: Speech) -> None:
        self.process, self.one, self.say = process, one, say
        self.names = Names(process, process.states[one.state], say)
        self.clock = Clock(one.zone, one.date, say.language, self.process)
        self.shapes = {(step, target): shape for step, target, shape in one.shapes}

    def blocks(self) -> Iterator[Block]:
        say, one = self.say, self.one
        runs = runs_in_words(one, say)
        day = day_in_words(one.date, say.language)
        tail = f" · {runs} · D = {day}"
        yield line(Bit(self.names.version(one.state, one.family), "strong"), Bit(tail, "dim"))
        for customer in one.customers:
            yield from self._customer(customer)
        yield from self._freshness()
        yield from self._handoffs()
        yield from self._assumptions()

    def _customer(self, one: CustomerChance) -> Iterator[Block]:
        say = self.say
        yield line()
        due = "" if one.due is None else " " + self.clock.put(say._("by {time}"), "time", one.due)
        yield line(Bit(f"{self.names.what(one.id)}{due}", "strong"), ": ", self._chance(one))
        if one.ready:
            words = [
                say._("{share} by {time}")
                .replace("{share}", self._share(share, 0))
                .replace("{time}", self.clock.moment(at))
                for share, at in one.ready
            ]
            yield line(f"  {say._('ready')}: {', '.join(words)}")
        if one.chance is not None and one.due is not None:
            yield line(f"  {self._guaranteed(one)}")
        if one.swings:
            yield self._swings(one)
        if one.budget is not None and one.budget.allowances and one.chance is not None:
            yield from self._budget(one.budget)

    def _chance(self, one: CustomerChance) -> Bit:
        say = self.say
        if one.unknown:
            text = say._("cannot be said: nobody knows how long {steps} takes")
            return Bit(text.replace("{steps}", self.names.few(map(self.names.step, one.unknown))), "warning")
        if one.whenever:
            return Bit(say._("always: nothing on the way waits for the clock"), "good")
        if one.due is None:
            return Bit(say._("no time is required"), "dim")
        if one.chance is None:
            return Bit(say._("it did not arise in any run"), "warning")
        text = say._("in time in {share} of the runs (95 % interval {low}–{high})")
        low, high = (self._share(end, 2).removesuffix(" %") for end in (one.chance.low, one.chance.high))
        text = text.replace("{share}", self._share(one.chance.share, 2)).replace("{low}", low)
        text = text.replace("{high}", f"{high} %")
        if one.runs < self.one.runs:
            arose = say.ngettext("it arose in {number} run", "it arose in {number} runs", one.runs)
            arose = arose.replace("{number}", _thousands(one.runs, say.language))
            text = f"{text}; {arose}"
        return Bit(text, _style(one.chance))

    def _guaranteed(self, one: CustomerChance) -> str:
        say = self.say
        if any(fresh.kept.share < 1 for fresh in self.one.freshness):
            return say._("not guaranteed: a greatest time between steps may be exceeded")
        share = 0.0 if one.budget is None else one.budget.guaranteed
        if share == 1:
            return say._("guaranteed: it holds for every outcome")
        if one.budget is not None and not one.budget.allowances:
            return self._late_at_worst(one)
        if not share:
            return say._("guaranteed, if steps may be slow together: less than half")
        text = say._("guaranteed, even if steps are slow together: at least {share} (union bound)")
        return text.replace("{share}", self._share(share))

    def _late_at_worst(self, one: CustomerChance) -> str:
        """Why nothing is guaranteed where no length is uncertain."""
        say = self.say
        if one.chance is not None and not one.chance.share:
            return say._("not guaranteed: it is late in every run")
        if any(step.choose or step.repeat for step in self.names.state.steps.values()):
            return say._("not guaranteed: the slowest branch, or a loop gone through to its bound, is late")
        return say._("not guaranteed: it is late at worst")

    def _swings(self, one: CustomerChance) -> Table:
        """The tornado: the steps whose spread costs most, the worst first."""
        say = self.say
        headings = (
            say._("whose spread costs most"),
            say._("spread"),
            say._("in time if quick"),
            say._("if slow"),
            say._("mean ready if quick"),
            say._("if slow"),
        )
        columns = tuple(Column(text, right=n > 1, folds=n == 0) for n, text in enumerate(headings))
        rows = []
        for swing in one.swings[:_MOST_SWINGS]:
            timed = one.due is not None
            rows.append(
                (
                    line(self._length(swing.step, swing.target)),
                    line(Bit(self._shape(swing.step, swing.target), "dim")),
                    line(self._share(swing.in_time_quick) if timed else NOTHING),
                    line(self._share(swing.in_time_slow) if timed else NOTHING),
                    line(self.clock.moment(swing.quick // 60 * 60)),
                    line(self.clock.moment(swing.slow // 60 * 60)),
                )
            )
        return Table(columns, tuple(rows), indent=2)

    def _shape(self, step: str, target: str | None) -> str:
        say = self.say
        return {
            "uniform": say._("uniform"),
            "pert": say._("beta-PERT"),
            "percentiles": say._("percentiles"),
            "sample": say._("sample"),
        }[self.shapes[step, target]]

    def _length(self, step: str, target: str | None) -> str:
        name = self.names.step(step)
        return name if target is None else f"{name} → {self.names.step(target)}"

    def _budget(self, one: Budget) -> Iterator[Block]:
        say = self.say
        text = say._(
            "a promise of {share}: each step at its share, together at least {share}; independent {other}"
        )
        target = stated(one.target, self.say.language)
        text = text.replace("{share}", target).replace("{other}", self._share(one.independent))
        slack = ""
        if one.slack is not None:
            slack = say._("{length} to spare") if one.slack >= 0 else say._("{length} too late")
            slack = "; " + slack.replace(
                "{length}", self.clock.spare(one.slack) if one.slack >= 0 else self.clock.lack(-one.slack)
            )
        yield line(f"  {text}{slack}")
        columns = (
            Column(say._("step")),
            Column(say._("share"), right=True),
            Column(say._("takes at most"), right=True),
        )
        rows = [
            (
                line(self._length(part.step, part.target)),
                line(self._share(part.share)),
                line(self._amount(part)),
            )
            for part in one.allowances
        ]
        yield Table(columns, tuple(rows), indent=4)
        columns = (
            Column(say._("latest times for {share}").replace("{share}", target), folds=True),
            Column(say._("needed"), right=True),
            Column(say._("ready"), right=True),
        )
        if not one.latest:
            return
        yield Table(
            columns,
            tuple(
                (
                    line(self._handoff(time.source, time.target, time.requirement)),
                    line(self.clock.needed(time.needed_by)),
                    line(self.clock.ready(time.ready_at, time.needed_by)),
                )
                for time in one.latest
            ),
            indent=4,
        )

    def _amount(self, part: Allowance) -> str:
        if part.kind == "workdays":
            return self.say.ngettext("{count} working day", "{count} working days", part.amount)
        return self.clock.length(-to_the_minute(-part.amount), working=part.kind == "work")

    def _freshness(self) -> Iterator[Block]:
        """How often every greatest time between two steps is kept."""
        say = self.say
        if self.one.freshness:
            yield line()
        for one in self.one.freshness:
            way = f"{self.names.step(one.source)} → {self.names.step(one.target)}"
            text = say._(
                "no longer than allowed in {share} of the runs, if everything begins as early as it can"
            )
            told = text.replace("{share}", self._share(one.kept.share, 2))
            yield line(Bit(f"  {way}: ", "strong"), Bit(told, _style(one.kept)))

    def _handoffs(self) -> Iterator[Block]:
        """The handoffs that do not come at the same minute in every run, or not in time."""
        timed = [one for one in self.one.handoffs if one.ready]
        shown = [one for one in timed if _varies(one)]
        if shown:
            yield line()
            yield self._table(shown)
        if len(shown) < len(timed):
            text = self._steady([one for one in timed if not _varies(one)])
            yield line()
            yield line(Bit(f"  {text}", "dim"))

    def _steady(self, steady: list[HandoffChance]) -> str:
        """How many never vary; in time are those only of which a time was agreed."""
        say, count = self.say, len(steady)
        agreed = sum(one.in_time is not None for one in steady)
        if agreed == count:
            return say.ngettext(
                "{count} handoff comes at the same minute in every run, and in time",
                "{count} handoffs come at the same minute in every run, each in time",
                count,
            )
        text = say.ngettext(
            "{count} handoff comes at the same minute in every run",
            "{count} handoffs come at the same minute in every run",
            count,
        )
        rest = say._("no time was agreed for it")
        if count > 1:
            rest = say.ngettext(
                "a time was agreed for {count} of them, and is kept",
                "a time was agreed for {count} of them, and each is kept",
                agreed,
            )
        if count > 1 and not agreed:
            rest = say._("no time was agreed for any of them")
        return f"{text}; {rest}"

    def _table(self, shown: list[HandoffChance]) -> Table:
        say = self.say
        shares = [self._share(share, 0) for share in (0.5, 0.9, 0.95, 0.99)]
        headings = (say._("handoff"), say._("agreed"), say._("in time"), *shares)
        columns = tuple(Column(text, right=n > 0, folds=n == 0) for n, text in enumerate(headings))
        return Table(columns, tuple(map(self._row, shown)), indent=2)

    def _row(self, one: HandoffChance) -> tuple[Line, ...]:
        ready = dict(one.ready)
        style: Style = "" if one.in_time is None else _style(one.in_time)
        return (
            line(self._handoff(one.source, one.target, one.requirement)),
            line(self.clock.moment(one.agreed_by)),
            line(Bit(NOTHING if one.in_time is None else self._share(one.in_time.share), style)),
            *(line(self.clock.moment(ready.get(share))) for share in (0.5, 0.9, 0.95, 0.99)),
        )

    def _handoff(self, source: str, target: str | None, requirement: str | None) -> str:
        way = self.names.anything(source) + (f" → {self.names.step(target)}" if target else "")
        return f"{self.names.what(requirement)}: {way}" if requirement else way

    def _assumptions(self) -> Iterator[Block]:
        say = self.say
        words = {
            "independent": say._("lengths are drawn independently of each other"),
            "equal-shares": say._("branches without a share are taken equally often: {names}"),
            "always-again": say._("loops without a share are gone through to their bound: {names}"),
            "window": say._(
                "steps of unknown length keep the promise behind them, later by what entered late"
            ),
            "sometimes": say._("rare measured times are left out: nobody says how rare they are"),
        }
        if self.one.assumptions:
            yield line()
        for one in self.one.assumptions:
            names = self.names.few(map(self.names.step, one.ids))
            yield line(Bit(f"  * {words[one.kind].replace('{names}', names)}", "dim"))

    def _share(self, share: float, digits: int = 1) -> str:
        return per_cent(share, self.say.language, digits)


def _varies(one: HandoffChance) -> bool:
    late = one.in_time is not None and one.in_time.share < 1
    return late or not one.steady


def _style(one: Interval) -> Style:
    return "good" if one.share >= 0.95 else "warning" if one.share >= 0.5 else "error"
