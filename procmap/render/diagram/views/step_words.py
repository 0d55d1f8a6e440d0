"""What is written in a box: when the work is done, what is left, for whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from procmap.analysis.setting_out import SettingOut
from procmap.analysis.solution import CustomerOutcome, Solution, StepTimes, Verdict, Window
from procmap.calendars import Spread
from procmap.findings import Takes
from procmap.model import Process, Share, Step
from procmap.render.clock import lack, lack_range, spare
from procmap.render.diagram.scene import Note, Tone
from procmap.render.diagram.text import clean
from procmap.render.rows import ELSEWHERE, View
from procmap.render.words import value_in_words

_TONES = {
    Verdict.INFEASIBLE: Tone.INFEASIBLE,
    Verdict.UNSUPPORTED: Tone.UNSUPPORTED,
    Verdict.CONDITIONAL: Tone.CONDITIONAL,
    Verdict.UNKNOWN: Tone.UNKNOWN,
}


def customer_tone(customer: CustomerOutcome) -> Tone:
    """How a customer requirement looks."""
    return _TONES.get(customer.verdict, Tone.PLAIN)


def share_in_words(share: Share) -> str:
    """``80 %``, ``60–70 %``."""
    low, high = (f"{part:f}" for part in (share.low, share.high))
    return f"{high} %" if low == high else f"{low}–{high} %"


def takes_in_words(spread: Spread, language: str) -> str:
    """``2 h``, ``1–3 working days``."""
    return value_in_words(Takes(spread.best.amount, spread.worst.amount, spread.worst.kind), language)


@dataclass(frozen=True)
class StepWords:
    """The words of one solution's steps."""

    view: View
    process: Process
    solution: Solution
    language: str

    def when(self, step: Step, times: StepTimes | None, promised: int | None) -> str:
        """``10:00–13:00``, or as much of it as is known."""
        say, clock = self.view.names.say, self.view.clock
        takes = takes_in_words(step.takes, self.language) if step.takes else ""
        if times is None:
            return takes
        begins, ends = self.begins(step, times), times.earliest_finish
        if begins is not None and ends is not None:
            return clock.moment(begins) if begins == ends else self.span(begins, ends)
        if ends is not None:
            return clock.put(say._("until {time}"), "time", ends)
        latest = times.latest_finish if promised is None else promised
        if latest is not None and times.least_finish is not None and latest < times.least_finish:
            limit = clock.put(say._("ready {time} at the earliest"), "time", times.least_finish)
            return f"{takes}, {limit}" if takes else limit
        if latest is not None:
            mark = self._mark(times.id, promised)
            if begins is not None:
                return self.span(begins, latest) + mark
            limit = clock.put(say._("by {time}"), "time", latest) + mark
            return f"{takes}, {limit}" if takes else limit
        if begins is not None:
            start = clock.put(say._("from {time}"), "time", begins)
            return f"{start}, {takes}" if takes else start
        return takes

    @cached_property
    def _setting_out(self) -> SettingOut:
        return SettingOut(self.process)

    def begins(self, step: Step, times: StepTimes) -> int | None:
        """When the work begins: where it waits for a departure or for opening hours, at the end of that wait."""
        ready = times.earliest_start
        return None if ready is None else self._setting_out.begins(step, ready)

    def leaves(self, step: Step, times: StepTimes | None) -> str:
        """When a step with departures leaves, and since when it waits for that."""
        begins = self.begins(step, times) if times is not None else None
        if times is None or begins is None or not step.departures:
            return ""
        say, clock = self.view.names.say, self.view.clock
        text = clock.put(say._("departs {time}"), "time", begins)
        if begins == times.earliest_start:
            return text
        return f"{text}, {clock.put(say._('waits from {time}'), 'time', times.earliest_start)}"

    def _mark(self, id_: str, promised: int | None) -> str:
        """Stands behind the time by which a step is needed where its handoff has it: time is missing further on."""
        own = (one for one in self.solution.handoffs if one.source == id_ and one.missing_at is not None)
        shown = any(promised is None or promised in (one.ready_at, one.must_promise) for one in own)
        return ELSEWHERE if shown else ""

    def span(self, begins: int, ends: int) -> str:
        """Both times, the day only once where it is the same."""
        first, last = self.view.clock.moment(begins), self.view.clock.moment(ends)
        day, _, rest = last.rpartition(" ")
        if day.startswith("D") and first.startswith(f"{day} "):
            last = rest
        return f"{first}–{last}" if " " not in last else f"{first} – {last}"

    def notes(self, id_: str, times: StepTimes | None, zone: str = "") -> Iterator[Note]:
        """What time it is in the step's own ``zone``, what is left of time, and what the customer gets."""
        if zone and times is not None:
            local = self._local(id_, times, zone)
            if local:
                yield Note(local)
        if leaves := self.leaves(self.view.names.state.steps[id_], times):
            yield Note(leaves)
        own = [customer for customer in self.solution.customers if self._at(customer) == id_]
        for customer in own:
            yield from self._customer(customer)
        if not own and times is not None and times.slack is not None and times.slack > 0:
            yield Note(self.slack(times.slack), slack=True)

    def _local(self, id_: str, times: StepTimes, zone: str) -> str:
        """``17:00–19:00 Asia/Vladivostok``, where that clock shows another time than the file's."""
        there = replace(self, view=self.view._replace(clock=replace(self.view.clock, zone=zone)))
        begins = self.begins(self.view.names.state.steps[id_], times)
        ends = times.earliest_finish
        if begins is None or ends is None:
            begins = ends = next((t for t in (begins, ends, times.latest_finish) if t is not None), None)
        if begins is None or ends is None or there.span(begins, ends) == self.span(begins, ends):
            return ""
        return f"{there.view.clock.moment(ends) if begins == ends else there.span(begins, ends)} {zone}"

    def slack(self, seconds: int) -> str:
        """What is left."""
        return self.view.names.say._("slack {length}").replace("{length}", spare(seconds, self.language))

    def _at(self, customer: CustomerOutcome) -> str | None:
        found = self.view.names.customer(customer.id)
        return found.at if found else None

    def _customer(self, customer: CustomerOutcome) -> Iterator[Note]:
        say, clock, tone = self.view.names.say, self.view.clock, customer_tone(customer)
        if customer.by is None:
            yield Note(clean(self.view.names.what(customer.id)), tone)
            return
        yield Note(clock.put(say._("for the customer by {time}"), "time", customer.by), tone)
        if customer.slack is not None:
            yield Note(self._left(customer), tone, slack=customer.slack > 0)

    def _left(self, customer: CustomerOutcome) -> str:
        say = self.view.names.say
        slack = customer.slack or 0
        if slack >= 0:
            return self.slack(slack)
        if customer.at_best:
            return say._("at least {length} late").replace("{length}", lack(-slack, self.language))
        best = min(max(-(customer.slack_best if customer.slack_best is not None else slack), 0), -slack)
        return say._("{length} late").replace("{length}", lack_range(best or -slack, -slack, self.language))

    def badge(self, step: Step) -> str:
        """For which families alone a step is taken."""
        if not step.family:
            return ""
        families = ", ".join(self.view.names.family(one) for one in step.family)
        return clean(self.view.names.say._("only: {what}").replace("{what}", families), 40)

    def window(self, window: Window) -> str:
        """What is known of a run of steps as a whole."""
        say = self.view.names.say
        if window.measured is not None:
            fact = self.view.names.state.measured[window.measured]
            text = say._("measured: {length}").replace(
                "{length}", takes_in_words(fact.usually, self.language)
            )
            if fact.sometimes is not None:
                rare = takes_in_words(fact.sometimes, self.language)
                text += ", " + say._("sometimes {length}").replace("{length}", rare)
            return text
        if window.begins is None or window.ends is None:
            return ""
        text = say._("window {span}").replace("{span}", self.span(window.begins, window.ends))
        if window.left is None:
            return text
        if window.left < 0:
            short = say._("{length} too short").replace("{length}", lack(-window.left, self.language))
            return f"{text}: {short}"
        left = say.ngettext(
            "{length} left for {count} step without a duration",
            "{length} left for {count} steps without a duration",
            len(window.unknown),
        )
        return f"{text}: {left.replace('{length}', spare(window.left, self.language))}"
