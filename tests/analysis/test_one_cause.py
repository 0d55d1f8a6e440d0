"""One cause, one error, also where a greatest time puts something off; worked by hand.

Bread is baked from 8:00 to 11:00 and promised by 10:00. Ice is fetched from 8:00, 30 min, and packed with the bread no
later than an hour after that; a label takes an hour from when the ice is there.
"""

from __future__ import annotations

from typing import Any

import pytest
from files import clock, solved

TEXT = """
customer:
  requires:
    box: {{what: the box, at: pack, by: "12:00"}}
    label: {{what: the label, at: label, by: "{label}"}}
states:
  to_be:
    steps:
      bake: {{name: Bake, not_before: "08:00", takes: {bake}}}
      fetch: {{name: Fetch, not_before: "08:00", takes: 30m}}
      pack: {{name: Pack, after: [bake, {{step: fetch, at_most: 1h}}], takes: 30m}}
      label: {{name: Label, after: fetch, takes: 1h}}
    requirements:
      bread: {{what: bread, step: bake, asked_by: pack, by: "10:00", answer: {answer}}}
"""


def told(label: str, bake: str = "3h", answer: str = "yes") -> list[tuple[Any, ...]]:
    solution = solved(TEXT.format(label=label, bake=bake, answer=answer))
    return [
        (
            one.kind,
            one.contract or one.customer,
            one.missing // 60,
            tuple((e.contract or e.customer, clock(e.due), clock(e.comes)) for e in one.effects),
        )
        for one in solution.deficits
    ]


BREAD = ("promise", "bread", 60, (("label", "10:30", "11:00"),))


def test_what_a_late_promise_puts_off_is_an_effect_of_it() -> None:
    """Packed at 11:00, the ice is not before 10:00 and the label not before 11:00; with bread at 10:00, at 10:00."""
    assert told(label="10:30") == [BREAD]


def test_what_even_a_kept_promise_puts_off_too_far_is_an_error_of_its_own() -> None:
    """The label is there at 10:00 at the soonest if the bread comes as promised, half an hour after it is due."""
    late = ("label", "09:30", "11:00")
    assert told(label="09:30") == [("promise", "bread", 60, (late,)), ("limit", "label", 30, ())]


def test_a_promise_that_comes_sooner_than_it_says_is_relied_on_as_it_says() -> None:
    """Bread at 9:00 lets the label be ready at 9:30; who relies on 10:00 has it at 10:00."""
    assert told(label="09:30", bake="1h") == [("limit", "label", 30, ())]


@pytest.mark.parametrize("answer", ["open", "refused"])
def test_what_nobody_promised_is_relied_on_as_it_really_comes(answer: str) -> None:
    assert told(label="10:30", answer=answer) == [("limit", "label", 30, ())]
