"""How likely each customer requirement is met: many runs through a plan, with lengths drawn by chance.

Lengths, choices and loops are drawn independently of each other, each from a stream of its own (PCG64, spawned from the
seed), so that the same seed gives the same numbers whatever the size of a chunk of work. A share is told with its
Wilson interval; quantiles are floored to the minute.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from procmap.analysis.calculation import Calculation
from procmap.analysis.likelihood.budget import budgets
from procmap.analysis.likelihood.distribution import Distribution
from procmap.analysis.likelihood.engine import CHUNK, Engine, Key
from procmap.analysis.likelihood.moving import are_finite, latest
from procmap.analysis.likelihood.result import (
    QUANTILES,
    Assumption,
    CustomerChance,
    FreshnessChance,
    HandoffChance,
    Interval,
    Simulation,
    Z,
    interval,
)
from procmap.analysis.likelihood.runs import Runs
from procmap.analysis.likelihood.tails import Tails
from procmap.analysis.likelihood.tally import Tally
from procmap.analysis.outcomes import handoffs
from procmap.analysis.plan import Plan
from procmap.analysis.solution import Handoff
from procmap.analysis.solver import solution_of
from procmap.calendars import FOREVER, is_finite
from procmap.calendars.bulk import numpy_or_raise
from procmap.calendars.instant import EDGE

BARS = 100
"""Bars of a histogram, at most."""

LOOKED_INTO = 16 * CHUNK
"""Runs that the tornado and the handoffs are read off: they need no more."""

_TENTH = 6554
"""A tenth of the random 16-bit numbers."""


class Wish(NamedTuple):
    """How much is asked: ``runs``, the ``seed``, the share that a budget is for, and a standard error to stop at.

    With ``precision`` no more runs are made once every customer requirement's standard error is below it.
    """

    runs: int = 100_000
    seed: int = 7
    target: float = 0.95
    precision: float | None = None


def simulate(
    plan: Plan, wish: Wish, sampled: Mapping[str, Distribution], told: Callable[[int], None] = lambda _: None
) -> Simulation:
    """Go through a plan ``wish.runs`` times. ``told`` hears after each chunk how many runs are done.

    Raises ``CycleError``, ``RoundsError``, ``SizeError`` and ``CalendarError`` as solving does, and
    ``MissingExtraError`` where numpy is not installed.
    """
    numpy_or_raise()
    found = Calculation(plan)
    count = _Count(found, Engine(plan, wish.seed, sampled))
    runs = 0
    while runs < wish.runs:
        walk, most = (None, CHUNK) if runs < LOOKED_INTO else (count.walk, 2 * CHUNK)
        size = min(most, wish.runs - runs)
        count.add(Runs(count.engine, size, walk))
        runs += size
        told(runs)
        if wish.precision is not None and count.error() <= wish.precision:
            break
    customers = tuple(count.customers())
    allowed = budgets(found, count.engine, wish.target)
    return Simulation(
        state=plan.state_id,
        family=plan.family,
        date=plan.anchor,
        zone=plan.process.timezone,
        runs=runs,
        seed=wish.seed,
        customers=tuple(one._replace(budget=allowed.get(one.id)) for one in customers),
        handoffs=tuple(count.handoffs()),
        freshness=tuple(count.freshness()),
        shapes=tuple(dict.fromkeys(count.shapes())),
        assumptions=tuple(_assumptions(count.engine)),
    )


class _Count:
    """What is counted while the runs are made."""

    def __init__(self, found: Calculation, engine: Engine) -> None:
        self.found, self.engine = found, engine
        deadline = engine.network.deadline
        self._customer = {
            id_: Tally(deadline[place] if deadline[place] < FOREVER else None)
            for id_, place in engine.assembled.customer.items()
        }
        self._handoffs = [
            (one, engine.place(one.source, one.target, one.requirement)) for one in handoffs(found)
        ]
        self._ready = [Tally(self._agreed(one)) for one, _ in self._handoffs]
        self._tails = {
            (key, id_): Tails()
            for id_, place in engine.assembled.customer.items()
            for key in _lengths(engine, place)
        }
        self._limits = engine.network.stated_limits
        self._fresh = [[0, 0] for _ in self._limits]
        self._done = 0
        customers = (place for place in engine.assembled.customer.values() if engine.sure[place])
        limits = (place for one in self._limits for place in (one.tail, one.head))
        self.walk = engine.walk({*customers, *limits})
        """The way to all that is counted beyond the runs that are looked into."""

    def _agreed(self, one: Handoff) -> int | None:
        return self.found.plan.contracts[one.requirement].time if one.requirement else None

    def add(self, runs: Runs) -> None:
        """Count a chunk."""
        for id_, place in self.engine.assembled.customer.items():
            at = runs.at[place]
            if at is None or not self.engine.sure[place]:
                continue
            self._customer[id_].add(at if runs.finite[place] else at[at > -EDGE])
        self._add_limits(runs)
        if self._done < LOOKED_INTO:
            self._add_tails(runs)
            self._add_handoffs(runs)
        self._done += runs.size

    def _add_tails(self, runs: Runs) -> None:
        tenths = {key: _tenths(runs.drawn[key]) for key in dict.fromkeys(key for key, _ in self._tails)}
        for (key, id_), tails in self._tails.items():
            tally = self._customer[id_]
            at = runs.at[self.engine.assembled.customer[id_]]
            if at is not None and tally.count:
                tails.add([_happening(at[tenth]) for tenth in tenths[key]], tally.due)

    def _add_handoffs(self, runs: Runs) -> None:
        network = self.engine.network
        for (_, place), tally in zip(self._handoffs, self._ready, strict=True):
            if place is None:
                continue
            tail = place.point if place.arc is None else network.tail[place.arc]
            if tail is None or not self.engine.sure[tail]:
                continue
            at = runs.at[tail] if place.arc is None else runs.came.get(place.arc)
            if at is not None:
                tally.add(_happening(at))

    def _add_limits(self, runs: Runs) -> None:
        """Count how often a greatest lag is kept."""
        np = numpy_or_raise()
        for limit, count in zip(self._limits, self._fresh, strict=True):
            begins, ends = runs.at[limit.tail], runs.at[limit.head]
            if (
                begins is None
                or ends is None
                or not (self.engine.sure[limit.tail] and self.engine.sure[limit.head])
            ):
                continue
            there = (abs(begins) < EDGE) & (abs(ends) < EDGE)
            count[0] += int(np.count_nonzero(ends[there] <= latest(limit.operator, begins[there])))
            count[1] += int(np.count_nonzero(there))

    def freshness(self) -> Iterator[FreshnessChance]:
        """How often every greatest lag is kept, when everything begins as early as it can."""
        for limit, (kept, runs) in zip(self._limits, self._fresh, strict=True):
            if runs and limit.cause is not None:
                yield FreshnessChance(limit.cause.id, limit.cause.target, interval(kept, runs))

    def error(self) -> float:
        """The largest standard error of a customer requirement so far.

        Where all runs agree the plain formula gives 0 after a few: half of Wilson's interval counts where it is wider.
        """
        chances = (
            interval(t.in_time, t.count) for t in self._customer.values() if t.due is not None and t.count
        )
        return max((max(one.error, (one.high - one.low) / (2 * Z)) for one in chances), default=0.0)

    def customers(self) -> Iterator[CustomerChance]:
        """The customer requirements, in the file's order."""
        outcomes = {one.id: one for one in solution_of(self.found).customers}
        for id_, tally in self._customer.items():
            place = self.engine.assembled.customer[id_]
            whenever = self.engine.whenever[place]
            known = self.engine.sure[place] and not whenever
            chance = (
                interval(tally.in_time, tally.count)
                if known and tally.due is not None and tally.count
                else None
            )
            tails = ((key, one) for (key, of), one in self._tails.items() if of == id_)
            swings = [told for key, one in tails if (told := one.told(key)) is not None]
            yield CustomerChance(
                id=id_,
                due=tally.due,
                runs=tally.count,
                chance=chance,
                whenever=whenever,
                unknown=() if self.engine.sure[place] else outcomes[id_].unknown,
                ready=_quantiles(tally),
                swings=tuple(swing for _, swing in sorted(swings, key=lambda one: one[0])),
                histogram=tally.histogram(BARS),
            )

    def handoffs(self) -> Iterator[HandoffChance]:
        """The handoffs, in the solver's order."""
        for (one, _), tally in zip(self._handoffs, self._ready, strict=True):
            in_time: Interval | None = None
            if tally.due is not None and tally.count:
                in_time = interval(tally.in_time, tally.count)
            yield HandoffChance(
                one.source, one.target, one.requirement, tally.due, in_time, _quantiles(tally), tally.steady
            )

    def shapes(self) -> Iterator[tuple[str, str | None, str]]:
        """Which distribution every uncertain length was given."""
        for parts in self.engine.sources.values():
            for source in parts:
                yield (*source.key, source.distribution.shape)


def _quantiles(tally: Tally) -> tuple[tuple[float, int], ...]:
    return tuple(
        (share, at) for share in QUANTILES if (at := tally.quantile(share)) is not None and is_finite(at)
    )


def _lengths(engine: Engine, place: int) -> dict[Key, None]:
    """The uncertain lengths on any way to a point."""
    behind, head = engine.behind(place), engine.network.head
    return dict.fromkeys(
        source.key for arc, parts in engine.sources.items() if head[arc] in behind for source in parts
    )


def _tenths(chance: Any) -> tuple[Any, Any]:
    """The runs in which a length is in its quickest and in its slowest tenth, by the numbers that it was drawn with."""
    np = numpy_or_raise()
    return np.flatnonzero(chance < _TENTH), np.flatnonzero(chance >= (1 << 16) - _TENTH)


def _happening(at: Any) -> Any:
    """The instants of those runs in which something comes at all."""
    return at if are_finite(at) else at[(at > -EDGE) & (at < EDGE)]


def _assumptions(engine: Engine) -> Iterator[Assumption]:
    if len(engine.sources) > 1:
        yield Assumption("independent")
    if engine.chances.equal:
        yield Assumption("equal-shares", engine.chances.equal)
    if engine.chances.always:
        yield Assumption("always-again", engine.chances.always)
    if any(engine.by_promise):
        yield Assumption("window")
    if any(fact.sometimes for _, fact in engine.plan.measured):
        yield Assumption("sometimes")
