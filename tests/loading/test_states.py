"""States based on others: what is removed, what its transfers come to, circles, and how much is taken over."""

from __future__ import annotations

from typing import Any

import pytest

from procmap.calendars import parse_spread
from procmap.findings import Finding
from procmap.loading import states as merging
from procmap.loading.document import compose
from procmap.loading.reader import Reading, read_process
from procmap.loading.states import Merged, merge_states
from procmap.model import After


def read(states: str) -> Reading:
    return read_process(compose(f"procmap: 1\nprocess: p\nstates:\n{states}", "p.yaml"), None)


def told(finding: Finding) -> tuple[Any, ...]:
    assert finding.span is not None
    return finding.rule, finding.reason, finding.span.line, finding.span.column, dict(finding.values)


def after(states: str) -> tuple[After, ...]:
    """What step ``d`` of the last state comes after."""
    reading = read(states)
    assert reading.process is not None
    assert reading.sound, reading.findings
    return next(reversed(reading.process.states.values())).steps["d"].after


BASE = """
  as_is:
    steps:
      a: {name: a}
      b: {name: b, after: {a: 15m}}
      c: {name: c, after: {b: 10m..20m}}
      d: {name: d, after: {c: 5m}}
"""


@pytest.mark.parametrize(
    ("changes", "transfers"),
    [
        # The transfers a-b-c-d are 15, 10 to 20, and 5 minutes.
        ("{b: null}", {"c": "5m"}),
        ("{c: null}", {"b": "15m..25m"}),
        ("{b: null, c: null}", {"a": "30m..40m"}),
        # d names its own way to c, which is removed.
        ("{c: null, d: {after: {c: 1h}}}", {"b": "70m..80m"}),
        ("{c: null, d: {after: c}}", {"b": "10m..20m"}),
        # Beside the way over c (15 to 25 min) a way straight to b: the larger counts, in either order.
        ("{c: null, d: {after: {b: 1h, c: 5m}}}", {"b": "1h"}),
        ("{c: null, d: {after: {c: 5m, b: 20m}}}", {"b": "15m..25m"}),
        # What is a handoff of another kind takes no time on its way.
        ("{c: null, d: {after: [{step: c, relation: start-start, at_least: 2h}]}}", {"b": "10m..20m"}),
    ],
)
def test_the_transfers_around_a_removed_step_add_up(changes: str, transfers: dict[str, str]) -> None:
    links = after(f"{BASE}  to_be: {{based_on: as_is, steps: {changes}}}\n")
    assert {link.step: link.transfer for link in links} == {
        source: parse_spread(text) for source, text in transfers.items()
    }


def test_a_step_removed_in_a_state_between() -> None:
    states = (
        BASE
        + "  between: {based_on: as_is, steps: {c: null}}\n  to_be: {based_on: between, steps: {b: null}}\n"
    )
    assert [(link.step, link.transfer) for link in after(states)] == [("a", parse_spread("30m..40m"))]


def test_a_misspelt_transfer_of_a_removed_step_is_told_where_it_stands() -> None:
    reading = read(f"{BASE}  to_be: {{based_on: as_is, steps: {{c: null, d: {{after: {{c: soon}}}}}}}}\n")
    assert [(one.rule, one.route[:5]) for one in reading.findings] == [
        ("bad-time", ("states", "to_be", "steps", "d", "after"))
    ]


def test_removing_what_is_not_there_is_told() -> None:
    states = """
  as_is:
    steps: {ready: {name: r}, shelve: {name: s, after: ready}}
    requirements: {papers: {what: p, step: ready}}
  to_be:
    based_on: as_is
    steps: {shelv: null, quite_another: null, ready: null}
    requirements: {paper: null, papers: null}
"""
    reading = read(states)
    assert [told(one) for one in reading.findings] == [
        (
            "unknown-reference",
            "step-removed-near",
            10,
            13,
            {"id": "shelv", "state": "as_is", "near": "shelve"},
        ),
        (
            "unknown-reference",
            "step-removed",
            10,
            26,
            {"id": "quite_another", "state": "as_is", "near": None},
        ),
        (
            "unknown-reference",
            "requirement-removed-near",
            11,
            20,
            {"id": "paper", "state": "as_is", "near": "papers"},
        ),
    ]
    # It is a mistake, and nothing that keeps the rest from being calculated.
    assert reading.sound
    assert {one.state for one in reading.findings} == {"to_be"}


def test_removing_from_a_state_that_has_none_at_all() -> None:
    reading = read("  as_is: {label: x}\n  to_be: {based_on: as_is, steps: {a: null}}\n")
    assert [told(one)[:2] for one in reading.findings] == [("unknown-reference", "step-removed")]


def test_circles_are_told_once_each() -> None:
    circle = "".join(f"  t{n}: {{based_on: t{(n + 1) % 5000}}}\n" for n in range(5000))
    reading = read(circle + "  tail: {based_on: t17}\n  self: {based_on: self}\n")
    assert [told(one) for one in reading.findings] == [
        (
            "bad-value",
            "based-on-long-circle",
            4,
            18,
            {"text": tuple(f"t{n}" for n in range(12)), "more": 4988},
        ),
        ("bad-value", "based-on-itself", 5005, 20, {"text": ("self",), "more": 0}),
    ]


def test_5000_states_on_one_another() -> None:
    chain = "".join(f"  t{n}: {{based_on: t{n - 1}, label: t}}\n" for n in range(1, 5000))
    reading = read("  t0: {steps: {a: {name: a}}}\n" + chain)
    assert reading.process is not None
    assert not reading.findings
    assert list(reading.process.states["t4999"].steps) == ["a"]


def test_a_state_is_merged_before_the_ones_based_on_it_wherever_it_stands() -> None:
    states = {"c": {"based_on": "b"}, "b": {"based_on": "a", "steps": {"y": 1}}, "a": {"steps": {"x": 0}}}
    assert merge_states(states) == Merged(
        {
            "c": {"steps": {"x": 0, "y": 1}, "based_on": "b"},
            "b": {"steps": {"x": 0, "y": 1}, "based_on": "a"},
            "a": {"steps": {"x": 0}},
        }
    )


@pytest.mark.parametrize("what", ["states", "handoffs"])
def test_no_more_is_taken_over_than_is_read(what: str) -> None:
    if what == "states":  # 60 states of 1000 steps
        steps = "".join(f"      s{n}: {{name: s}}\n" for n in range(1000))
        text = f"  t0:\n    steps:\n{steps}" + "".join(
            f"  t{n}: {{based_on: t{n - 1}}}\n" for n in range(1, 60)
        )
    else:  # 300 steps before a removed one and 300 behind it: 90,000 handoffs
        before = "".join(f"      a{n}: {{name: a}}\n" for n in range(300))
        behind = "".join(f"      b{n}: {{name: b, after: m}}\n" for n in range(300))
        names = ", ".join(f"a{n}" for n in range(300))
        text = f"  t0:\n    steps:\n{before}      m: {{name: m, after: [{names}]}}\n{behind}"
        text += "  t1: {based_on: t0, steps: {m: null}}\n"
    reading = read(text)
    (finding,) = reading.findings
    assert (finding.rule, finding.reason) == ("over-limit", "inherited")
    # t1 to t49 take over 1001 each; the 50th is beyond 50,000.
    assert finding.route == ("states", "t50" if what == "states" else "t1", "based_on")
    assert dict(finding.values) == {"limit": merging.MOST_INHERITED}
    assert not reading.sound


def test_very_many_mistakes_are_counted() -> None:
    nulls = ", ".join(f"x{n}: null" for n in range(1000))
    reading = read(
        f"  as_is: {{steps: {{a: {{name: a}}}}}}\n  to_be: {{based_on: as_is, steps: {{{nulls}}}}}\n"
    )
    assert [one.rule for one in reading.findings].count("unknown-reference") == 100
    assert [dict(one.values) for one in reading.findings if one.rule == "over-limit"] == [{"count": 900}]
    themselves = "".join(f"  t{n}: {{based_on: t{n}}}\n" for n in range(1000))
    assert len(read(themselves).findings) == 101
