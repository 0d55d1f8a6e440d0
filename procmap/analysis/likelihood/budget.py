"""A confidence budget: at which share of its cases each step may be counted, so that together a target share holds.

If step i takes no longer than its q_i-quantile Q_i(q_i) with probability q_i, all of them together do with probability
at least 1 - Σ (1 - q_i), whatever depends on whatever (Boole's inequality, the union bound). So a miss of 1 - target is
spent in parts of a thousandth, each on the step of the binding way to the customer whose quantile then falls most: for
quantiles that flatten towards the middle the best way to spend it on one chain. Departures, whole days and closing
hours make steps of that, so that other ways are searched from there (``misses``), and nothing is spent in vain. The
times that follow are the latest ones: the backward pass with those lengths.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import replace
from math import inf, prod
from typing import TYPE_CHECKING

from procmap.analysis.cases import Varying
from procmap.analysis.likelihood.misses import MOST_ARCS, TRIED, Found, Part, Search, fewest
from procmap.analysis.likelihood.result import Allowance, Budget, Latest
from procmap.analysis.network import Network
from procmap.analysis.outcomes import handoffs
from procmap.analysis.passes import backward
from procmap.calendars import FOREVER, NEVER, Operator, Sequence, is_finite
from procmap.calendars.bulk import numpy_or_raise

if TYPE_CHECKING:
    from procmap.analysis.calculation import Calculation
    from procmap.analysis.likelihood.engine import Engine

PARTS = 1000
"""A budget is spent in parts of a thousandth."""

MOST_PARTS = 500
"""Parts that are spent to find what can be guaranteed at all: less than half is no promise."""


def budgets(found: Calculation, engine: Engine, target: float) -> dict[str, Budget]:
    """The budget of each customer requirement that has a deadline and a time.

    Where no length on the way is uncertain there is nothing to spend on: what is guaranteed is all or nothing.
    """
    return {
        id_: _Spending(found, engine, place).budget(target)
        for id_, place in engine.assembled.customer.items()
        if engine.network.deadline[place] < FOREVER and engine.sure[place] and not engine.whenever[place]
    }


class _Spending:
    """The misses spent so far on the way to one customer requirement, in thousandths."""

    def __init__(self, found: Calculation, engine: Engine, customer: int) -> None:
        self.found, self.engine, self.customer = found, engine, customer
        self.network = engine.network
        on_the_way = engine.behind(customer)
        self.binding: set[int] = set()
        self.spent = {
            Part(arc, n): 0
            for arc, sources in engine.sources.items()
            if self.network.head[arc] in on_the_way
            for n in range(len(sources))
        }
        self.amounts = {
            part: engine.sources[part.arc][part.place].distribution.quantiles(PARTS) for part in self.spent
        }
        self._gains: dict[tuple[Part, int], tuple[float, int]] = {}
        self.weight = {part: 28_800 if self._kind(part) == "workdays" else 1 for part in self.spent}
        self.chosen = dict(self.network.operator)
        for arc in {part.arc for part in self.spent}:
            self.chosen[arc] = self._operator(arc)

    def budget(self, target: float) -> Budget:
        """Spend what the target leaves where that gains most, and look how far one would have to go."""
        if not self.spent:
            return Budget(target, float(self._in_time()), 1.0, self._slack(), (), ())
        allowed = int((1 - target) * PARTS + 1e-9)  # 99.95 % leave nothing to miss: half a part is none
        search = self._search(allowed)
        best = search.improved(self._one_by_one(self._none, allowed))
        least = self._least(best)
        enough = None if least is None else sum(least.values())
        if least is not None and enough is not None and enough <= allowed:
            other = search.improved(self._one_by_one(least, allowed))
            best = max(best, other, key=lambda one: one.room)
        self._count_at(best.misses)
        return Budget(
            target,
            0.0 if enough is None else 1 - enough / PARTS,
            prod(1 - misses / PARTS for misses in self.spent.values()),
            self._slack(),
            tuple(self._allowances(self.spent)),
            tuple(self._latest(replace(self.network, operator=dict(self.chosen)))),
        )

    @property
    def _none(self) -> dict[Part, int]:
        return dict.fromkeys(self.spent, 0)

    def _search(self, most: int) -> Search:
        return Search(most, MOST_ARCS // max(1, len(self.network.tail)), self._room, self._refilled)

    def _room(self, misses: Mapping[Part, int]) -> float:
        """The seconds until the deadline that some misses leave."""
        self._count_at(misses)
        ready = self._early()[self.customer]
        return self.network.deadline[self.customer] - ready if is_finite(ready) else -inf

    def _least(self, best: Found) -> dict[Part, int] | None:
        """The fewest misses found with which the customer is in time; ``None`` if half of the cases are not enough.

        Spent one after another; or all on one length, which gains where a departure or a day is to be caught; or as
        is ``best`` for fewer of them, or for half of the cases. Of the least, what was spent in vain is given back.
        """
        found = [self._one_by_one(self._none, MOST_PARTS, until=0), *self._alone()]
        found += [best.misses] if best.room >= 0 else []
        found = [one for one in found if self._room(one) >= 0]
        if not found:
            most = self._search(MOST_PARTS).improved(self._one_by_one(self._none, MOST_PARTS))
            if most.room < 0:
                return None
            found = [most.misses]
        least = min(found, key=lambda one: sum(one.values()))
        for part in sorted(least, key=lambda one: -least[one])[:TRIED]:
            least = {**least, part: fewest(least, part, self._enough)}
        return least

    def _enough(self, misses: Mapping[Part, int]) -> bool:
        return self._room(misses) >= 0

    def _one_by_one(
        self, begin: Mapping[Part, int], most: int, until: float = inf, only: Container[Part] | None = None
    ) -> dict[Part, int]:
        """Misses spent one after another, each where it gains most, until the customer has so much room."""
        self._count_at(begin)
        slack = self._slack()
        while (slack is None or slack < until) and sum(self.spent.values()) < most:
            if not self._spend(most - sum(self.spent.values()), only):
                break
            slack = self._slack()
        return dict(self.spent)

    def _refilled(self, misses: Mapping[Part, int], most: int) -> dict[Part, int]:
        """What is left of the misses is spent on those lengths that have some."""
        return self._one_by_one(misses, most, only={part for part in misses if misses[part]})

    def _alone(self) -> Iterator[dict[Part, int]]:
        """Allocations that are spent on one length alone, and are enough."""
        for part in list(self.spent)[:TRIED]:
            alone = {**self._none, part: MOST_PARTS}
            if self._enough(alone):
                yield {**alone, part: fewest(alone, part, self._enough)}

    def _count_at(self, spent: Mapping[Part, int]) -> None:
        """Count every length at the share that is spent on it."""
        changed = {part.arc for part, misses in spent.items() if misses != self.spent[part]}
        self.spent = dict(spent)
        for arc in changed:
            self.chosen[arc] = self._operator(arc)

    def _in_time(self) -> bool:
        slack = self._slack()
        return slack is not None and slack >= 0

    def _early(self) -> list[int]:
        """The forward pass with the lengths that count now; what is unknown comes as promised."""
        network = self.network
        at = network.release.copy()
        starts = self.engine.starts
        for v in range(len(at)):
            for arc in range(starts[v], starts[v + 1]):
                at[v] = max(at[v], self._along(arc, at[network.tail[arc]]))
            if self.engine.by_promise[v]:
                at[v] = max(at[v], network.promise[v])
        return at

    def _along(self, arc: int, t: int) -> int:
        operator = self.chosen.get(arc)
        return t + self.network.lag[arc] if operator is None else operator.forward(t)

    def _slack(self) -> int | None:
        """What remains until the deadline; the way that decides it is kept as ``binding``."""
        early = self._early()
        self.binding = self._binding(early)
        ready = early[self.customer]
        return self.network.deadline[self.customer] - ready if is_finite(ready) else None

    def _binding(self, early: list[int]) -> set[int]:
        """The arcs of the way that decides when the customer is served."""
        network, starts = self.network, self.engine.starts
        arcs, v = set(), self.customer
        while early[v] > max(network.release[v], NEVER // 2):
            came = (
                (self._along(arc, early[network.tail[arc]]), -arc) for arc in range(starts[v], starts[v + 1])
            )
            latest, arc = max(came, default=(NEVER, 0))
            if latest < early[v]:
                break  # its promise decides
            arcs.add(-arc)
            v = network.tail[-arc]
        return arcs

    def _spend(self, most: int, only: Container[Part] | None) -> bool:
        """Spend where a part gains most on the binding way, until the length falls; false where nothing is to gain."""
        parts = [part for part in self.spent if only is None or part in only]
        gains = [(*self._gain(part), -n, part) for n, part in enumerate(parts)]
        gains = [one for one in gains if one[0] > 0 and -one[1] <= most]
        if not gains:
            return False
        _, count, _, part = max([one for one in gains if one[3].arc in self.binding] or gains)
        self.spent[part] -= count
        self.chosen[part.arc] = self._operator(part.arc)
        return True

    def _gain(self, part: Part) -> tuple[float, int]:
        """The seconds (a working day as 8 hours) that a part gains at best where a length goes on from what is spent.

        Whole days and samples stay as they are for many parts: so many, less than 0, it takes until the length falls.
        """
        spent = self.spent[part]
        if (part, spent) not in self._gains:
            np = numpy_or_raise()
            amounts = self.amounts[part][spent : min(spent + MOST_PARTS, PARTS - 1) + 1]
            gained = amounts[0] - np.array(amounts[1:] or amounts, np.int64)
            falls = int(np.argmax(gained > 0)) + 1
            best = float((gained / np.arange(1, len(gained) + 1)).max())
            self._gains[part, spent] = best * self.weight[part], -falls
        return self._gains[part, spent]

    def _kind(self, part: Part) -> str:
        """``elapsed``, ``work`` or ``workdays``."""
        operator = self.network.operator[part.arc]
        parts = operator.parts if isinstance(operator, Sequence) else (operator,)
        return [one for one in parts if isinstance(one, Varying)][part.place].spread.worst.kind

    def _amount(self, part: Part, spent: int) -> int:
        return self.amounts[part][spent]

    def _operator(self, arc: int) -> Operator:
        """The operator of an arc at the shares that count now."""
        operator = self.network.operator[arc]
        if isinstance(operator, Varying):
            return operator.taking(self._amount(Part(arc, 0), self.spent[Part(arc, 0)]))
        assert isinstance(operator, Sequence)
        parts: list[Operator] = []
        place = 0
        for one in operator.parts:
            if isinstance(one, Varying):
                parts.append(one.taking(self._amount(Part(arc, place), self.spent[Part(arc, place)])))
                place += 1
            else:
                parts.append(one)
        return Sequence(tuple(parts))

    def _allowances(self, spent: dict[Part, int]) -> Iterator[Allowance]:
        """The shares by length; of a step gone through several times the strictest."""
        told: dict[tuple[str, str | None], Allowance] = {}
        for part, misses in spent.items():
            key = self.engine.sources[part.arc][part.place].key
            one = Allowance(*key, 1 - misses / PARTS, self._amount(part, misses), self._kind(part))
            if key not in told or told[key].share < one.share:
                told[key] = one
        yield from told.values()

    def _latest(self, network: Network) -> Iterator[Latest]:
        self.chosen = dict(network.operator)
        early = self._early()
        due = [FOREVER] * len(network.release)
        due[self.customer] = network.deadline[self.customer]
        late = backward(network, due)
        for one in handoffs(self.found):
            place = self.engine.place(one.source, one.target, one.requirement)
            if place is None or not is_finite(late.at[place.head]):
                continue  # nowhere, or not on the way to this customer
            if place.arc is not None:
                ready = self._along(place.arc, early[network.tail[place.arc]])
            else:
                ready = early[place.point or 0]
            yield Latest(
                one.source,
                one.target,
                one.requirement,
                late.at[place.head],
                ready if is_finite(ready) else None,
            )
