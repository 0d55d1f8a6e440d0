"""The form of a certificate: what its constraints may say. Whether they lead to a contradiction is ``verify``'s matter.

Every constraint is what a member says, but for two that are nobody's: the order of two points, and that nothing is
looked for before or after ``between``. All numbers are whole and no amount is below 0; windows are in order. So each
rule of a constraint is one under which what begins later is never over sooner, on which the reasoning rests.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

_ENDS = {"not-before": {"at"}, "by": {"at"}, "least": {"from", "to"}, "most": {"from", "to"}}
_IN_CALENDARS = ("work", "until", "atomic")


def well_formed(data: dict[str, Any]) -> bool:
    """Whether a certificate is spelled as one. May raise what a wrong type raises."""
    calendars, constraints = data["calendars"], data["constraints"]
    named = {one["member"] for one in constraints if "member" in one}
    return (
        data["procmap_certificate"] == 1
        and _whole(data)
        and named == set(range(len(data["members"])))
        and all(_in_order(windows) for windows in calendars.values())
        and "clock" not in calendars
        and all(_constraint(one, data) for one in constraints)
    )


def _whole(data: object) -> bool:
    """Whether all numbers are integers: comparisons and sums are exact, and nothing is neither more nor less."""
    parts = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return not isinstance(data, (float, bool)) and all(map(_whole, parts))


def _in_order(windows: list[list[int]]) -> bool:
    times = [time for opens, closes in windows for time in (opens, closes)]
    return all(before <= after for before, after in pairwise(times))


def _constraint(one: dict[str, Any], data: dict[str, Any]) -> bool:
    kind = one["kind"]
    says = "map" if kind in ("least", "most") else "time"
    if set(one) - {"member"} != {"kind", says} | _ENDS[kind] or not all(
        isinstance(one[end], str) for end in _ENDS[kind]
    ):
        return False
    if says == "map":
        return _rule(one["map"], data) and ("member" in one or (kind == "least" and one["map"] == ["add", 0]))
    return one["time"] <= data["until"] and ("member" in one or one["time"] == data["between"][kind == "by"])


def _rule(rule: list[Any], data: dict[str, Any]) -> bool:
    kind, left, *where = rule
    if kind == "then":
        return all(_rule(one, data) for one in rule[1:])
    if kind == "steps":
        return not where and all(isinstance(time, int) for moment in left for time in moment)
    inside = kind in _IN_CALENDARS and where[0] in data["calendars"]
    return isinstance(left, int) and left >= 0 and (inside or kind == "add") and len(where) == inside
