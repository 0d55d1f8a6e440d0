"""A checker of certificates that knows nothing of the solver: additions, windows and moments, line by line."""

from hashlib import sha256
from json import dumps
from typing import Any


def later(rule: Any, t: Any, data: Any) -> Any:
    """When something that begins at ``t`` is over, by one rule; ``until`` where that is beyond what is written."""
    kind, left, *where = rule
    if kind == "then":
        for part in rule[1:]:
            t = later(part, t, data)
        return t
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


def amount(rule: Any, counted: str) -> Any:
    """What a rule adds at least, by the clock or in working seconds of one calendar."""
    if rule[0] == "then":
        return sum(amount(part, counted) for part in rule[1:])
    counts = rule[-1] == counted or (counted == "clock" and rule[0] in ("add", "work", "atomic"))
    return rule[1] if counts else 0


def proves(data: dict[str, Any]) -> bool:
    """Whether a certificate is as it was written, and its lines or its circle end in a contradiction."""
    text = dumps({key: data[key] for key in data if key != "sha256"}, sort_keys=True, separators=(",", ":"))
    whole = sha256(text.encode()).hexdigest() == data["sha256"]
    rules, known = data["constraints"], dict[Any, Any]()
    if "circle" in data and whole:
        ways = [(one["from"], one["to"])[:: -1 if one["kind"] == "most" else 1] for one in rules]
        maps = [one["map"] for one in rules if one["kind"] == "most"]
        fair = all(rule[0] == "add" or rule[-1] == data["circle"] for rule in maps)
        over = sum(amount(one["map"], data["circle"]) for one in rules if one["kind"] == "least")
        closed = all(way[0] == ways[n - 1][1] for n, way in enumerate(ways))
        return bool(fair and closed and over - sum(rule[1] for rule in maps) == data["missing"] > 0)
    for number, bound in data["proof"] if whole else ():
        one, kind = rules[number], rules[number]["kind"]
        if kind == "by":
            over = known[one["at"]] - bound
            return bool(bound == one["time"] and over > 0 and data["missing"] in (over, None))
        if kind == "most":
            fits = later(one["map"], bound - 1, data) < known.get(one["to"], data["base"])
        else:
            begins = known.get(one.get("from"), data["base" if kind == "least" else "since"])
            fits = bound == (one["time"] if kind == "not-before" else later(one["map"], begins, data))
        if not fits:
            return False
        known[one["at"] if "at" in one else one["from" if kind == "most" else "to"]] = bound
    return False
