"""Processes with a few uncertain lengths, and every outcome of them with its probability, by looking up minutes.

Lengths have two or three values, each as likely; branches and loops have shares. Every combination of them is gone
through on its own, step by step, over the tables of ``minutes``. It shares no code with the program.

A process is plain data as in :func:`processes.random_process`; besides, a step may have ``sample`` (the amounts that
its length has), a choice has ``shares`` (per cent), a loop ``share``. What leaves a loop from its middle waits until
nobody goes through again.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import Any, NamedTuple

from minutes import LAST, NEVER, Table, always, departures, elapsed, final_at, table, until
from processes import ANCHORS, CALENDARS, spelled


class Outcome(NamedTuple):
    """When the end is finished (a minute), and by greatest time (source, target) whether it is kept."""

    end: int
    kept: dict[tuple[str, str], bool]


def random_process(rng: random.Random) -> dict[str, Any]:
    """Two to four uncertain steps among others, on calendars, with departures, and perhaps a choice and a loop."""
    process: dict[str, Any] = {
        "anchor": rng.choice(ANCHORS),
        "zone": rng.choice(("UTC", "Europe/Moscow", "Europe/Berlin")),
        "calendars": CALENDARS,
        "calendar": rng.choice(sorted(CALENDARS)),
        "contracts": {},
        "measured": [],
        "steps": {},
    }
    steps = process["steps"]
    uncertain = rng.randint(2, 4)
    shape = rng.choice(("plain", "choice", "loop", "both"))
    if shape in ("choice", "both"):
        _choice(rng, steps)
    if shape in ("loop", "both"):
        _loop(rng, steps)
    while len(steps) < uncertain + 1:
        before = rng.sample(sorted(steps), min(len(steps), rng.choice((0, 1, 1, 2))))
        _step(rng, steps, f"p{len(steps)}", before)
    ends = [id_ for id_ in steps if not any(id_ in _before(step) for step in steps.values())]
    _step(rng, steps, "end", ends)
    for id_ in rng.sample(sorted(steps), min(uncertain, len(steps))):
        _sample(rng, steps[id_])
    process["customers"] = {"r": {"at": "end", "by": (5, 720, None)}}
    return process


def _before(step: dict[str, Any]) -> list[str]:
    return [after["step"] for after in step["after"]]


def _step(rng: random.Random, steps: dict[str, Any], id_: str, before: list[str]) -> None:
    step: dict[str, Any] = {"after": [{"step": one} for one in before]}
    for after in step["after"]:
        if rng.random() < 0.3:
            kind = rng.choice(("elapsed", "work"))
            after["lag"] = ((kind, 20),) * 2
        if rng.random() < 0.3:
            kind = rng.choice(("elapsed", "work"))
            after["most"] = ((kind, rng.choice((30, 120, 600))),) * 2
    if not before or rng.random() < 0.2:
        step["not_before"] = (0, rng.choice((300, 540, 700, 1010)), None)
    kind = rng.choice(("elapsed", "elapsed", "work", "work", "workdays", "eod"))
    amount = {
        "elapsed": rng.choice((15, 45, 150)),
        "work": rng.choice((30, 90, 240)),
        "workdays": 1,
        "eod": 0,
    }
    step["takes"] = ((kind, amount[kind]),) * 2
    if rng.random() < 0.6:
        step["calendar"] = rng.choice(sorted(CALENDARS))
    if rng.random() < 0.3:
        step["departures"] = rng.choice(((360, 900), (0, 480, 1020), (600,)))
    if kind in ("elapsed", "work") and rng.random() < 0.3:
        step[rng.choice(("atomic", "opening_hours"))] = True
    steps[id_] = step


def _choice(rng: random.Random, steps: dict[str, Any]) -> None:
    """A step after which one of two goes on, and a third that joins them."""
    _step(rng, steps, "decide", [])
    for id_ in ("one", "two"):
        _step(rng, steps, id_, ["decide"])
    _step(rng, steps, "joined", ["one", "two"])
    share = rng.choice((10, 40, 75))
    steps["decide"] |= {"choose": {"a": ["one"], "b": ["two"]}, "shares": {"a": share, "b": 100 - share}}


def _loop(rng: random.Random, steps: dict[str, Any]) -> None:
    """Two steps, gone through once or twice more."""
    _step(rng, steps, "work", [id_ for id_ in steps if id_ == "joined"])
    _step(rng, steps, "test", ["work"])
    steps["test"]["after"][0].pop("most", None)  # which time through counts would be another question
    steps["test"]["repeat"] = {
        "steps": ["work"],
        "at_most": rng.choice((2, 3)),
        "share": rng.choice((30, 60)),
    }


def _sample(rng: random.Random, step: dict[str, Any]) -> None:
    kind = step["takes"][0][0]
    if kind == "eod":
        return
    some = (1, 2, 3, 4) if kind == "workdays" else (0, 20, 45, 70, 130, 200)
    step["sample"] = sorted(rng.sample(some, rng.choice((2, 3))))
    step["takes"] = (kind, step["sample"][0]), (kind, step["sample"][-1])


def file_of(process: dict[str, Any]) -> dict[str, Any]:
    """The data of the process file."""
    file = spelled(process)
    for id_, step in file["states"]["to_be"]["steps"].items():
        given = process["steps"][id_]
        for name, share in given.get("shares", {}).items():
            step["choose"]["branches"][name]["share"] = f"{share} %"
        if "repeat" in step:
            step["repeat"]["share"] = f"{step['repeat']['share']} %"
    return file


def outcomes(process: dict[str, Any]) -> Iterator[tuple[Fraction, Outcome]]:
    """Every outcome with its probability; they add up to 1."""
    for share, taken, rounds in _decisions(process["steps"]):
        times = [
            (id_, nth)
            for id_, step in process["steps"].items()
            if "sample" in step and id_ in taken
            for nth in range(rounds if id_ in ("work", "test") else 1)
        ]
        samples = [process["steps"][id_]["sample"] for id_, _ in times]
        for drawn in product(*samples):
            chance = share
            for sample in samples:
                chance /= len(sample)
            lengths = dict(zip(times, drawn, strict=True))
            yield chance, _Run(process, taken, rounds, lengths).outcome()


def _decisions(steps: dict[str, Any]) -> Iterator[tuple[Fraction, set[str], int]]:
    """The steps that happen and the times through the loop, with their probability."""
    ways = [(Fraction(1), set(steps))]
    if "decide" in steps:
        ways = [
            (Fraction(share, 100), set(steps) - {"two" if name == "a" else "one"})
            for name, share in steps["decide"]["shares"].items()
        ]
    rounds = [(Fraction(1), 1)]
    if "test" in steps:
        most, again = steps["test"]["repeat"]["at_most"], Fraction(steps["test"]["repeat"]["share"], 100)
        rounds = [(again ** (n - 1) * (1 if n == most else 1 - again), n) for n in range(1, most + 1)]
    for (one, taken), (other, n) in product(ways, rounds):
        yield one * other, taken, n


class _Run:
    """One outcome, step by step."""

    def __init__(
        self, process: dict[str, Any], taken: set[str], rounds: int, lengths: dict[tuple[str, int], int]
    ) -> None:
        self.process, self.taken, self.rounds, self.lengths = process, taken, rounds, lengths
        self.anchor = process["anchor"]
        self.starts: dict[str, int] = {}
        self.finishes: dict[str, int] = {}

    def outcome(self) -> Outcome:
        kept: dict[tuple[str, str], bool] = {}
        for id_ in self.process["steps"]:
            if id_ == "test":
                continue
            if id_ in self.taken:
                back = self._go(id_, 0, NEVER)
                self._keep(id_, kept)
            if id_ == "work":
                back = self._go("test", 0, back)
                for nth in range(1, self.rounds):
                    back = self._go("test", nth, self._go("work", nth, back))
                if self.rounds < self.process["steps"]["test"]["repeat"]["at_most"]:
                    self.finishes["work"] = back  # only then is it known to be the last time
        return Outcome(self.finishes["end"], kept)

    def _go(self, id_: str, nth: int, back: int) -> int:
        """One time through a step; in a loop behind what was ``back``."""
        step = self.process["steps"][id_]
        start = back if id_ in ("work", "test") and (nth or id_ == "test") else NEVER
        if step.get("not_before") and nth == 0:
            start = max(start, final_at(self.process["zone"], self.anchor, step["not_before"][1]))
        for after in step["after"]:
            if after["step"] in self.taken and not (nth and id_ == "work"):
                start = max(start, self._lag(after)[self.finishes[after["step"]]])
        self.starts[id_] = start
        if step.get("departures"):
            own = self._calendar(id_) if step.get("calendar") else None
            start = departures(self.process["zone"], self.anchor, step["departures"], own)[start]
        kind, amount = step["takes"][0]
        amount = self.lengths.get((id_, nth), amount)
        self.finishes[id_] = self._table(kind, amount, id_, step)[start]
        return self.finishes[id_]

    def _calendar(self, id_: str) -> Any:
        named = self.process["steps"][id_].get("calendar") or self.process["calendar"]
        return self.process["calendars"].get(named, always(self.process["zone"]))

    def _table(self, kind: str, amount: int, id_: str, step: dict[str, Any]) -> Table:
        if kind in ("elapsed", "work") and step.get("atomic"):
            kind = "atomic"
        elif kind == "elapsed" and step.get("opening_hours"):
            kind = "work"
        return elapsed(amount) if kind == "elapsed" else table(kind, amount, self._calendar(id_), self.anchor)

    def _lag(self, after: dict[str, Any]) -> Table:
        if not after.get("lag"):
            return elapsed(0)
        kind, amount = after["lag"][0]
        return self._table(kind, amount, after["step"], {})

    def _keep(self, id_: str, kept: dict[tuple[str, str], bool]) -> None:
        """Look at the greatest times that end at a step."""
        for after in self.process["steps"][id_]["after"]:
            source = after["step"]
            if not after.get("most") or not {source, id_} <= self.taken:
                continue
            if source in ("one", "two"):
                continue  # which way is taken decides what comes behind a branch: the program does not count there
            begins, ends = self.finishes[source], self.starts[id_]
            if NEVER < begins <= LAST and NEVER < ends <= LAST:
                kind, amount = after["most"][0]
                kept[source, id_] = ends <= until(kind, amount, self._calendar(source), self.anchor)[begins]


def distribution(process: dict[str, Any]) -> dict[int, Fraction]:
    """The probability of each minute at which the end is finished."""
    found: dict[int, Fraction] = defaultdict(Fraction)
    for chance, outcome in outcomes(process):
        found[outcome.end] += chance
    return dict(found)
