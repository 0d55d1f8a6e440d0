"""Time-difference bars as data: each step as it was and as it will be, and the whole run of both states.

A bar is drawn only for what is known. A step whose duration nobody knows has an open bar up to the time that is
promised or needed, or none; that only the whole run was measured is said by the bars of the whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from procmap.analysis.comparison.comparison import Comparison, FamilyComparison
from procmap.analysis.comparison.figures import Figure
from procmap.analysis.setting_out import SettingOut
from procmap.analysis.solution import StepTimes
from procmap.locale import Speech, speech
from procmap.render.clock import Clock, length_range, less_by
from procmap.render.diagram.scene import Box, Day, Deadline, Ghost, Kind, Lane, Scene, Tone
from procmap.render.diagram.text import POINT, clean
from procmap.render.diagram.views.changes import Changes
from procmap.render.diagram.views.customer_changes import dropped
from procmap.render.diagram.views.gain_words import GainWords
from procmap.render.gains import gain
from procmap.render.names import Names, state_name

MOST_WHOLES = 4
"""Customer requirements whose whole run is drawn: those that fared worst."""


class Bar(NamedTuple):
    """From ``begins`` to ``ends``; either may be ``None``, and ``open`` says that the length is not known.

    ``due`` is the time that it breaks. ``text`` stands beside it. What is ``given`` without a step has no length: it is
    there by ``ends``, or on the day of ``begins``.
    """

    begins: int | None
    ends: int | None
    open: bool
    text: str
    tone: Tone = Tone.PLAIN
    due: int | None = None
    given: bool = False

    @property
    def drawn(self) -> bool:
        """Whether there is anything on the axis."""
        return self.begins is not None or self.ends is not None


class Row(NamedTuple):
    """A step, or what is given without one, in both states; ``asked`` is when others need it, broken or not."""

    id: str
    lane: str
    name: str
    ghost: Ghost
    before: Bar | None
    after: Bar | None
    asked: int | None = None
    broken: bool = False


class Whole(NamedTuple):
    """The lead time to one customer requirement in both states, in seconds, with its words."""

    what: str
    before: Figure | None
    after: Figure | None
    before_text: str
    after_text: str
    better: bool | None


class Chart(NamedTuple):
    """Everything on the page."""

    headline: str
    subtitle: str
    wholes: tuple[Whole, ...]
    lanes: tuple[Lane, ...]
    rows: tuple[Row, ...]
    deadlines: tuple[Deadline, ...]
    days: tuple[Day, ...]
    states: tuple[str, str]
    clock: Clock
    language: str

    def instants(self) -> set[int]:
        """Everything that has a place on the axis."""
        found = {at for bar in self.bars() for at in (bar.begins, bar.ends)}
        found |= {one.at for one in self.deadlines} | {row.asked for row in self.rows}
        return {at for at in found if at is not None}

    def bars(self) -> list[Bar]:
        """Those of both states."""
        return [bar for row in self.rows for bar in (row.before, row.after) if bar is not None]

    @property
    def timed(self) -> bool:
        """Whether there is anything that a bar could show."""
        figures = [one for whole in self.wholes for one in (whole.before, whole.after)]
        known = any(one is not None and one.value is not None for one in figures)
        return known or any(bar.drawn for bar in self.bars())


def chart(found: Comparison, family: FamilyComparison, scenes: tuple[Scene, Scene]) -> Chart:
    """The bars of one family. ``scenes`` are the swimlanes of both states; both sides are calculated."""
    return _Chart(Changes(found, family, scenes)).made()


@dataclass(frozen=True)
class _Chart:
    changes: Changes

    def made(self) -> Chart:
        found, family = self.changes.found, self.changes.family
        scene = self.changes.made()
        words = GainWords(found, family, scene.language)
        states = self._states()
        rows = tuple(self._rows(scene))
        used = {row.lane for row in rows}
        days = {day.begins: day for one in self.changes.scenes for day in one.days}
        deadlines = tuple(one._replace(tone=Tone.PLAIN) for one in scene.deadlines)
        return Chart(
            clean(words.headline()),
            clean(POINT.join((found.after.process.process, *self._family()))),
            tuple(self._wholes()),
            tuple(lane for lane in scene.lanes if lane.id in used),
            rows,
            deadlines,
            tuple(days[at] for at in sorted(days)),
            states,
            self._clock,
            scene.language,
        )

    @property
    def _say(self) -> Speech:
        return speech(self.changes.scenes[1].language)

    @cached_property
    def _clock(self) -> Clock:
        return Clock.of(
            self.changes.found.after.process, self.changes.solution(1), self.changes.scenes[1].language
        )

    def _states(self) -> tuple[str, str]:
        before, after = self.changes.found.before, self.changes.found.after
        return (
            clean(state_name(before.process, before.state_id, self._say)),
            clean(state_name(after.process, after.state_id, self._say)),
        )

    def _family(self) -> Iterator[str]:
        side = self.changes.found.after
        if self.changes.family.family is not None:
            yield Names(side.process, side.state, self._say).family(self.changes.family.family)

    # --- the whole

    def _wholes(self) -> Iterator[Whole]:
        """The lead time to each customer requirement, the one that fared worst first."""
        found, family = self.changes.found, self.changes.family
        side, language = found.after, self.changes.scenes[1].language
        names = Names(side.process, side.state, self._say)
        words = GainWords(found, family, language)
        late = {one.id: one.slack or 0 for one in self.changes.solution(0).customers}
        pairs = found.matching.pairs
        customers = sorted(
            self.changes.solution(1).customers, key=lambda one: late.get(pairs.earlier("customer", one.id), 0)
        )
        for one in customers[:MOST_WHOLES]:
            before, after = words.figures("lead_time", one.id)
            if before is None and after is None:
                continue
            both = gain(before, after, language)
            share = both.share if before is not None else self._say._("added")
            shown = POINT.join(part for part in (both.after, share) if part)
            was = both.before if before is not None else ""
            yield Whole(clean(names.what(one.id)), before, after, was, shown, both.better)
        yield from self._dropped_wholes(MOST_WHOLES - len(customers))

    def _dropped_wholes(self, most: int) -> Iterator[Whole]:
        """The lead time to what the later state no longer gives."""
        side = self.changes.found.before
        names = Names(side.process, side.state, self._say)
        gone = [one.id for one in dropped(self.changes.sides)]
        figures = self.changes.family.before.figures if self.changes.family.before else ()
        for id_ in gone[: max(most, 0)]:
            figure = next((one for one in figures if one.id == "lead_time" and one.customer == id_), None)
            if figure is not None:
                both = gain(figure, None, self.changes.scenes[1].language)
                yield Whole(clean(names.what(id_)), figure, None, both.before, self._say._("removed"), None)

    # --- steps

    def _rows(self, scene: Scene) -> Iterator[Row]:
        asked, broken = self._asked()
        order = {lane.id: n for n, lane in enumerate(scene.lanes)}
        rows = [self._row(box) for box in scene.boxes]
        rows.sort(key=lambda row: (order[row.lane], _first(row)))
        for row in rows:
            yield row._replace(asked=asked.get(row.id), broken=row.id in broken)

    def _asked(self) -> tuple[dict[str, int], set[str]]:
        """When others need what a step makes, by what they agreed; and where that is broken."""
        asked: dict[str, int] = {}
        broken = set()
        for flow in self.changes.scenes[1].flows:
            if flow.due is not None and any(chip.of for chip in flow.chips):
                asked[flow.source] = min(flow.due, asked.get(flow.source, flow.due))
                if flow.tone is Tone.INFEASIBLE:
                    broken.add(flow.source)
        return asked, broken

    def _row(self, box: Box) -> Row:
        old = self.changes.earlier.get(box.id)
        before = None if old is None else self._before(old, gone=box.ghost is Ghost.REMOVED)
        after = None if box.ghost is Ghost.REMOVED else self._after(box, old)
        return Row(box.id, box.lane, box.name, box.ghost, before, after)

    def _times(self, side: int, id_: str) -> StepTimes | None:
        return self._all_times[side].get(id_)

    @cached_property
    def _all_times(self) -> tuple[dict[str, StepTimes], dict[str, StepTimes]]:
        first, second = ({one.id: one for one in self.changes.solution(side).steps} for side in (0, 1))
        return first, second

    @cached_property
    def _settings_out(self) -> tuple[SettingOut, SettingOut]:
        found = self.changes.found
        return SettingOut(found.before.process), SettingOut(found.after.process)

    def _work(self, side: int, id_: str, ready: int) -> int:
        """When the work on a step begins that is ready to begin."""
        one = (self.changes.found.before, self.changes.found.after)[side]
        return self._settings_out[side].begins(one.state.steps[id_], ready)

    def _bar(self, side: int, box: Box) -> Bar:
        """What is known of a step; of one without a duration the time by which it is promised or needed."""
        if box.kind is Kind.GIVEN:
            return Bar(box.begins, box.ends, True, box.when or self._say._("unknown"), given=True)
        times = self._times(side, box.id)
        begins, ends = (times.earliest_start, times.earliest_finish) if times else (None, None)
        if begins is not None and ends is not None:
            text = self.changes.ranged(side, box.id, ends)
            return Bar(self._work(side, box.id, begins), ends, False, text)
        if begins is None and ends is None and times is not None and box.tone is not Tone.UNKNOWN:
            begins, ends = times.latest_start, times.latest_finish
        ends = ends if ends is not None else box.ends
        if ends is not None and begins is not None and ends <= begins:
            ends = None
        return Bar(begins, ends, True, box.when or self._say._("unknown"))

    def _before(self, box: Box, *, gone: bool) -> Bar:
        bar = self._bar(0, box)
        times = self._times(0, box.id)
        if times is not None and times.earliest_finish is not None:
            bar = bar._replace(text=self.changes.ranged(0, box.id, times.earliest_finish))
        elif bar.given:
            text = bar.text if bar.drawn else f"{self._states()[0]}: {bar.text}"
            bar = bar._replace(text=text)
        elif not bar.drawn or box.when == "":
            text = self._say._("{state}: unknown").replace("{state}", self._states()[0])
            bar = bar._replace(text=text)
        return bar._replace(text=f"{bar.text}{POINT}{self._say._('removed')}") if gone else bar

    def _after(self, box: Box, old: Box | None) -> Bar:
        bar = self._bar(1, box)
        if box.tone is Tone.INFEASIBLE:
            bar = bar._replace(tone=Tone.INFEASIBLE, due=box.due)
        if old is None:
            return bar._replace(text=f"{bar.text}{POINT}{self._say._('added')}")
        gained = self._gained(old.id, box.id)
        return bar._replace(text=f"{bar.text} ({gained})") if gained else bar

    def _gained(self, old: str, new: str) -> str:
        """``−20 min``, ``−40 to −64 h``: how much earlier a step is ready, in the best case and in the worst."""
        was, now = self._times(0, old), self._times(1, new)
        if was is None or now is None or was.earliest_finish is None or now.earliest_finish is None:
            return ""
        worst = now.earliest_finish - was.earliest_finish
        bests = self.changes.best(0, old), self.changes.best(1, new)
        best = worst if bests[0] is None or bests[1] is None else bests[1] - bests[0]
        if not worst:
            return ""
        low, high = sorted((best, worst), key=abs)
        if low * high < 0:
            low = high
        language = self.changes.scenes[1].language
        return less_by(-low, -high, language) if high < 0 else f"+{length_range(low, high, language)}"


def _first(row: Row) -> tuple[bool, int]:
    """A row's place in its lane: by its new time, else by its old one; what has none comes last."""
    for bar in (row.after, row.before):
        if bar is not None and bar.drawn:
            return False, bar.begins if bar.begins is not None else bar.ends or 0
    return True, 0
