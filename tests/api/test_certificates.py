"""No certificate verifies whose constraints can be met, whatever its proof says, and however it is spelled.

The forger may write anything and seal it anew. By hand: each trick that a checker could fall for. By chance: tiny
networks of two points, with every proof of some shapes; whether they can be met is tried out moment by moment.
"""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from fuzz import seeds

from procmap.api.certificates import holds
from procmap.cli.app import main

BATCHES = 4
EACH = 15
UNTIL = 12


def sealed(data: dict[str, Any]) -> dict[str, Any]:
    """As a forger writes it: with a seal of its own, after a turn through JSON."""
    text = json.dumps(data | {"sha256": 0}, sort_keys=True)
    return dict(json.loads(json.dumps(data | {"sha256": sha256(text.encode()).hexdigest()})))


def written(constraints: list[dict[str, Any]], proof: list[Any], **others: Any) -> dict[str, Any]:
    data = {
        "procmap_certificate": 1,
        "members": [{} for one in constraints if "member" in one],
        "calendars": {},
        "until": 10_000,
        "between": [None, None],
        "constraints": constraints,
        "proof": proof,
        "missing": None,
    }
    return sealed(data | others)


def demanded(*constraints: dict[str, Any]) -> list[dict[str, Any]]:
    return [one | {"member": n} for n, one in enumerate(constraints)]


def least(tail: Any, head: Any, *rule: Any) -> dict[str, Any]:
    return {"kind": "least", "from": tail, "to": head, "map": list(rule)}


def most(tail: Any, head: Any, *rule: Any) -> dict[str, Any]:
    return {"kind": "most", "from": tail, "to": head, "map": list(rule)}


def begins(at: str, time: Any) -> dict[str, Any]:
    return {"kind": "not-before", "at": at, "time": time}


def due(at: str, time: Any) -> dict[str, Any]:
    return {"kind": "by", "at": at, "time": time}


def circle(*constraints: dict[str, Any], counted: str = "clock", **others: Any) -> dict[str, Any]:
    return written(demanded(*constraints), [], circle=counted, missing=5, **others)


HONEST = written(
    demanded(begins("a", 0), least("a", "b", "add", 10), due("b", 8)), [[0, 0], [1, 10], [2, 8]], missing=2
)
A, B, C = begins("a", 0), least("a", "b", "add", 10), due("b", 10)
FORGED = {
    "what is beyond the end of the certificate": written(
        demanded(begins("b", 10**6), most("a", "b", "add", 100), due("a", 10**7)),
        [[0, 10**6], [1, 10**9], [2, 10**7]],
        until=0,
    ),
    "a release beyond the end": written(
        demanded(begins("b", 10**6), most("a", "b", "add", 100), due("a", 10**5)),
        [[0, 10**6], [1, 10**6], [2, 10**5]],
        until=10**5 + 1,
    ),
    "no number": written(
        demanded(begins("b", 100), most("a", "b", "add", float("nan")), due("a", 9000)),
        [[0, 100], [1, 9999], [2, 9000]],
    ),
    "endless": written(
        demanded(begins("b", 100), least("b", "a", "add", 1), due("a", 9000)),
        [[0, 100], [1, float("inf")], [2, 9000]],
    ),
    "a round beyond the end": written(
        demanded(
            begins("a", 1),
            least("a", "b", "work", 10, "c0"),
            most("a", "b", "work", 5, "c0"),
            most("x", "a", "add", 5),
            due("x", 99),
        ),
        [[0, 1], [[[1, 11], [2, 6]], 989], [3, 5000], [4, 99]],
        calendars={"c0": [[0, 1000]]},
        until=100,
        missing=4901,
    ),
    "a deadline that puts off": written(
        demanded(A, least("a", None, "add", 0), due("b", 10), least("b", "c", "add", 5), due("c", 12)),
        [[0, 0], [[[1, 0], [2, 10]], 0], [3, 15], [4, 12]],
    ),
    "a beginning of its own": written(
        demanded(least("a", "b", "add", 5), due("b", 8)), [[0, 10], [1, 8]], base=5, between=[5, None]
    ),
    "windows out of order": written(
        demanded(A, least("a", "b", "work", 10, "c0"), due("b", 60)),
        [[0, 0], [1, 110], [2, 60]],
        calendars={"c0": [[100, 200], [0, 50]]},
    ),
    "windows that overlap": written(
        demanded(begins("a", 9), least("a", "b", "work", 3, "c0"), due("b", 12)),
        [[0, 9], [1, 14], [2, 12]],
        calendars={"c0": [[0, 10], [5, 11], [12, 20]]},
    ),
    "a rule with a time": written(
        demanded(A, least("a", "b", "add", 1) | {"time": 99}, due("b", 60)), [[0, 0], [1, 99], [2, 60]]
    ),
    "nobody's demand": written([begins("b", 100), due("b", 8)], [[0, 100], [1, 8]], missing=92),
    "nobody's duration": written(
        [A | {"member": 0}, B, due("b", 8) | {"member": 1}], [[0, 0], [1, 10], [2, 8]]
    ),
    "nobody's deadline": written(
        [A | {"member": 0}, B | {"member": 1}, due("b", 8)], [[0, 0], [1, 10], [2, 8]]
    ),
    "one member for two demands": written(
        [A | {"member": 0}, B | {"member": 0}, due("b", 8) | {"member": 7}], [[0, 0], [1, 10], [2, 8]]
    ),
    "just in time": written(demanded(A, B, C), [[0, 0], [1, 10], [2, 10]]),
    "another line": written(demanded(A, B, C), [[0, 0], [1, 11], [2, 10]]),
    "what no line says": written(demanded(A, B, C), [[1, 11], [2, 10]]),
    "from the end of the list": written(demanded(A, B, C), [[-3, 0], [-2, 11], [-1, 10]]),
    "less than nothing": written(
        demanded(begins("b", 10), most("a", "b", "work", -5, "c0"), due("a", 11)),
        [[0, 10], [1, 15], [2, 11]],
        calendars={"c0": [[0, 100]]},
    ),
    "a circle on a calendar called clock": circle(
        most("a", "b", "work", 5, "clock"),
        least("a", "b", "add", 10),
        calendars={"clock": [[0, 1], [10, 20]]},
    ),
    "a circle with something else": circle(
        {**least("a", "b", "add", 10), "kind": "other"}, most("a", "b", "add", 5)
    ),
    "a circle with a release": circle(
        begins("a", 0) | {"map": ["add", 100]}, least("a", "b", "add", 5), due("b", 8) | {"map": ["add", 0]}
    ),
    "a circle of two calendars": circle(
        most("a", "b", "work", 5, "c0"), least("a", "b", "work", 10, "c1"), calendars={"c0": [], "c1": []}
    ),
    "a circle by another's seconds": circle(
        most("a", "b", "work", 5, "c0"), least("a", "b", "add", 10), calendars={"c0": []}
    ),
    "a circle in one piece": circle(
        most("a", "b", "atomic", 5, "c0"),
        least("a", "b", "work", 10, "c0"),
        counted="c0",
        calendars={"c0": []},
    ),
    "a circle of stairs": circle(most("a", "b", "add", 5), least("a", "b", "steps", 10)),
    "an open circle": circle(most("a", "b", "add", 5), least("a", "c", "add", 10)),
    "a depth without end": circle(least("a", "b", "then", ["then"] * 3), most("a", "b", "add", 5)),
    "another format": HONEST | {"procmap_certificate": 2},
}


def test_the_honest_one_verifies() -> None:
    assert holds(HONEST)
    assert holds(circle(most("a", "b", "add", 5), least("a", "b", "add", 10)))
    worked = most("a", "b", "until", 5, "c0"), least("a", "b", "work", 10, "c0")
    assert holds(circle(*worked, counted="c0", calendars={"c0": []}))


def test_where_was_looked_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Ten seconds from the first second on are too much for the ninth; before that nothing was looked at."""
    bounded = [begins("a", 1), least("a", "b", "add", 10) | {"member": 0}, due("b", 9)]
    proof = [[0, 1], [1, 11], [2, 9]]
    path = tmp_path / "certificate.json"
    path.write_text(json.dumps(written(bounded, proof, between=[1, 9])), "utf-8")
    assert main(["verify", str(path), "--lang", "en"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "1. proved: cannot be met together · 1 demand",
        "   if nothing begins before 1970-01-01 00:00 UTC",
        "   if everything is over by 1970-01-01 00:00 UTC",
    ]
    far = 10**30
    bounded[0]["time"], bounded[2]["time"] = far, far + 9
    proof = [[0, far], [1, far + 10], [2, far + 9]]
    path.write_text(json.dumps(written(bounded, proof, between=[far, far + 9], until=2 * far)), "utf-8")
    assert main(["verify", str(path), "--lang", "ru"]) == 0
    assert f"если ничего не начинать раньше {far}" in capsys.readouterr().out


@pytest.mark.parametrize("trick", FORGED)
def test_a_forged_certificate_is_refused(trick: str) -> None:
    assert not holds(FORGED[trick])


def worked(calendar: list[list[int]], moment: int) -> bool:
    return any(opens <= moment < closes for opens, closes in calendar)


def over(rule: list[Any], t: int, calendars: dict[str, Any]) -> int:
    """When something is over, by counting moments; ``UNTIL`` where that is not written any more."""
    kind, left, *where = rule
    if kind == "add":
        return min(t + left, UNTIL)
    if kind == "steps":
        return max(gives for moment, gives in left if moment <= t)
    windows = calendars[where[0]]
    for end in range(t, UNTIL):
        inside = sum(worked(windows, moment) for moment in range(t, end))
        if kind == "work" and inside == left:
            return end
        if kind == "until" and inside == left and worked(windows, end):
            return end
        pieces = (a <= end - left and end <= b for a, b in windows)
        if kind == "atomic" and end - left >= t and (any(pieces) or not left):
            return end
    return UNTIL


def met(data: dict[str, Any]) -> bool:
    """Whether some moments meet all constraints."""
    times = range(-2, UNTIL + 1)
    found = {
        json.dumps(one["map"]): [over(one["map"], t, data["calendars"]) for t in times]
        for one in data["constraints"]
        if "map" in one
    }
    return any(
        all(fits(one, dict(zip("ab", at, strict=True)), found) for one in data["constraints"])
        for at in itertools.product(times, repeat=2)
    )


def fits(one: dict[str, Any], at: dict[str, int], found: dict[str, list[int]]) -> bool:
    if "time" in one:
        return at[one["at"]] >= one["time"] if one["kind"] == "not-before" else at[one["at"]] <= one["time"]
    ends = found[json.dumps(one["map"])][at[one["from"]] + 2]
    if one["kind"] == "least":
        return at[one["to"]] >= ends
    return at[one["to"]] <= ends or ends == UNTIL


def random_rule(chance: random.Random) -> list[Any]:
    kind = chance.choice(["add", "work", "until", "atomic", "steps"])
    if kind == "steps":
        times = sorted(chance.sample(range(UNTIL), 3))
        return [
            "steps",
            [[-2, times[0]], [times[0] + 1, times[1]], [times[1] + 1, times[2]], [times[2] + 1, UNTIL]],
        ]
    return [kind, chance.randrange(5)] + ([] if kind == "add" else ["c0"])


def random_network(chance: random.Random) -> dict[str, Any]:
    rules = []
    for _ in range(2):
        ends = chance.sample("ab", 2)
        rules.append(chance.choice([least, most])(*ends, *random_rule(chance)))
    cuts = sorted(chance.sample(range(UNTIL + 1), 4))
    first, last = (
        begins(chance.choice("ab"), chance.randrange(8)),
        due(chance.choice("ab"), chance.randrange(UNTIL)),
    )
    return {"constraints": demanded(first, *rules, last), "calendars": {"c0": [cuts[:2], cuts[2:]]}}


def proofs(data: dict[str, Any]) -> Iterator[list[Any]]:
    """Every proof of four shapes: in order, the other way round, and once around from either end."""
    start, end = [0, data["constraints"][0]["time"]], [3, data["constraints"][3]["time"]]
    for one, two in itertools.product(range(UNTIL + 2), repeat=2):
        yield [start, [1, one], [2, two], end]
        yield [start, [2, one], [1, two], end]
        for span in (0, 1, 3):
            yield [start, [[[1, one], [2, two]], span], end]
            yield [start, [[[2, one], [1, two]], span], [2, one + span], end]


@pytest.mark.parametrize("batch", range(BATCHES))
def test_no_proof_of_what_can_be_met_verifies(batch: int) -> None:
    proved = 0
    for seed in seeds(batch, EACH):
        data = random_network(random.Random(seed))
        possible = met(data)
        for proof in proofs(data):
            others = {key: data[key] for key in data if key != "constraints"}
            certificate = written(data["constraints"], proof, until=UNTIL, **others)
            if holds(certificate):
                assert not possible, (seed, certificate)
                proved += 1
    assert proved
