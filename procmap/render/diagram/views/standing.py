"""Where the steps of a state stand on the clock: true to it, and to what comes after what.

An end of a step (its start or its finish) stands at its earliest time. Where a duration before it is unknown, it has
none: then it stands as late as its promise, or what it is needed for, and what comes after it allow, but never before
it could be there at the earliest, every unknown duration counted as nothing:

    stands(v) = early(v)                                                    where that is known
    stands(v) = max(least(v), min(own(v), min over v -> w of stands(w)))    else

``least`` never falls along an arrow, and neither does ``stands``: if v -> w, then ``least(v) <= least(w) <=
stands(w)``, and the rest of ``stands(v)`` is at most ``stands(w)``. What has neither a bound nor a wish has no place of
its own; nor has what would stand at its bound only because unknown lengths before it count as nothing, unless nothing
stands after it and even that is too late for what it is needed for: then it stands behind the time that it breaks.

The steps of a loop are the exception: each of them lasts from its first start to its last finish.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

from procmap.analysis.links import Link
from procmap.analysis.solution import Solution, StepTimes

_End = tuple[str, bool]
"""A step, and whether its finish is meant."""


class Stand(NamedTuple):
    """From when to when a step is drawn; ``None`` is an end without a place of its own, between its neighbours.

    ``limit`` is the instant that its start may not lie behind, by where it and what comes after it stand.
    """

    begins: int | None
    ends: int | None
    limit: int | None = None


NOWHERE = Stand(None, None)


class _Around(NamedTuple):
    """What bounds an end: the bound of what comes before it, its own, and where what comes after it stands."""

    before: int | None
    least: int | None
    behind: int | None


def standings(solution: Solution, links: Iterable[Link], promised: Mapping[str, int]) -> dict[str, Stand]:
    """Where each step of a solution stands. ``promised`` is when a step is ready by promise, or has to be for one."""
    steps = {times.id: times for times in solution.steps}
    followers = _followers(steps, links)
    try:
        order = list(TopologicalSorter(followers).static_order())
    except CycleError:
        return {}
    before, least = _bounds(steps, followers, order[::-1])
    found: dict[_End, int | None] = {}
    limits: dict[_End, int | None] = {}
    for end in order:
        behind = _first(limits[one] for one in followers[end])
        times, around = steps[end[0]], _Around(before.get(end), least[end], behind)
        if end[1]:
            found[end] = _finish(times, promised.get(times.id, times.latest_finish), around)
        else:
            found[end] = _start(times, (found[times.id, True], least[times.id, True]), around)
        limits[end] = behind if found[end] is None else found[end]
    return {
        id_: _shown(times, Stand(found[id_, False], found[id_, True], limits[id_, False]))
        for id_, times in steps.items()
    }


def _followers(steps: Mapping[str, StepTimes], links: Iterable[Link]) -> dict[_End, list[_End]]:
    found: dict[_End, list[_End]] = {}
    for id_ in steps:
        found[id_, False], found[id_, True] = [(id_, True)], []
    for link in links:
        source = (link.source, not link.relation.startswith("start"))
        target = (link.target, link.relation.endswith("finish"))
        if source in found and target in found:
            found[source].append(target)
    return found


def _bounds(
    steps: Mapping[str, StepTimes], followers: Mapping[_End, list[_End]], order: list[_End]
) -> tuple[dict[_End, int | None], dict[_End, int | None]]:
    """The bound of what comes before each end, and its own, which is no less."""
    before: dict[_End, int | None] = {}
    least: dict[_End, int | None] = {}
    for end in order:
        times = steps[end[0]]
        own = (
            (times.earliest_finish, times.least_finish)
            if end[1]
            else (times.earliest_start, times.least_start)
        )
        least[end] = own[0] if own[0] is not None else _last((own[1], before.get(end)))
        for one in followers[end]:
            before[one] = _last((least[end], before.get(one)))
    return before, least


def _finish(times: StepTimes, wish: int | None, around: _Around) -> int | None:
    if times.earliest_finish is not None:
        return times.earliest_finish
    stands = None if wish is None else _last((_first((wish, around.behind)), around.least))
    return None if stands == around.before and not _breaks(wish, around) else stands


def _start(times: StepTimes, finish: tuple[int | None, int | None], around: _Around) -> int | None:
    """A step that may not end as late as it wishes begins as early as it can, or nowhere in particular.

    ``finish`` is where it ends, and the bound of that.
    """
    if times.earliest_start is not None:
        return times.earliest_start
    ends, least = finish
    cut = ends is not None and times.latest_finish is not None and ends < times.latest_finish
    if ends is not None and ends == least:
        stands = around.least
        if stands == ends and around.before is not None:
            return stands
    elif times.latest_start is None or cut:
        return None
    else:
        stands = _last((_first((times.latest_start, around.behind)), around.least))
    return None if stands == around.before else stands


def _breaks(wish: int | None, around: _Around) -> bool:
    """Whether the last of what has a place is needed before it can be there."""
    return wish is not None and around.least is not None and wish < around.least and around.behind is None


def _shown(times: StepTimes, stand: Stand) -> Stand:
    unknown = stand.begins == stand.ends and times.earliest_finish is None
    return stand._replace(ends=None) if unknown else stand


def _first(times: Iterable[int | None]) -> int | None:
    return min((t for t in times if t is not None), default=None)


def _last(times: Iterable[int | None]) -> int | None:
    return max((t for t in times if t is not None), default=None)
