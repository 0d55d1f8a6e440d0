"""A checker of certificates that knows nothing of the solver: additions, windows and moments, line by line.

What a certificate may say at all is a matter of its form: see ``certificate_form``.
"""

from hashlib import sha256
from json import dumps
from typing import Any


def later(rule: Any, t: Any, data: Any) -> Any:
    """When something that begins at ``t`` is over, by one rule; ``until`` where that is beyond what is written."""
    kind, left, *where = rule
    if kind == "then":
        return later([kind, *where], later(left, t, data), data) if where else later(left, t, data)
    if kind == "steps":
        return max(gives for begins, gives in left if begins <= t)
    if kind == "add" or (left == 0 and kind != "until"):
        return min(t + left, data["until"])
    for opens, closes in data["calendars"][where[0]]:
        begins = max(opens, t)
        if begins < closes and (closes - begins > left if kind == "until" else closes - begins >= left):
            return begins + left
        left -= 0 if kind == "atomic" else max(closes - begins, 0)
    return data["until"]


def steady(rule: Any, ends: Any, span: Any, data: Any) -> Any:
    """Whether what begins up to ``span`` later is over as much later: nothing opens or closes meanwhile."""
    windows = data["calendars"][rule[2]] if rule[0] in ("work", "until", "atomic") else ()
    held = [ends] if rule[0] == "atomic" else [(t, t) for t in ends]
    return rule[0] == "add" or all(any(o < a and b + span <= c for o, c in windows) for a, b in held)


def amount(rule: Any, counted: str) -> Any:
    """What a rule adds at least, by the clock or in working seconds of one calendar."""
    parts, by_clock = rule[1:] if rule[0] == "then" else [rule], ("add", "work", "atomic")
    return sum(x[1] for x in parts if x[-1] == counted or (counted == "clock" and x[0] in by_clock))


def proves(data: dict[str, Any]) -> bool:
    """Whether a well-formed certificate is as it was written, and its lines or its circle end in a contradiction."""
    whole = sha256(dumps(data | {"sha256": 0}, sort_keys=True).encode()).hexdigest() == data["sha256"]
    rules, known = data["constraints"], dict[Any, Any]({None: None})
    ways = [(x.get("from"), x.get("to", x.get("at")))[:: -1 if x["kind"] == "most" else 1] for x in rules]
    if "circle" in data and whole:
        most = [x["map"] for x in rules if x["kind"] == "most"]
        fair = all(x[0] == "add" or (x[0] != "atomic" and x[-1] == data["circle"]) for x in most)
        over = sum(amount(x["map"], data["circle"]) for x in rules if x["kind"] != "most")
        closed = all(way[0] == ways[n - 1][1] is not None for n, way in enumerate(ways))
        return bool(fair and closed and over - sum(x[1] for x in most) == data["missing"] > 0)
    for number, bound in data["proof"] if whole else ():
        hops, span = (number, bound) if isinstance(number, list) else ([[number, bound]], 0)
        begins, last = ways[hops[0][0]]
        if rules[hops[0][0]]["kind"] == "by":
            over = known[last] - bound
            return bool(bound == rules[number]["time"] and over > 0 and data["missing"] in (over, None))
        point, t = begins, known[begins]
        for n, comes in hops:
            rule, most = rules[n].get("map", ["add", 0]), rules[n]["kind"] == "most"
            gives = rules[n]["time"] if point is None else later(rule, comes - 1 if most else t, data)
            if ways[n][0] != point or (gives >= t or t > data["until"] if most else gives != comes):
                return False
            span *= steady(rule, (t, comes), span, data)
            point, t = ways[n][1], comes
        known[point] = t + span if point == begins and t > known[begins] else t
    return False
