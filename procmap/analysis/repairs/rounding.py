"""Round figures for a meeting: nobody promises 14:33, nor an hour and 27 minutes.

What suffices to the minute is asked for a little further: to a time that ends on five minutes (on quarters of an hour
where hours are at stake, on hours where days are), if the author's own figure does. What has a price or a bound stays
within it. Whether the round figures suffice as well is for whoever solves them: with greatest times more can be worse.
"""

from __future__ import annotations

from procmap.analysis.plan import Plan
from procmap.analysis.repairs.applying import moved_point, point_of
from procmap.analysis.repairs.levers import MINUTE, Lever
from procmap.calendars import Spread
from procmap.calendars.instant import DAY

_GRAINS = ((24 * 60, 60), (4 * 60, 15), (0, 5))
"""From so many minutes on, the minutes that figures end on."""

_MOMENTS = ("release", "deadline", "earlier", "later")
"""What moves a time of day."""

_LITTLE = 3
"""A step that keeps less than this part of its time is asked for much."""


def rounded(plan: Plan, lever: Lever, units: int) -> int:
    """The units of a lever with which its new figure is a round one: as many, or a few more."""
    if lever.price is not None or lever.weight != 1:
        return units
    if lever.kind in ("takes", "transfer", "limit"):
        spread = spread_of(plan, lever)
        more = 0 if spread is None else _to_round_length(spread, lever, units)
    else:
        more = _to_round_moment(plan, lever, units)
    return units + more if units + more <= lever.most else units


def rounded_up(plan: Plan, lever: Lever, units: int, leaves: int) -> tuple[int, int]:
    """A departure that ends on five minutes, as all others of its step do, and the units of its lever then.

    One more departure leaves so much less early, one that is held so much later.
    """
    departures = plan.steps[lever.id].departures
    grain = 5 * MINUTE
    if departures is None or any((point.seconds or 0) % grain for point in departures.times):
        return leaves, units
    more = -leaves % grain
    moved = units + (-more if lever.kind == "departure" else more) // MINUTE
    if (lever.price is not None and moved > units) or not 0 < moved <= lever.most:
        return leaves, units
    return leaves + more, moved


def drastic(plan: Plan, lever: Lever, units: int) -> bool:
    """Whether a step keeps less than a third of its time, or less than it takes at best, where the file allows no more.

    Whoever states terms has thought of it.
    """
    if lever.kind not in ("takes", "transfer"):
        return False
    spread = spread_of(plan, lever)
    if spread is None or _has_terms(plan, lever):
        return False
    size = MINUTE if lever.weight == 1 else 1
    left = spread.worst.amount - units * size
    below = spread.best.amount < spread.worst.amount and left < spread.best.amount
    return below or left * _LITTLE < spread.worst.amount


def spread_of(plan: Plan, lever: Lever) -> Spread | None:
    """The length that a lever changes."""
    if lever.kind == "takes":
        return plan.steps[lever.id].takes
    for one in plan.steps[lever.target].after:
        if lever.stands_in(one):
            spread = one.at_most if lever.kind == "limit" else (one.transfer or one.at_least)
            if spread is not None:
                return spread
    return None


def _has_terms(plan: Plan, lever: Lever) -> bool:
    """Whether the file says anything of what may be asked here."""
    own = plan.steps[lever.id].negotiable
    if lever.kind == "takes":
        said = [] if own is None else [own.of("takes")]
    else:
        said = [
            one.negotiable
            for one in plan.steps[lever.target].after
            if lever.stands_in(one) and one.negotiable
        ]
    return any((one.allowed, one.at_most, one.price) != (None, None, None) for one in said)


def _grain(minutes: int, own: int) -> int:
    """What figures of some size end on, where the author's ``own`` minutes do as well."""
    return next((grain for least, grain in _GRAINS if minutes >= least and own % grain == 0), 1)


def _to_round_length(spread: Spread, lever: Lever, units: int) -> int:
    worst = spread.best if lever.kind == "limit" else spread.worst
    if worst.kind not in ("elapsed", "work") or worst.amount % MINUTE:
        return 0
    old = worst.amount // MINUTE
    if lever.kind == "limit":
        return -(old + units) % _grain(old + units, old)
    left = old - units
    more = left % _grain(left, old)
    return more if more < left else 0


def _to_round_moment(plan: Plan, lever: Lever, units: int) -> int:
    if lever.kind not in _MOMENTS:
        return 0
    point, _ = point_of(plan, lever)
    seconds = point.seconds
    if seconds is None or seconds % MINUTE:
        return 0
    if point.working and moved_point(plan, lever, units).days != point.days:
        return _to_same_hour(plan, lever, units)
    own = seconds // MINUTE
    grain = _grain(units, own)
    later = lever.kind in ("later", "deadline")
    return -(own + units) % grain if later else (own - units) % grain


def _to_same_hour(plan: Plan, lever: Lever, units: int) -> int:
    """So many units more that it is the author's own time of day again, on another working day."""
    day, seconds = DAY // MINUTE, point_of(plan, lever)[0].seconds
    for more in range(-units % day, lever.most - units + 1, day):
        if moved_point(plan, lever, units + more).seconds == seconds:
            return more
    return 0
