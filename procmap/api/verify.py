"""A checker of certificates that knows nothing of the solver: additions, windows and moments, line by line."""

from hashlib import sha256
from json import dumps
from typing import Any


def later(rule: Any, t: Any, data: Any) -> Any:
    """When something that begins at ``t`` is over, by one rule; ``until`` where that is beyond what is written."""
    kind, left, *where = rule
    if kind == "then":
        return later([kind, *where], later(left, t, data), data) if where else later(left, t, data)
    if kind == "steps":
        return next((gives for upto, gives in left if t <= upto), data["until"])
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
    """Whether a certificate is as it was written, and its lines or its circle end in a contradiction."""
    text = dumps({key: data[key] for key in data if key != "sha256"}, sort_keys=True, separators=(",", ":"))
    whole = sha256(text.encode()).hexdigest() == data["sha256"]
    rules, known = data["constraints"], dict[Any, Any]({None: data.get("since")})
    ways = [(x.get("from"), x.get("to", x.get("at")))[:: -1 if x["kind"] == "most" else 1] for x in rules]
    if "circle" in data and whole:
        fair = all(x["kind"] != "most" or "add" in x["map"] or data["circle"] in x["map"] for x in rules)
        over = sum(-x["map"][1] if x["kind"] == "most" else amount(x["map"], data["circle"]) for x in rules)
        closed = all(way[0] == ways[n - 1][1] for n, way in enumerate(ways))
        return bool(fair and closed and over == data["missing"] > 0)
    for number, bound in data["proof"] if whole else ():
        hops, span = (number, bound) if isinstance(number, list) else ([[number, bound]], 0)
        point, last = ways[hops[0][0]]
        if rules[hops[0][0]]["kind"] == "by":
            over = known[last] - bound
            return bool(bound == rules[number]["time"] and over > 0 and data["missing"] in (over, None))
        begins, t = point, known.get(point, data["base"])
        for n, comes in hops:
            rule, most = rules[n].get("map", ["add", 0]), rules[n]["kind"] == "most"
            gives = rules[n].get("time", later(rule, comes - 1 if most else t, data))
            if ways[n][0] != point or (gives >= t if most else gives != comes):
                return False
            span *= steady(rule, (t, comes), span, data)
            point, t = ways[n][1], comes
        known[point] = t + span if point == begins and t > known.get(point, data["base"]) else t
    return False
