"""Repairs in words: who is asked for what, in clock sentences, and what it comes to."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from procmap.analysis.repairs.applying import held_from, moved_point, point_of
from procmap.analysis.repairs.levers import CUSTOMER, Lever
from procmap.analysis.repairs.repairs import Repair, Repairs
from procmap.analysis.repairs.rounding import drastic
from procmap.analysis.solution import Solution
from procmap.calendars import Duration, Label, format_label
from procmap.locale import Speech, speech
from procmap.model import Step
from procmap.render.clock import NOTHING, Clock, day_in_words
from procmap.render.limits import duration_in_words
from procmap.render.names import Names
from procmap.render.page import Bit, Block, line
from procmap.render.verdicts import reservation, verdict_bit
from procmap.report import Repaired

MINUTE = 60
_DAY = 24 * 60
"""The minutes that a working day counts as where minutes are compared."""


def repairs_page(found: Repaired, language: str) -> Iterator[Block]:
    """The whole page: for each product family what is late, and the numbered repairs."""
    process = found.file.process
    assert process is not None
    say = speech(language)
    yield line(Bit(process.process, "title"))
    if found.unsolved:
        yield line(Bit(say._("this state cannot be calculated; procmap check says why"), "error"))
    elif not found.repairs:
        yield line(say._("nothing of this stands on the way to a customer"))
    number = 0
    for n, one in enumerate(found.repairs):
        if n:
            yield line()
        yield from _Page(one, found.goal, say).blocks(number)
        number += len(one.found)


class _Page:
    """The repairs of one family put into words."""

    def __init__(self, one: Repairs, goal: tuple[str, ...], say: Speech) -> None:
        plan = one.plan
        self.one, self.goal, self.say, self.plan = one, goal, say, plan
        self.names = Names(plan.process, plan.state, say)
        self.clock = Clock(plan.process.timezone, plan.anchor, say.language, plan.process)

    def blocks(self, before: int) -> Iterator[Block]:
        say, plan = self.say, self.plan
        told = verdict_bit(self.one.before.verdict, say)
        day = day_in_words(plan.anchor, say.language)
        version = Bit(self.names.version(plan.state_id, plan.family), "strong")
        but = reservation(self.one.before, say)
        yield line(
            version, ": ", told, *([Bit(f", {but}", "error")] if but else []), Bit(f" · D = {day}", "dim")
        )
        for id_ in self.goal:
            due = self.plan.customers[id_].by if id_ in self.plan.customers else None
            instant = next((one.by for one in self.one.before.customers if one.id == id_), None)
            if due is not None:
                text = self.clock.put(say._("the goal: {what} by {time}"), "time", instant)
                yield line("  " + text.replace("{what}", self.names.what(id_)))
        if self.one.sound:
            yield line("  ", Bit(say._("nothing is late: nothing has to change"), "good"))
        elif not self.one.found:
            yield line("  ", Bit(self._none(), "error"))
            yield from (line("  ", text) for text in self._soonest())
        shared = self._shared()
        for n, repair in enumerate(self.one.found, start=before + 1):
            yield line()
            yield from self._repair(n, repair, shared)
        if shared:
            yield line()
            yield line(self.say._("whichever is chosen:"))
            yield from (line("   ", Bit(text, "warning")) for text in shared)
        reserves = list(self._reserves())
        if reserves:
            yield line()
            yield from (line(Bit(text, "warning")) for text in reserves)

    def _reserves(self) -> Iterator[str]:
        """What is not sure about the list: where it may be too short, and what is not proven to be the least."""
        say, one = self.say, self.one
        if one.ended and one.found:
            yield say._("there may be better repairs: the search was ended")
        if one.found and min(len(each.given) for each in one.found) > one.least.get("fewest", 0) > 0:
            owners = one.least["fewest"]
            yield say.ngettext(
                "at least {count} owner has to be asked: whether so few suffice was not decided",
                "at least {count} owners have to be asked: whether so few suffice was not decided",
                owners,
            )
        if one.found and min(len(each.moves) for each in one.found) > one.least.get("changes", 0) > 0:
            changes = one.least["changes"]
            yield say.ngettext(
                "at least {count} change is needed: whether so few suffice was not decided",
                "at least {count} changes are needed: whether so few suffice was not decided",
                changes,
            )
        yield from (self._dropped(reason, count) for reason, count in one.dropped.items())

    def _dropped(self, reason: str, count: int) -> str:
        say = self.say
        if reason == "elsewhere":
            return say.ngettext(
                "{count} repair was dropped: it makes another product family late",
                "{count} repairs were dropped: they make another product family late",
                count,
            )
        if reason == "calendar":
            return say.ngettext(
                "{count} repair was dropped: it needs a day beyond the calendars",
                "{count} repairs were dropped: they need a day beyond the calendars",
                count,
            )
        return say.ngettext(
            "{count} repair was dropped: once it was made something was late all the same",
            "{count} repairs were dropped: once they were made something was late all the same",
            count,
        )

    def _none(self) -> str:
        if self.one.ended:
            return self.say._("no repair was found before the search was ended")
        if self.one.dropped:
            return self.say._("no repair was found that can be made")
        return self.say._("no set of changes that may be made suffices: see what is negotiable")

    def _soonest(self) -> Iterator[str]:
        for id_, instant in self.one.soonest.items():
            text = self.say._("{what}: no sooner than {time}, whatever is changed")
            yield self.clock.put(text.replace("{what}", self.names.what(id_)), "time", instant)

    def _shared(self) -> list[str]:
        """What every one of several repairs leaves."""
        left = [dict.fromkeys(self._remaining(one)) for one in self.one.found]
        return [text for text in left[0] if all(text in one for one in left)] if len(left) > 1 else []

    def _repair(self, number: int, exact: Repair, shared: Collection[str]) -> Iterator[Block]:
        say, repair = self.say, exact.proposed
        owners = self.names.few(self._owner(one) for one in repair.given)
        asks = say._("asks {owners}").replace("{owners}", owners)
        parts = [asks, self._asked(repair)]
        if repair.cost:
            text = say._("costs {money}").replace("{money}", f"{repair.cost:f}")
            parts.append(
                text
                if not repair.unpriced
                else say._("{costs}, not counting what has no price").replace("{costs}", text)
            )
        yield line(
            Bit(f"{number}. ", "strong"), Bit(" · ".join(parts), "strong"), Bit(self._best(exact), "dim")
        )
        for (lever, units), (_, least) in zip(repair.moves, exact.moves, strict=True):
            owner = self._owner(lever.owner)
            enough = self._enough((lever, units, least), repair, exact)
            yield line(f"   {owner}: {self._change(lever, units, repair)}", Bit(enough, "dim"))
        yield line("   ", *self._comes_to(repair))
        left = [text for text in self._remaining(exact) if text not in shared]
        yield from (line("   ", Bit(text, "warning")) for text in left)

    def _enough(self, move: tuple[Lever, int, int], repair: Repair, exact: Repair) -> str:
        """What would just be enough, where a rounder figure is proposed."""
        lever, units, least = move
        told, enough = self._figure(lever, units, repair), self._figure(lever, least, exact)
        if told == enough:
            return ""
        return "  " + self.say._("({figure} would be enough)").replace("{figure}", enough)

    def _figure(self, lever: Lever, units: int, repair: Repair) -> str:
        """The new figure of a change, by itself."""
        after = repair.applied.process.states[self.plan.state_id].steps
        if lever.kind in ("takes", "transfer"):
            return self._length(_lasts(after[lever.target or lever.id], lever))
        if lever.kind == "limit":
            return self._length(_most(after[lever.target], lever))
        if lever.kind in ("departure", "held"):
            return self.clock.moment(repair.leaves.get(lever.id))
        return NOTHING if lever.kind == "opening" else self.clock.moment(self._new(lever, units))

    def _remaining(self, repair: Repair) -> Iterator[str]:
        """What is left to be said: what it asks much of, why it does not hold for sure, what stays late elsewhere."""
        say = self.say
        much = [lever for lever, units in repair.moves if drastic(self.plan, lever, units)]
        if much:
            names = self.names.few(map(self._place, much))
            yield say._("drastic: little is left of {names}").replace("{names}", names)
        rests = dict.fromkeys(id_ for one in repair.proposed.solution.customers for id_ in one.because)
        if rests:
            names = self.names.few(self.names.what(id_) for id_ in rests)
            yield say._("it rests on what is not agreed: {names}").replace("{names}", names)
        unknown = dict.fromkeys(id_ for one in repair.proposed.solution.customers for id_ in one.unknown)
        if unknown:
            names = self.names.few(self.names.step(id_) for id_ in unknown)
            yield say._("nobody knows how long these take: {names}").replace("{names}", names)
        for one in repair.remains.elsewhere:
            text = say._("{family} stays late: {what}, {missing} missing")
            text = text.replace("{family}", self.names.family(one.family))
            text = text.replace("{missing}", self.clock.lack(one.missing))
            yield text.replace("{what}", self.names.what(one.contract or one.customer or ""))
        days = [
            say._("{day} ({what}: {missing} missing)")
            .replace("{day}", day_in_words(late.date, say.language))
            .replace("{missing}", self.clock.lack(late.missing))
            .replace("{what}", self.names.what(late.contract or late.customer or ""))
            for late in repair.remains.days
        ]
        if days:
            yield say._("too little on other days: {days}").replace("{days}", ", ".join(days))

    def _owner(self, owner: str) -> str:
        if owner == CUSTOMER:
            return self.say._("the customer")
        return self.names.department(owner) or self.say._("nobody named")

    def _best(self, repair: Repair) -> str:
        say = self.say
        words = {
            "fewest": say._("fewest owners"),
            "minutes": say._("fewest minutes"),
            "cost": say._("cheapest"),
            "fair": say._("fairest"),
            "changes": say._("fewest changes"),
        }
        told = ", ".join(words[one] for one in repair.best)
        return f"  ({told})" if told else ""

    def _comes_to(self, repair: Repair) -> tuple[Bit, Bit]:
        """The verdict afterwards; who is asked for an earlier time has yet to agree."""
        say = self.say
        asked = [self.plan.contracts[one.id] for one, _ in repair.moves if one.kind == "earlier"]
        givers = dict.fromkeys(self._owner(one.giver or "") for one in asked if one.answer.granted)
        text = say._("then: ")
        if givers:
            text = say._("then, once agreed with {owners}: ").replace("{owners}", self.names.few(givers))
        return Bit(text), verdict_bit(repair.solution.verdict, say)

    def _place(self, lever: Lever) -> str:
        """The step, or the handoff, that a lever changes."""
        ends = (lever.id,) if lever.kind == "takes" else (lever.id, lever.target)
        return self.say._("“{text}”").replace("{text}", " → ".join(map(self.names.step, ends)))

    def _asked(self, repair: Repair) -> str:
        """All minutes together; working days by themselves."""
        days = sum(units for lever, units in repair.moves if lever.weight == _DAY)
        minutes = repair.minutes - days * _DAY
        told = [duration_in_words(Duration("workdays", days), self.say)] if days else []
        return " + ".join([*told, *([self._minutes(minutes)] if minutes or not days else [])])

    def _minutes(self, minutes: int) -> str:
        return self.clock.length(minutes * MINUTE)

    def _change(self, lever: Lever, units: int, repair: Repair) -> str:
        if lever.kind in ("takes", "transfer"):
            return self._duration(lever, repair)
        if lever.kind == "opening":
            return self._opening(lever, units)
        if lever.kind in ("departure", "held"):
            return self._departure(lever, repair)
        if lever.kind == "limit":
            return self._limit(lever, repair)
        return self._moment(lever, units, repair)

    def _duration(self, lever: Lever, repair: Repair) -> str:
        say = self.say
        after = repair.applied.process.states[self.plan.state_id].steps
        step = lever.target or lever.id
        old, new = _lasts(self.plan.steps[step], lever), _lasts(after[step], lever)
        text = say._("{what} in {new} instead of {old}")
        what = self.names.step(lever.id)
        if lever.kind == "transfer":
            text = say._("hands over from {what} to {target} in {new} instead of {old}")
            text = text.replace("{target}", self.names.step(lever.target))
        for name, value in (("new", self._length(new)), ("old", self._length(old)), ("what", what)):
            text = text.replace(f"{{{name}}}", value)
        return text

    def _limit(self, lever: Lever, repair: Repair) -> str:
        after = repair.applied.process.states[self.plan.state_id].steps
        old, new = (_most(step, lever) for step in (self.plan.steps[lever.target], after[lever.target]))
        text = self.say._("from {what} to {target} at most {new} instead of {old}")
        told = {
            "new": self._length(new),
            "old": self._length(old),
            "what": self.names.step(lever.id),
            "target": self.names.step(lever.target),
        }
        for name, value in told.items():
            text = text.replace(f"{{{name}}}", value)
        return text

    def _departure(self, lever: Lever, repair: Repair) -> str:
        say = self.say
        text = say._("{what}: one more departure at {time}")
        if lever.kind == "held":
            text = say._("{what}: the departure of {old} leaves at {time}")
            old = held_from(self.plan, lever.id, repair.leaves[lever.id])
            text = text.replace("{old}", "" if old is None else format_label(old))
        text = self.clock.put(text, "time", repair.leaves[lever.id])
        return text.replace("{what}", self.names.step(lever.id))

    def _length(self, duration: Duration | None) -> str:
        if duration is None:
            return NOTHING
        if duration.kind in ("elapsed", "work"):
            return self.clock.length(duration.amount, working=duration.kind == "work")
        return duration_in_words(duration, self.say)

    def _opening(self, lever: Lever, units: int) -> str:
        step = self.plan.steps[lever.id]
        calendar = self.plan.clocks.calendars.id_of_step(step)
        spec = self.plan.process.calendars.get(calendar)
        text = self.say._("opens {minutes} earlier (calendar {calendar})")
        text = text.replace("{minutes}", self._minutes(units * lever.weight))
        return text.replace("{calendar}", (spec.name if spec else None) or calendar)

    def _moment(self, lever: Lever, units: int, repair: Repair) -> str:
        say = self.say
        old, new = self._old(lever), self._new(lever, units)
        text = {
            "earlier": say._("{what}: by {new} instead of {old}"),
            "later": say._("takes {what} by {new} instead of {old}"),
            "deadline": say._("waits for {what} until {new} instead of {old}"),
            "release": say._("{what}: may begin at {new} instead of {old}"),
        }[lever.kind]
        text = self.clock.put(self.clock.put(text, "new", new), "old", old)
        what = self.names.step(lever.id) if lever.kind == "release" else self.names.what(lever.id)
        return text.replace("{what}", what) + (
            self._left(lever.id, repair) if lever.kind == "earlier" else ""
        )

    def _new(self, lever: Lever, units: int) -> int:
        return self._at(lever, moved_point(self.plan, lever, units))

    def _old(self, lever: Lever) -> int:
        return self._at(lever, point_of(self.plan, lever)[0])

    def _at(self, lever: Lever, label: Label) -> int:
        clocks, calendar = self.plan.clocks, point_of(self.plan, lever)[1]
        found = clocks.not_before(label, calendar) if lever.kind == "release" else clocks.by(label, calendar)
        assert found is not None
        return found

    def _left(self, contract: str, repair: Repair) -> str:
        """What a tighter promise leaves of the time from when its inputs are promised."""
        had, has = _window(self.one.before, contract), _window(repair.solution, contract)
        if had is None or has is None:
            return ""
        text = self.say._("; that leaves it {has} of its {had} min")
        return text.replace("{has}", str(has // MINUTE)).replace("{had}", str(had // MINUTE))


def _lasts(step: Step, lever: Lever) -> Duration | None:
    """The worst duration that a lever speaks of."""
    if lever.kind == "takes":
        return None if step.takes is None else step.takes.worst
    least = [one.transfer or one.at_least for one in step.after if one.step == lever.id]
    return next((one.worst for one in least if one is not None), None)


def _most(step: Step, lever: Lever) -> Duration | None:
    """The greatest time that a lever speaks of, at its strictest."""
    return next((one.at_most.best for one in step.after if one.step == lever.id and one.at_most), None)


def _window(solution: Solution, contract: str) -> int | None:
    for one in solution.windows:
        if one.contract == contract and one.begins is not None and one.ends is not None:
            return one.ends - one.begins
    return None
