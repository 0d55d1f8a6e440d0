"""Laws of comparing, over random processes: sameness, applying a difference, layout, and ids that are others."""

from __future__ import annotations

import random
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from processes import random_process, spelled

from procmap.analysis.comparison.differences import apply, differences
from procmap.analysis.comparison.matching import match
from procmap.analysis.comparison.sides import Pairs, Side
from procmap.api.check import Question, check_text
from procmap.api.compare import compare
from procmap.model import Process, State

TODAY = date(2026, 11, 23)
SEEDS = st.integers(0, 10_000)


def read(data: dict[str, Any] | str) -> Process:
    text = data if isinstance(data, str) else yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
    report = check_text(text, "random.yaml", None, Question(TODAY))
    assert report.process is not None, [(f.rule, dict(f.values)) for f in report.findings]
    return report.process


def described(rng: random.Random) -> dict[str, Any]:
    """A random process in which something belongs to everybody: departments, families, people, measured facts."""
    data = spelled(random_process(rng.randrange(10_000)))
    data["departments"] = {"dx": {"name": "Sales", "head": "px"}, "dy": {"name": "Store", "head": "py"}}
    data["people"] = {"px": {"name": "Ann", "deputy": "py"}, "py": {"post": "Foreman", "department": "dy"}}
    data["families"] = {"fx": {"name": "Fresh goods", "becomes": "fy"}, "fy": {"name": "Old stock"}}
    data["systems"] = {"zx": {"name": "Ledger", "department": "dx"}}
    state = data["states"]["to_be"]
    for step in state["steps"].values():
        if rng.random() < 0.6:
            step["department"] = rng.choice(["dx", "dy"])
        if rng.random() < 0.3:
            step["executors"] = rng.sample(["px", "py", "somebody"], 2)
    first, last = next(iter(state["steps"])), list(state["steps"])[-1]
    for family in rng.sample([["fx"], ["fy"], ["fx", "fy"], []], rng.choice([0, 1, 2, 3])):
        state["measured"].append(
            {
                "from": first,
                "to": last,
                "usually": f"{rng.randint(1, 3)}h",
                "family": family,
                "notes": str(rng.random()),
            }
        )
    return data


def changed(data: dict[str, Any], rng: random.Random) -> None:
    """Change a few things of the state in place: drop, add, re-time, re-order, answer otherwise."""
    state = data["states"]["to_be"]
    steps, requirements = state["steps"], state["requirements"]
    for _ in range(rng.randint(1, 4)):
        what = rng.choice(
            ["takes", "name", "department", "drop", "add", "answer", "ask", "measured", "notes"]
        )
        step = steps[rng.choice(list(steps))]
        if what == "takes":
            step["takes"] = f"{rng.randint(1, 99)}m"
        elif what in ("name", "notes"):
            step[what] = f"other {rng.random()}"
        elif what == "department":
            step["department"] = rng.choice(["dx", "dy"])
        elif what == "drop" and len(steps) > 2:
            gone = rng.choice(list(steps))
            if not any(gone in str({**one, "name": ""}) for id_, one in steps.items() if id_ != gone):
                del steps[gone]
                state["requirements"] = {
                    id_: one
                    for id_, one in requirements.items()
                    if gone not in (one.get("step"), one.get("asked_by"))
                }
                requirements = state["requirements"]
                state["measured"] = [one for one in state["measured"] if gone not in (one["from"], one["to"])]
        elif what == "add":
            steps[f"new{rng.randrange(99)}"] = {
                "name": f"new {rng.random()}",
                "after": [{"step": next(iter(steps))}],
            }
        elif what == "answer" and requirements:
            requirements[rng.choice(list(requirements))]["answer"] = rng.choice(["open", "refused", "yes"])
        elif what == "ask":
            requirements[f"q{rng.randrange(99)}"] = {"what": "more", "of": "dx", "asked_by": "dy"}
        elif what == "measured" and state["measured"]:
            state["measured"][rng.randrange(len(state["measured"]))]["usually"] = f"{rng.randint(4, 9)}h"


def sides(before: Process, after: Process) -> tuple[Side, Side]:
    return Side(before, "to_be"), Side(after, "to_be")


def by_meaning(state: State) -> tuple[Any, ...]:
    return state.steps, state.requirements, sorted(map(repr, state.measured))


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_nothing_differs_from_itself(seed: int) -> None:
    data = described(random.Random(seed))
    one, other = sides(read(data), read(data))
    pairs = match(one, other, {}, guess=True).pairs
    assert differences(one, other, pairs) == ()
    assert differences(one, one, pairs) == ()


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_applying_the_difference_gives_the_other(seed: int) -> None:
    rng = random.Random(seed)
    data = described(rng)
    before = read(data)
    changed(data, rng)
    one, other = sides(before, read(data))
    found = differences(one, other, match(one, other, {}, guess=False).pairs)
    assert by_meaning(apply(found, one.state)) == by_meaning(other.state)
    assert bool(found) == (by_meaning(one.state) != by_meaning(other.state))


def shuffled(value: Any, rng: random.Random, key: str = "") -> Any:
    """The same data in another order: of maps, and of lists that name a set."""
    if isinstance(value, dict):
        items = [(name, shuffled(one, rng, name)) for name, one in value.items()]
        rng.shuffle(items)
        return dict(items)
    if isinstance(value, list):
        items = [shuffled(one, rng) for one in value]
        if key in ("after", "steps", "family", "executors", "provided", "measured"):
            rng.shuffle(items)
        return items
    return value


@settings(max_examples=60, deadline=None)
@given(SEEDS, st.sampled_from([True, False, None]))
def test_order_and_layout_do_not_matter(seed: int, flow: bool | None) -> None:
    rng = random.Random(seed)
    data = described(rng)
    text = yaml.safe_dump(
        shuffled(data, rng),
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=flow,
        width=rng.choice([20, 300]),
    )
    text = "".join(
        f"# a remark\n{line}" if not line.startswith(" ") else line for line in text.splitlines(True)
    )
    one, other = sides(read(data), read(text))
    assert differences(one, other, match(one, other, {}, guess=True).pairs) == ()


def renamed(data: dict[str, Any], rng: random.Random) -> tuple[str, dict[str, str]]:
    """The text of the file with every id another, names as they are; and which is which."""
    sections = [data[key] for key in ("departments", "people", "families", "systems", "calendars")]
    state = data["states"]["to_be"]
    parts = [*sections, state["steps"], state["requirements"], data["customer"]["requires"]]
    ids = [id_ for part in parts for id_ in part]
    numbers = rng.sample(range(1000, 10_000), len(ids))
    told = {id_: f"Q{n}Q" for id_, n in zip(ids, numbers, strict=True)}

    def walk(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {
                told.get(name, name) if key != "branches" else name: walk(one, name)
                for name, one in value.items()
            }
        if isinstance(value, list):
            return [walk(one, key) for one in value]
        return value if key in ("name", "what", "post", "notes") else told.get(value, value)

    return yaml.safe_dump(walk(data), allow_unicode=True, sort_keys=False), told


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_ids_that_are_all_others_are_matched_back(seed: int) -> None:
    rng = random.Random(seed)
    data = described(rng)
    text, told = renamed(data, rng)
    assert not re.search(r"\b(dx|px|fx|zx|s0)\b", re.sub(r"(name|what): .*", "", text))
    found = compare(*sides(read(data), read(text)), Question(TODAY))
    assert found.differences == ()
    matched = {one.before: one.after for one in found.matching.matches}
    same = [id_ for id_ in data["calendars"] if matched[id_] != told[id_]]
    assert {id_: told[id_] for id_ in matched if id_ not in same} == {
        id_: new for id_, new in matched.items() if id_ not in same
    }
    assert set(matched) == set(told)
    for family in found.families:
        assert family.before is not None and family.after is not None
        assert family.before.figures == tuple(
            one._replace(
                customer=one.customer and next(old for old, new in told.items() if new == one.customer),
                lacking=tuple(next(old for old, new in told.items() if new == id_) for id_ in one.lacking),
            )
            for one in family.after.figures
        )


def facts(*lines: str) -> Process:
    listed = "".join(f"      - {line}\n" for line in lines)
    return read(
        "procmap: 1\nprocess: P\nfamilies: {a: {name: A}, b: {name: B}}\nstates:\n  to_be:\n    steps:\n"
        "      one: {name: One, not_before: '08:00', takes: 1h}\n      two: {name: Two, after: one}\n"
        f"    measured:\n{listed}"
    )


def test_measured_facts_of_one_run_are_told_apart_by_family() -> None:
    one, other = sides(
        facts("{from: one, to: two, usually: 1h, family: a}", "{from: one, to: two, usually: 2h, family: b}"),
        facts("{from: one, to: two, usually: 3h, family: b}", "{from: one, to: two, usually: 1h, family: a}"),
    )
    (found,) = differences(one, other, match(one, other, {}, guess=False).pairs)
    assert (found.kind, [change.key for change in found.changes]) == ("changed", ["usually"])
    assert found.before is one.state.measured[1] and found.after is other.state.measured[0]


def test_a_note_on_a_measured_fact_is_a_difference() -> None:
    one, other = sides(
        facts("{from: one, to: two, usually: 1h, notes: in May}"),
        facts("{from: one, to: two, usually: 1h, notes: in June}"),
    )
    (found,) = differences(one, other, match(one, other, {}, guess=False).pairs)
    assert found.changes == (("described", "notes", "in May", "in June"),)


@pytest.mark.parametrize(
    ("more", "subject"),
    [
        (
            "calendar: office\ncalendars: {office: {week: {mon-fri: ['09:00-18:00']}}}\n",
            {"process", "calendar"},
        ),
        ("people: {ann: {name: Ann}}\n", {"person"}),
        ("metrics: {time: {name: Time, target: '8'}}\n", {"metric"}),
        ("customer: {who: Somebody}\n", {"process"}),
        ("meetings: [{date: 2026-10-05}]\n", {"meeting"}),
        ("owner: ann\n", {"process"}),
    ],
)
def test_what_stands_outside_the_states_counts_in_two_files(more: str, subject: set[str]) -> None:
    text = "procmap: 1\nprocess: P\nstates: {to_be: {steps: {one: {name: One}}}}\n"
    one, other = sides(read(text), read(text + more))
    assert {found.subject for found in differences(one, other, Pairs({}))} - {"step"} == subject


def test_the_steps_that_serve_a_promise_are_followed_through_other_ids() -> None:
    text = (Path(__file__).parents[2] / "examples" / "sales_to_cs_handoff.yaml").read_text("utf-8")
    renamed = re.sub(r"\breply\b", "response", re.sub(r"\barrive\b", "incoming", text))
    one, other = sides(read(text), read(renamed))
    assert differences(one, other, match(one, other, {}, guess=True).pairs) == ()
    one, other = sides(
        read(text), read(text.replace("{from: arrive, to: reply}", "{from: triage, to: reply}"))
    )
    [found] = differences(one, other, match(one, other, {}, guess=True).pairs)
    assert (found.subject, found.id, [one.key for one in found.changes]) == (
        "promise",
        "considered",
        ["served"],
    )
