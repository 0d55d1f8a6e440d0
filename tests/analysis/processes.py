"""Small random processes as plain data, and the same data spelled as a process file.

A process: ``anchor`` (date), ``zone``, ``calendars`` by id, ``calendar`` (the usual one), ``steps``,
``contracts``, ``customers``, ``measured``. A step has ``after`` (``step``, ``relation``, ``lag``, ``most``), ``takes``
(best and worst duration, or None), and may have ``atomic``, ``opening_hours``, ``calendar``, ``not_before``,
``departures``, ``repeat``, ``choose``. Durations are ``(kind, amount)``: minutes of ``elapsed`` or ``work``, a
count of ``workdays``, ``("eod", 0)``. Moments are ``(day, minute, zone)``.
"""

from __future__ import annotations

import random
from datetime import date
from typing import Any

from brute import Brute
from minutes import BEFORE, LAST, NEVER, Calendar, readings

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
H = 60
OFFICE = ((9 * H, 13 * H), (14 * H, 18 * H))
ANCHORS = (date(2026, 11, 27), date(2026, 3, 28), date(2026, 10, 24))
"""A Friday, and the day before the clocks change in Europe, forward and back."""
MARGIN = 6 * 1440
"""Minutes at the beginning of the stretch that nothing may need: no duration of these calendars is longer."""
EARLIEST = (BEFORE + 8) * 1440
"""Up to when the earliest minutes of a process lie; behind it greatest times reach for weeks from step to step."""
FAR = (BEFORE + 11) * 1440
"""What comes never is due here."""
AMOUNTS = (0, 15, 45, 60, 90, 150, 240, 420)
DEPARTURES = ((360, 720), (150, 1050), (0,), (480, 481, 1438))
"""None in the last minute of a day: a day ends within it, so that minutes do not tell whether it is caught."""


def _week(weekdays: tuple[tuple[int, int], ...], saturday: tuple[tuple[int, int], ...] = ()) -> Any:
    return (*(weekdays,) * 5, saturday, ())


CALENDARS = {
    "office": Calendar("Europe/Moscow", _week(OFFICE)),
    "short": Calendar(
        "UTC", _week(((8 * H, 12 * H),), ((8 * H, 9 * H + 30),)), frozenset({date(2026, 11, 30)})
    ),
    "night": Calendar("Europe/Berlin", (((22 * H, 6 * H),),) * 7),
    "shop": Calendar("Europe/Berlin", (((10 * H, 20 * H),),) * 7, frozenset({date(2026, 3, 29)})),
    "broken": Calendar("UTC", (((7 * H, 8 * H), (9 * H + 15, 10 * H), (13 * H, 21 * H)),) * 6 + ((),)),
}


def random_process(seed: int, limits: float = 0.0) -> dict[str, Any]:
    """The process of a seed, well inside the stretch that the brute force looks at.

    ``limits`` is the share of its handoffs that have a greatest time.
    """
    rng = random.Random(seed)
    while True:
        process = _random_process(rng, limits)
        brute = _calculated(process)
        brute.missing()
        late = [minute for minute, _ in brute.backward(set(process["customers"])).values()]
        ahead = any(EARLIEST < t <= LAST for t in (*brute.early.values(), *brute.passes.values()))
        if not ahead and not any(NEVER < t < MARGIN for t in late):
            return process


def _random_process(rng: random.Random, limits: float) -> dict[str, Any]:
    """A process whose moments lie near what the brute force calculates, so that they matter."""
    process: dict[str, Any] = {
        "anchor": rng.choice(ANCHORS),
        "zone": rng.choice(["UTC", "Europe/Moscow", "Europe/Berlin"]),
        "calendars": dict(rng.sample(sorted(CALENDARS.items()), rng.randint(0, 2))),
        "calendar": "always",
        "steps": {},
        "contracts": {},
        "customers": {},
        "measured": [],
    }
    if process["calendars"] and rng.random() < 0.5:
        process["calendar"] = rng.choice(sorted(process["calendars"]))
    dark = rng.choice([0.0, 0.0, 0.15, 0.35])
    names = [f"s{n}" for n in range(rng.randint(3, 7))]
    for n, name in enumerate(names):
        process["steps"][name] = _step(rng, process, names[:n], dark)
    _choice(rng, process, names)
    _loop(rng, process, names)
    _measure(rng, process, names)
    if limits:
        _limits(rng, process, limits)
    _promises(rng, process, names)
    return process


def _step(rng: random.Random, process: dict[str, Any], before: list[str], dark: float) -> dict[str, Any]:
    step: dict[str, Any] = {"after": [], "takes": None}
    if rng.random() >= dark:
        step["takes"] = _spread(rng, process)
    for source in rng.sample(before, min(len(before), rng.choice([0, 1, 1, 1, 1, 2, 2]))):
        after: dict[str, Any] = {"step": source}
        if rng.random() < 0.12:
            after["relation"] = rng.choice(["start-start", "finish-finish", "start-finish"])
        if rng.random() < 0.25:
            after["lag"] = _spread(rng, process)
        step["after"].append(after)
    if not step["after"] and rng.random() < 0.85:
        step["not_before"] = (rng.choice([-1, 0, 0, 0, 1]), 15 * rng.randrange(96))
    elif rng.random() < 0.1:
        step["not_before"] = (rng.choice([0, 1]), 15 * rng.randrange(96))
    if process["calendars"] and rng.random() < 0.3:
        step["calendar"] = rng.choice(sorted(process["calendars"]))
    if rng.random() < 0.15:
        step["atomic"] = True
    elif rng.random() < 0.2:
        step["opening_hours"] = True
    if rng.random() < 0.1:
        step["departures"] = rng.choice(DEPARTURES)
    return step


def _spread(rng: random.Random, process: dict[str, Any]) -> Any:
    kinds = ["elapsed", "elapsed", "elapsed"]
    if process["calendars"]:
        kinds += ["work", "work", "workdays", "eod"]
    kind = rng.choice(kinds)
    if kind == "eod":
        return (kind, 0), (kind, 0)
    if kind == "workdays":
        worst = rng.choice([1, 1, 2])
        return (kind, rng.randint(1, worst)), (kind, worst)
    worst = rng.choice(AMOUNTS)
    best = worst if rng.random() < 0.7 else rng.choice([a for a in AMOUNTS if a <= worst])
    return (kind, best), (kind, worst)


def _choice(rng: random.Random, process: dict[str, Any], names: list[str]) -> None:
    """Two branches of one step each after a step, joined in a step of their own."""
    if rng.random() < 0.15:
        decider = rng.choice(names)
        for name in ("left", "right"):
            process["steps"][name] = _step(rng, process, [], 0.0) | {"after": [{"step": decider}]}
            process["steps"][name].pop("not_before", None)
        process["steps"][decider]["choose"] = {"l": ["left"], "r": ["right"]}
        join = _step(rng, process, [], 0.0) | {"after": [{"step": "left"}, {"step": "right"}]}
        process["steps"]["joined"] = join
        names += ["joined"]


def _loop(rng: random.Random, process: dict[str, Any], names: list[str]) -> None:
    """A step that sends its work back to itself, or to a step before it."""
    if rng.random() < 0.2:
        owner = rng.choice(names)
        links = process["steps"][owner]["after"]
        then = [id_ for id_ in names if any(a["step"] == owner for a in process["steps"][id_]["after"])]
        before = [a["step"] for a in links if a.get("relation") is None]
        steps = (
            [rng.choice(before)] if before and rng.random() < 0.7 else then[:1] if rng.random() < 0.3 else []
        )
        around = [_upstream(process["steps"], a["step"]) for a in links]
        between = any(id_ in inner for id_ in steps for inner in around) or (
            steps == then[:1] and _roundabout(process, owner, steps)
        )
        choices = any(process["steps"][id_].get("choose") for id_ in (owner, *steps))
        if not between and not choices and not {"left", "right"} & {owner, *steps}:
            at_most = rng.choice([1, 2, 3, 3, None])
            process["steps"][owner]["repeat"] = {"steps": steps, "at_most": at_most}


def _roundabout(process: dict[str, Any], owner: str, steps: list[str]) -> bool:
    """Whether another way than the direct one leads from the owner to the step after it."""
    ways = [a["step"] for id_ in steps for a in process["steps"][id_]["after"] if a["step"] != owner]
    return any(owner in _upstream(process["steps"], way) | {way} for way in ways)


def _measure(rng: random.Random, process: dict[str, Any], names: list[str]) -> None:
    steps = process["steps"]
    if rng.random() < 0.2:
        to = rng.choice(names)
        earlier = sorted(_upstream(steps, to) - {"left", "right"})
        if earlier:
            process["measured"].append(
                {"from": rng.choice(earlier), "to": to, "usually": _spread(rng, process)}
            )


def _limits(rng: random.Random, process: dict[str, Any], share: float) -> None:
    """Greatest times near what lies between two steps anyway, and some in working time or days."""
    brute = _calculated(process)
    for target, step in process["steps"].items():
        for after in step["after"]:
            if rng.random() >= share or {"left", "right"} & {target, after["step"]}:
                continue
            relation = after.get("relation", "finish-start")
            tail = brute.last("start" if relation.startswith("start") else "finish", after["step"])
            gap = (
                brute.early["finish" if relation.endswith("finish") else "start", target, 0]
                - brute.early[tail]
            )
            kind = rng.choice(
                ["elapsed", "elapsed", "elapsed", *["work", "workdays", "eod"] * bool(process["calendars"])]
            )
            most = max(0, min(gap, 2 * 1440) + rng.choice([-240, -60, -15, 0, 0, 15, 120]))
            if kind == "work":
                most = rng.choice(AMOUNTS)
            if after.get("lag") and after["lag"][0][0] == kind:
                most = max(most, after["lag"][0][1])
            least = (
                most
                if rng.random() < 0.8
                else max(most - 30, after["lag"][0][1] if after.get("lag") else 0, 0)
            )
            pair = {"eod": (0, 0), "workdays": (1, 1)}.get(kind, (min(least, most), most))
            if kind == "workdays" and after.get("lag"):
                pair = (2, 2)
            after["most"] = (kind, pair[0]), (kind, pair[1])


def _upstream(steps: dict[str, Any], step: str) -> set[str]:
    found = {a["step"] for a in steps[step]["after"]}
    return found.union(*(_upstream(steps, id_) for id_ in found)) if found else found


def _promises(rng: random.Random, process: dict[str, Any], names: list[str]) -> None:
    """Deadlines and promises near the earliest minutes; the later steps' follow from what was promised before."""
    steps = process["steps"]
    fed = {a["step"] for step in steps.values() for a in step["after"]}
    ends = [name for name in names if name not in fed and not name.startswith(("left", "right"))] or names[
        -1:
    ]
    for n, end in enumerate(rng.sample(ends, min(len(ends), rng.choice([1, 1, 2])))):
        process["customers"][f"c{n}"] = {"at": end, "by": (AFTER_ALL, 0, None)}
    wanted = rng.choice([0.0, 0.3, 0.8])
    n = 0
    for target, step in steps.items():
        for after in step["after"]:
            if rng.random() < wanted:
                n += 1
                _contract(rng, process, f"r{n}", after["step"], target)
    for id_, contract in process["contracts"].items():
        others = [other for other in process["contracts"] if other < id_]
        if others and rng.random() < 0.15:
            contract["provided"] = [
                rng.choice([*others, "nothing"]) if rng.random() < 0.2 else rng.choice(others)
            ]
    brute = _calculated(process)
    for id_, customer in process["customers"].items():
        customer["by"] = _near(rng, process, brute.early["due", id_], (-120, 0, 0, 1, 30, 180, 600, 1500))


AFTER_ALL = 12


def _calculated(process: dict[str, Any]) -> Brute:
    brute = Brute(process)
    brute.forward()
    return brute


def _contract(rng: random.Random, process: dict[str, Any], id_: str, source: str, target: str) -> None:
    answer = rng.choice(["yes"] * 12 + ["in_force", "already_met", "open", "contested", "refused"])
    process["contracts"][id_] = {"step": source, "asked_by": target, "answer": answer, "by": None}
    brute = _calculated(process)
    at = next(p for p in brute.order if p[0] == "at" and p[1] == id_)
    if rng.random() < 0.1:
        return
    if process["steps"][source]["takes"] is None and rng.random() < 0.2:
        process["contracts"][id_]["within"] = rng.choice(AMOUNTS)
        return
    by = _near(rng, process, brute.early[at], (-60, -1, 0, 0, 0, 30, 90, 240))
    process["contracts"][id_]["by"] = by
    if rng.random() < 0.1:
        process["contracts"][id_]["promised"] = _near(rng, process, brute.early[at], (0, 15, 60))


def _near(rng: random.Random, process: dict[str, Any], minute: int, shifts: tuple[int, ...]) -> Any:
    """A moment near a minute, as the file's clock (or another's) reads it."""
    if minute == NEVER:
        return (rng.choice([0, 0, 1]), 15 * rng.randrange(96), None)
    zone = rng.choice([None] * 9 + ["Asia/Vladivostok"])
    clock = readings(zone or process["zone"], process["anchor"])
    wall = int(clock[min(minute, FAR)]) + rng.choice(shifts)
    return (wall // 1440, wall % 1440, zone)


# --- the same, as a file spells it


def spelled(process: dict[str, Any]) -> dict[str, Any]:
    """The data of a process file."""
    return {
        "procmap": 1,
        "process": "random",
        "anchor": process["anchor"].isoformat(),
        "timezone": process["zone"],
        "calendar": process["calendar"],
        "calendars": {id_: _calendar(calendar) for id_, calendar in process["calendars"].items()},
        "customer": {
            "requires": {
                id_: {"what": id_, "at": c["at"], "by": label(c["by"])}
                for id_, c in process["customers"].items()
            }
        },
        "states": {
            "to_be": {
                "steps": {id_: _spelled_step(id_, step) for id_, step in process["steps"].items()},
                "requirements": {id_: _spelled_contract(id_, c) for id_, c in process["contracts"].items()},
                "measured": [{**fact, "usually": spread(fact["usually"])} for fact in process["measured"]],
            }
        },
    }


def _calendar(calendar: Calendar) -> dict[str, Any]:
    week = {DAYS[n]: [f"{clock(a)}-{clock(b)}" for a, b in row] for n, row in enumerate(calendar.week) if row}
    return {
        "timezone": calendar.zone,
        "week": week,
        "closed": [day.isoformat() for day in sorted(calendar.closed)],
    }


def clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def label(point: tuple[int, ...] | None) -> str | None:
    if point is None:
        return None
    zone = point[2] if len(point) > 2 else None
    return f"D{point[0]:+d} {clock(point[1])}" + (f" {zone}" if zone else "")


def spread(takes: Any) -> str | None:
    if takes is None:
        return None
    best, worst = (_duration(*one) for one in takes)
    return best if best == worst else f"{best}..{worst}"


def _duration(kind: str, amount: int) -> str:
    names = {"elapsed": "m", "work": " working minutes", "workdays": " working days"}
    return "EOD" if kind == "eod" else f"{amount}{names[kind]}"


def _spelled_step(id_: str, step: dict[str, Any]) -> dict[str, Any]:
    out: dict[str, Any] = {"name": id_, "takes": spread(step["takes"]), "after": []}
    for after in step["after"]:
        one = {"step": after["step"], "relation": after.get("relation", "finish-start")}
        one |= {
            key: spread(after[name])
            for key, name in (("at_least", "lag"), ("at_most", "most"))
            if after.get(name)
        }
        out["after"].append(one)
    if step.get("not_before"):
        out["not_before"] = label(step["not_before"])
    if step.get("departures"):
        out["departures"] = [clock(minute) for minute in step["departures"]]
    if step.get("repeat"):
        out["repeat"] = {key: value for key, value in step["repeat"].items() if value is not None}
    if step.get("choose"):
        out["choose"] = {"branches": {name: {"steps": steps} for name, steps in step["choose"].items()}}
    return out | {key: step[key] for key in ("atomic", "opening_hours", "calendar") if step.get(key)}


def _spelled_contract(id_: str, contract: dict[str, Any]) -> dict[str, Any]:
    out = {
        key: contract[key] for key in ("step", "asked_by", "answer", "provided", "of") if contract.get(key)
    }
    out |= {"what": id_, "by": label(contract.get("by"))}
    if contract.get("promised"):
        out["promised"] = label(contract["promised"])
    if contract.get("within"):
        out["promised"] = {"within": f"{contract['within']}m"}
    return out
