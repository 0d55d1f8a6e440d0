"""The repairs of a plan: sets of changes after which nothing is late, each made on a copy and solved again.

Listed is what no other repair beats for everybody: one that asks no department for more, and costs no more, drops the
others. Where they come from: every lever by itself; the fewest minutes for every smallest set of owners that can do it
alone; the fewest changes; the fewest minutes, the least money and the smallest share of all. Answers are not invented:
a verdict can be as good as they allow.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from math import lcm
from typing import NamedTuple

from procmap.analysis.plan import Plan
from procmap.analysis.repairs.applying import Applied, apply
from procmap.analysis.repairs.fewest import Fewest, as_few
from procmap.analysis.repairs.hitting import Chosen
from procmap.analysis.repairs.late import late_of
from procmap.analysis.repairs.levers import Lever, levers_of
from procmap.analysis.repairs.relaxed import Relaxed
from procmap.analysis.repairs.remaining import Remaining, late_elsewhere, plan_of, remaining, worse
from procmap.analysis.repairs.rounding import drastic, rounded, rounded_up
from procmap.analysis.repairs.search import Goal, Search
from procmap.analysis.solution import Solution, Verdict
from procmap.analysis.solver import solve_plan
from procmap.calendars import CalendarError, is_finite

PREFERENCES = ("fewest", "minutes", "cost", "fair", "changes")
"""By what repairs are put in order: owners asked, minutes, money, the most that one department gives, changes."""

MOST_LISTED = 12
_MOST_SETS, _MOST_LOOKED_AT = 3000, 300_000
"""Sets of owners that are tried, and that are looked at whether they can be enough."""

_MOST_ROUNDS, _MOST_SEARCHED, _MOST_NODES = 100, 12, 20_000
"""Turns of the search for the fewest changes, or owners (where levers can do harm each is a search), and its nodes."""

_FEW_LEVERS, _AS_FEW = 60, 12
"""Up to so many levers, so many choices of as few changes are tried for the fewest minutes."""

DROPPED = ("late", "elsewhere", "calendar")
"""Why a repair that was found is not listed: on the copy something is still late, or something is late in another
family, or it needs a day that no calendar has."""


class Repair(NamedTuple):
    """A set of changes that suffices: pairs of a lever and how many units it is moved.

    ``given`` is how many minutes each owner gives; ``best`` names the preferences in which no other repair is better.
    ``solution`` is the changed plan, solved; ``leaves`` when a step with an added or held departure leaves. ``drastic``
    counts the lengths of which hardly anything is left. ``eased`` is the same in round figures where these suffice too:
    what is proposed, while the order goes by what is just enough. ``remains`` is what that does not mend.
    """

    moves: tuple[tuple[Lever, int], ...]
    given: Mapping[str, int]
    cost: Decimal
    unpriced: int
    leaves: Mapping[str, int]
    applied: Applied
    solution: Solution
    best: tuple[str, ...] = ()
    drastic: int = 0
    eased: Repair | None = None
    remains: Remaining = Remaining()

    @property
    def proposed(self) -> Repair:
        """What is proposed: in round figures where that can be."""
        return self.eased or self

    @property
    def minutes(self) -> int:
        """All minutes together."""
        return sum(self.given.values())

    @property
    def share(self) -> int:
        """The most that one owner gives."""
        return max(self.given.values(), default=0)

    def rank(self, prefer: str) -> tuple[Decimal | int, ...]:
        """The key that puts repairs in order; of those alike in what is preferred the drastic ones come last."""
        figures: dict[str, Decimal | int] = {
            "fewest": len(self.given),
            "minutes": self.minutes,
            "cost": self.cost,
            "fair": self.share,
            "changes": len(self.moves),
        }
        return (figures[prefer], self.drastic, *(figures[one] for one in PREFERENCES if one != prefer))


class Repairs(NamedTuple):
    """What can be done about one state, for one family and one anchor day.

    ``before`` is how it stands; ``levers`` all that might be changed; ``ended``: the search was not gone through to its
    end. ``dropped`` is how many were found that are no repairs, by reason (``DROPPED``). ``least`` is how few can do at
    all, by ``fewest`` (owners) and ``changes``: proven, also where no repair is known with so few. ``soonest`` is when
    contracts and customer requirements would come that are late whatever is changed.
    """

    plan: Plan
    before: Solution
    levers: tuple[Lever, ...]
    found: tuple[Repair, ...]
    ended: bool = False
    dropped: Mapping[str, int] = {}
    least: Mapping[str, int] = {}
    soonest: Mapping[str, int] = {}

    @property
    def cut(self) -> bool:
        """Whether there may be better repairs than those that are listed."""
        return self.ended or bool(self.dropped)

    @property
    def sound(self) -> bool:
        """Whether nothing has to be repaired."""
        return sound(self.before)


def sound(solution: Solution) -> bool:
    """Whether nothing is late in a solution, whatever answers it rests on."""
    late = any(one.verdict is Verdict.INFEASIBLE for one in solution.customers)
    return not (solution.obstacle or solution.deficits or solution.more_deficits or late)


def repairs_of(plan: Plan, prefer: str = "fewest", targets: frozenset[str] = frozenset()) -> Repairs:
    """The repairs of a plan, the preferred first. Deadlines in ``targets`` stay as they are."""
    before = solve_plan(plan)
    if before.obstacle is not None or sound(before):
        return Repairs(plan, before, (), ())
    levers = levers_of(plan, targets)
    finding = _Finding(plan, levers)
    checked = [finding.checked(moved) for moved in finding.candidates()]
    reasons = [one for one in checked if isinstance(one, str)]
    dropped = {reason: reasons.count(reason) for reason in DROPPED if reason in reasons}
    found = _marked(_undominated([one for one in checked if isinstance(one, Repair)]), finding)
    found.sort(key=lambda one: one.rank(prefer))
    listed = tuple(finding.told(one) for one in found[:MOST_LISTED])
    soonest = {} if listed else finding.soonest()
    return Repairs(plan, before, levers, listed, finding.search.cut, dropped, finding.least, soonest)


class _Finding:
    """Candidates, by several searches on one relaxed plan."""

    def __init__(self, plan: Plan, levers: tuple[Lever, ...]) -> None:
        self.plan, self.levers = plan, levers
        self.relaxed = Relaxed(plan, levers)
        self.search = Search(self.relaxed)
        self.owners = list(dict.fromkeys(lever.owner for lever in levers))
        self.weights = {n: lever.weight for n, lever in enumerate(levers)}
        self.money = _money(levers)
        much = 1 + sum(cost * lever.most for cost, lever in zip(self.money.values(), levers, strict=True))
        self.minutes = {n: weight * much + self.money[n] for n, weight in self.weights.items()}
        """Minutes first, and of equally few the cheaper."""
        self.others = late_elsewhere(plan, plan.process)
        self.least = {"fewest": 1, "changes": 1}
        self.proven = set[str]()
        """In which of the other preferences none is better than the best that was found."""

    def candidates(self) -> list[dict[int, int]]:
        """Amounts that suffice, each once."""
        if not self.search.possible(range(len(self.levers))):
            return []
        of_all = list(self._of_all())
        made = [*self._alone(), *self._by_owners(), *self._by_changes(), *of_all]
        kept = [self._as_far_as_used(one) for one in made if one]
        return list({tuple(sorted(one.items())): one for one in kept}.values())

    def _as_far_as_used(self, moved: Mapping[int, int]) -> dict[int, int]:
        """Agreed times moved no further than to when something comes: the search does without what is beyond that."""
        used = self.relaxed.used(moved)
        kept = {n: min(units, used.get(n, units)) for n, units in moved.items()}
        return {n: units for n, units in kept.items() if units}

    def _alone(self) -> Iterator[dict[int, int]]:
        """Each lever by itself, as little as suffices. It must be able to help everything that is late now."""
        late = [
            {n for row in clause for n, share in row.shares if share > 0}
            for clause in self.relaxed.clauses({})
        ]
        for n in sorted(set.intersection(*late)) if late else ():
            found = self.search.cheapest(Goal({n: 1}))
            if found is not None:
                yield found

    def _by_owners(self) -> Iterator[dict[int, int] | None]:
        """The fewest minutes for every smallest set of owners that can do it."""
        for owners in self.smallest_sets():
            own = {n: cost for n, cost in self.minutes.items() if self.levers[n].owner in owners}
            yield self._cheapest(Goal(own))

    def smallest_sets(self) -> list[frozenset[str]]:
        """Sets of owners that suffice, and no part of which does; those one larger than the fewest, too."""
        number = {owner: n for n, owner in enumerate(self.owners)}
        things = {n: number[lever.owner] for n, lever in enumerate(self.levers)}
        finding, first = self._fewest("fewest", things)
        if first is None:
            return []
        found = [first.things]
        sizes = range(first.least, min(len(first.things) + 1, len(number)) + 1)
        every = (frozenset(one) for size in sizes for one in combinations(range(len(number)), size))
        tried = 0
        for looked_at, owners in enumerate(every):
            if tried > _MOST_SETS or looked_at > _MOST_LOOKED_AT:
                self.search.cut = True
                break
            if any(one <= owners for one in found) or not all(need.met(owners) for need in finding.known):
                continue
            tried += 1
            needs = finding.late.needs(owners)
            finding.known.update(dict.fromkeys(needs))
            if not needs:
                found = [*(one for one in found if not owners <= one), owners]
        return [
            frozenset(self.owners[n] for n in one)
            for one in sorted(found, key=lambda one: (len(one), sorted(one)))
        ]

    def _fewest(
        self, prefer: str, things: Mapping[int, int], *, every: bool = True
    ) -> tuple[Fewest, Chosen | None]:
        """The fewest things, noted in ``least`` unless a search on the way was ended. ``every`` is that of ``late``."""
        before, self.search.cut = self.search.cut, False
        rounds = _MOST_ROUNDS if self.relaxed.harmless else _MOST_SEARCHED
        finding = Fewest(late_of(self.search, things, every=every), rounds, _MOST_NODES)
        first = finding.find()
        if first is not None and not self.search.cut:
            self.least[prefer] = first.least
        self.search.cut = self.search.cut or before
        return finding, first

    def _cheapest(self, goal: Goal) -> dict[int, int] | None:
        """The cheapest; where the search for it was ended some that suffice, if they are easily told."""
        found = self.search.cheapest(goal)
        return self.search.lowered(goal.costs) if found is None and self.search.cut else found

    def _by_changes(self) -> Iterator[dict[int, int] | None]:
        """The fewest changes, of those that are as few the fewest minutes."""
        every = range(len(self.levers))
        most = _AS_FEW if len(every) <= _FEW_LEVERS and self.relaxed.harmless else 1
        finding, first = self._fewest("changes", {n: n for n in every}, every=most > 1)
        if first is None:
            return
        found = [
            self._cheapest(Goal({n: self.minutes[n] for n in things}))
            for things in as_few(first, finding, every, most)
        ]
        yield min(
            (one for one in found if one is not None),
            key=lambda one: sum(self.minutes[n] * units for n, units in one.items()),
            default=None,
        )

    def _of_all(self) -> Iterator[dict[int, int] | None]:
        """The fewest minutes, the least money and the smallest share, whoever is asked."""
        yield self._proving("minutes", Goal(self.minutes))
        if any(self.money.values()):
            much = 1 + sum(lever.weight * lever.most for lever in self.levers)
            money = {n: cost * much + self.weights[n] for n, cost in self.money.items()}
            yield self._proving("cost", Goal(money))
        given = {
            owner: {n: lever.weight for n, lever in enumerate(self.levers) if lever.owner == owner}
            for owner in self.owners
        }
        much = 1 + sum(cost * self.levers[n].most for n, cost in self.minutes.items())
        yield self._proving("fair", Goal(self.minutes, much, given))

    def _proving(self, prefer: str, goal: Goal) -> dict[int, int] | None:
        """The cheapest, noted as ``proven`` unless the search for it was ended."""
        before, self.search.cut = self.search.cut, False
        found = self.search.cheapest(goal)
        if not self.search.cut:
            self.proven.add(prefer)
        self.search.cut = self.search.cut or before
        return found

    def told(self, one: Repair) -> Repair:
        """A repair with its round figures, and what these leave."""
        moved = {self.levers.index(lever): units for lever, units in one.moves}
        figures = {n: rounded(self.plan, self.levers[n], units) for n, units in moved.items()}
        leaves = self._leaves(figures)
        for n, units in figures.items():
            lever = self.levers[n]
            if lever.kind in ("departure", "held") and lever.id in leaves:
                leaves[lever.id], figures[n] = rounded_up(self.plan, lever, units, leaves[lever.id])
        eased = None
        if figures != moved or leaves != one.leaves:
            tried = self.checked(figures, leaves)
            eased = tried if isinstance(tried, Repair) else None
        return one._replace(eased=eased, remains=remaining(self.plan, (eased or one).applied.process))

    def soonest(self) -> dict[str, int]:
        """What is late with all levers at their ends, where none can do harm, and when it would come."""
        return self.relaxed.soonest() if self.relaxed.harmless else {}

    def checked(self, moved: Mapping[int, int], leaves: Mapping[str, int] | None = None) -> Repair | str:
        """The repair that some amounts are, once the changed process is solved again and nothing is late in it.

        Else why it is none: one of ``DROPPED``.
        """
        moves = tuple((self.levers[n], units) for n, units in sorted(moved.items()) if units)
        leaves = self._leaves(moved) if leaves is None else leaves
        applied = apply(self.plan, moves, leaves)
        try:
            solution = solve_plan(plan_of(self.plan, applied.process, self.plan.family, self.plan.anchor))
            elsewhere = late_elsewhere(self.plan, applied.process)
        except CalendarError:
            return "calendar"
        if not sound(solution):
            return "late"
        if worse(self.others, elsewhere):
            return "elsewhere"
        given: dict[str, int] = {}
        for lever, units in moves:
            given[lever.owner] = given.get(lever.owner, 0) + units * lever.weight
        cost = sum((lever.price or Decimal(0)) * units * lever.weight for lever, units in moves)
        unpriced = sum(lever.price is None for lever, _ in moves)
        much = sum(drastic(self.plan, lever, units) for lever, units in moves)
        return Repair(moves, given, Decimal(cost), unpriced, leaves, applied, solution, drastic=much)

    def _leaves(self, moved: Mapping[int, int]) -> dict[str, int]:
        """When the steps leave that have a departure added or held."""
        times = self.relaxed.times(moved)
        found = {}
        for n in moved:
            lever = self.levers[n]
            place = self.relaxed.leaves.get(lever.id) if lever.kind in ("departure", "held") else None
            if place is not None and is_finite(times.passes[place]):
                found[lever.id] = times.passes[place]
        return found


def _money(levers: Sequence[Lever]) -> dict[int, int]:
    """What a unit of each lever costs, in the largest coin in which every price is whole."""
    prices = [Fraction(lever.price or 0) for lever in levers]
    scale = lcm(*(price.denominator for price in prices))
    return {n: int(price * scale) * levers[n].weight for n, price in enumerate(prices)}


def _undominated(repairs: Sequence[Repair]) -> list[Repair]:
    """Without those that another beats: asks no owner for more, costs no more, changes no more, and is less of it."""
    kept = [one for one in repairs if not any(_beats(other, one) for other in repairs)]
    return list({one.moves: one for one in kept}.values())


def _beats(one: Repair, other: Repair) -> bool:
    no_more = (
        one.cost <= other.cost
        and len(one.moves) <= len(other.moves)
        and all(minutes <= other.given.get(who, 0) for who, minutes in one.given.items())
    )
    same = (one.cost, len(one.moves), one.given) == (other.cost, len(other.moves), other.given)
    return no_more and not same


def _marked(repairs: list[Repair], finding: _Finding) -> list[Repair]:
    """With what each is best in, where no better can do; money is no difference where nothing has a price."""
    priced = any(one.cost for one in repairs)
    proven = finding.proven | finding.least.keys()
    asked = [prefer for prefer in PREFERENCES if prefer in proven and (prefer != "cost" or priced)]
    ranks = [{prefer: one.rank(prefer)[0] for prefer in asked} for one in repairs]
    best = {**{prefer: min(rank[prefer] for rank in ranks) for prefer in asked if ranks}, **finding.least}
    return [
        one._replace(best=tuple(prefer for prefer in asked if rank[prefer] == best[prefer]))
        for one, rank in zip(repairs, ranks, strict=True)
    ]
