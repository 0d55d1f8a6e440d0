"""Small processes worked out by hand; the arithmetic stands beside each expectation. All clocks are UTC."""

from __future__ import annotations

from datetime import date

import pytest
from files import DAY, checked, clock, contract, customer, handoff, numbers, rules, solved, step

from procmap.analysis.solution import Solution
from procmap.api.why import why
from procmap.calendars import is_finite

RETAIL = """
families: {novelties: {name: novelties}}
departments:
  sales: {name: sales}
  delivery: {name: delivery}
  warehouse: {name: warehouse}
  distribution: {name: distribution}
  purchasing: {name: purchasing}
  supplier: {name: supplier, kind: external}
customer: {requires: {on_shelf: {what: on the shelf, at: shelve, by: "18:00"}}}
states:
  to_be:
    steps:
      ready: {name: ready, department: supplier, not_before: "10:00", takes: 0m}
      bring: {name: bring, department: delivery, after: ready, takes: 3h}
      receive: {name: receive, department: warehouse, after: bring}
      distribute: {name: distribute, department: distribution, after: receive}
      form: {name: form, department: warehouse, after: distribute, takes: 45m}
      deliver: {name: deliver, department: delivery, after: form, takes: 2h}
      shelve: {name: shelve, department: sales, after: deliver, takes: 1h}
    requirements:
      goods_in_shops: {what: in the shops, step: deliver, asked_by: shelve, by: "17:00", answer: "yes"}
      shipments_formed:
        {what: formed, step: form, asked_by: deliver, by: "15:00", answer: "yes", provided: [plan, separate_invoices]}
      goods_in_warehouse: {what: in the warehouse, step: bring, asked_by: receive, by: "13:00", answer: "yes"}
      goods_ready: {what: ready, step: ready, asked_by: bring, by: "10:00", answer: "yes"}
      plan: {what: plan, of: purchasing, asked_by: form, by: D-1, answer: in_force}
      separate_invoices: {what: invoices, of: purchasing, asked_by: form, provided: [supplier_invoices], answer: "yes"}
      supplier_invoices: {what: invoices, of: supplier, asked_by: purchasing, answer: "yes"}
"""


def retail(*changes: tuple[str, str]) -> str:
    """The retail process with some of its text replaced."""
    text = RETAIL
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def steps(text: str, requires: str, more: str = "") -> str:
    """A state of the steps given."""
    return f"customer: {{requires: {{{requires}}}}}\nstates:\n  to_be:\n    steps:\n{text}\n{more}"


def test_retail_as_agreed() -> None:
    solution = solved(RETAIL)
    assert numbers(solution, "ready", "bring") == ("10:00", "10:00", "10:00", "ok")
    assert numbers(solution, "bring", "receive") == ("13:00", "13:00", "13:00", "ok")
    assert numbers(solution, "form", "deliver") == ("15:00", "15:00", "15:00", "ok")
    assert numbers(solution, "deliver", "shelve") == ("17:00", "17:00", "17:00", "ok")
    assert handoff(solution, "form", "deliver").by_promise
    (window,) = solution.windows
    # 13:00 to 15:00 is 120 minutes; 45 of them form the shipments.
    assert (window.steps, window.left) == (("receive", "distribute", "form"), 75 * 60)
    assert (customer(solution, "on_shelf").slack, solution.verdict) == (0, "holds")


def test_delivery_takes_half_an_hour_longer() -> None:
    report = checked(retail(("takes: 2h", "takes: 2h 30m")))
    (solution,) = report.solutions
    (deficit,) = solution.deficits
    # 15:00 + 2:30 = 17:30, promised 17:00; 17:30 + 1:00 = 18:30 on the shelf.
    assert (deficit.kind, deficit.step, deficit.contract, deficit.missing) == (
        "promise",
        "deliver",
        "goods_in_shops",
        1800,
    )
    assert [(e.customer, clock(e.comes)) for e in deficit.effects] == [("on_shelf", "18:30")]
    assert (solution.verdict, customer(solution, "on_shelf").slack) == ("infeasible", -1800)
    # Backwards 18:00 - 1:00 - 2:30 = 14:30: the shipments are needed half an hour before they are promised.
    # That is delivery's lack, told there: the warehouse gives what was asked, and so do all before it.
    assert numbers(solution, "form", "deliver") == ("14:30", "15:00", "15:00", "ok")
    assert handoff(solution, "form", "deliver").slack == -1800
    assert {one.id: str(one.verdict) for one in solution.contracts if one.verdict != "ok"} == {
        "goods_in_shops": "infeasible"
    }
    # 15:00 - 0:45 = 14:15 serves the warehouse's promise, and leaves 75 of the window's 120 minutes as before.
    distributed = handoff(solution, "distribute", "form")
    assert (clock(distributed.needed_by), clock(distributed.must_promise)) == ("13:45", "14:15")
    assert solution.windows[0].left == 75 * 60
    assert rules(report).count("unkeepable-promise") == 1
    where = {(one.source, one.target): one.missing_at for one in solution.handoffs if one.target}
    # 15:00 is too late for 14:30, so that nothing says when the goods are needed: with 2 h it is 13:00 and 10:00.
    lost = {("ready", "bring"), ("bring", "receive"), ("distribute", "form"), ("form", "deliver")}
    assert {ends for ends, step in where.items() if step == "deliver"} == lost
    assert set(where.values()) == {"deliver", None}


def test_without_a_promise_between_the_lack_is_told_of_the_whole_run() -> None:
    solution = solved(
        retail(
            ("takes: 2h", "takes: 2h 30m"),
            (
                '{what: formed, step: form, asked_by: deliver, by: "15:00", answer: "yes"',
                '{what: formed, of: purchasing, asked_by: form, answer: "yes"',
            ),
            (
                "receive, department: warehouse, after: bring",
                "receive, department: warehouse, after: bring, takes: 1h",
            ),
            (
                "distribute, department: distribution, after: receive",
                "distribute, department: distribution, after: receive, takes: 15m",
            ),
        )
    )
    # 13:00 + 1:00 + 0:15 + 0:45 = 15:00; no promise ends the run before delivery's own 17:00.
    assert numbers(solution, "form", "deliver") == ("14:30", None, "15:00", "infeasible")
    assert handoff(solution, "form", "deliver").missing_at is None
    # The goods come to the warehouse at 13:00 as promised, half an hour too late for what follows: charged to delivery.
    assert numbers(solution, "bring", "receive") == ("12:30", "13:00", "13:00", "ok")
    assert handoff(solution, "bring", "receive").missing_at == "deliver"


def test_a_promise_that_breaks_before_the_customer_is_served_in_time() -> None:
    solution = solved(retail(("takes: 2h", "takes: 2h 30m"), ('by: "18:00"', 'by: "20:00"')))
    # 17:30 + 1:00 = 18:30 is in time for 20:00; delivery's 17:00 is not kept all the same.
    assert (solution.verdict, solution.broken) == ("holds", 1)
    assert {one.missing_at for one in solution.handoffs} == {None}


def test_a_counter_offer_is_the_one_cause() -> None:
    report = checked(retail(('by: "15:00"', 'by: "15:00", promised: "15:30"')))
    (solution,) = report.solutions
    (deficit,) = solution.deficits
    # 15:30 + 2:00 = 17:30 against 17:00; asked for at 15:00 it would do.
    assert (deficit.kind, deficit.behind, deficit.missing) == ("counter-offer", "shipments_formed", 1800)
    assert numbers(solution, "form", "deliver") == ("15:00", "15:30", "15:30", "infeasible")
    # The window is half an hour longer: 13:00 to 15:30 less 45 minutes.
    assert solution.windows[0].left == 105 * 60
    assert rules(report).count("late-contract") == 1
    assert "unkeepable-promise" not in rules(report)


def test_goods_come_late_and_the_windows_are_lost() -> None:
    solution = solved(retail(("takes: 3h", "takes: 3h 30m")))
    (deficit,) = solution.deficits
    # 10:00 + 3:30 = 13:30, promised 13:00.
    assert (deficit.step, deficit.contract, deficit.missing) == ("bring", "goods_in_warehouse", 1800)
    assert numbers(solution, "bring", "receive")[:3] == ("13:00", "13:00", "13:30")
    assert handoff(solution, "form", "deliver").ready_at is None
    lost = [(e.contract or e.customer, e.comes) for e in deficit.effects]
    assert lost == [("shipments_formed", None), ("goods_in_shops", None), ("on_shelf", None)]
    one = customer(solution, "on_shelf")
    assert (one.verdict, one.slack, one.ready) == ("infeasible", -1800, None)


ANSWERED = "provided: [supplier_invoices], answer: "


@pytest.mark.parametrize(
    ("answer", "verdict"), [("refused", "unsupported"), ("contested", "unsupported"), ("open", "conditional")]
)
def test_invoices_refused_contested_or_open(answer: str, verdict: str) -> None:
    solution = solved(retail((f'{ANSWERED}"yes"', f"{ANSWERED}{answer}")))
    # 15:00, 17:00 and 18:00 rest on them; what comes before does not.
    assert solution.support.roots["separate_invoices"] == (
        ("shipments_formed", "goods_in_shops"),
        ("on_shelf",),
    )
    assert solution.verdict == verdict
    assert customer(solution, "on_shelf").because == ("separate_invoices",)
    assert contract(solution, "shipments_formed").verdict == verdict
    assert contract(solution, "goods_in_warehouse").verdict == "ok"
    assert customer(solution, "on_shelf").slack == 0
    assert contract(solution, "separate_invoices").agreed_by is None


def test_invoices_deleted() -> None:
    line = next(line for line in RETAIL.splitlines() if "separate_invoices: {" in line)
    report = checked(retail((line + "\n", "")))
    (solution,) = report.solutions
    assert solution.support.roots["separate_invoices"] == (
        ("shipments_formed", "goods_in_shops"),
        ("on_shelf",),
    )
    assert solution.verdict == "unsupported"
    assert rules(report).count("unknown-reference") == 1


def test_a_relative_promise_counts_from_the_input() -> None:
    solution = solved(
        steps(
            """
      a: {name: a, not_before: "10:00", takes: 1h}
      b: {name: b, after: a}
      c: {name: c, after: b, takes: 1h}""",
            'k: {what: k, at: c, by: "15:00"}',
            """    requirements:
      r: {what: r, step: b, asked_by: c, promised: {within: 2h}, answer: "yes"}""",
        )
    )
    # 10:00 + 1 = 11:00; + 2 = 13:00; + 1 = 14:00. Backwards 15:00 - 1 = 14:00; - 2 = 12:00.
    assert numbers(solution, "b", "c") == ("14:00", "13:00", "13:00", "ok")
    assert numbers(solution, "a", "b") == ("12:00", None, "11:00", "ok")
    assert (customer(solution, "k").slack, solution.verdict, solution.windows) == (3600, "holds", ())


def test_a_relative_promise_shorter_than_the_work() -> None:
    solution = solved(
        steps(
            """
      a: {name: a, not_before: "10:00", takes: 3h}
      b: {name: b, after: a, takes: 1h}""",
            'k: {what: k, at: b, by: "15:00"}',
            """    requirements:
      r: {what: r, step: a, asked_by: b, promised: {within: 2h}, answer: "yes"}""",
        )
    )
    (deficit,) = solution.deficits
    assert (deficit.kind, deficit.missing) == ("relative", 3600)
    assert customer(solution, "k").slack == 3600  # 10 + 3 + 1 = 14:00


@pytest.mark.parametrize(("day", "late"), [("D-1", False), ("D", False), ("D+1", True)])
def test_a_day_contradicts_a_day_and_never_an_hour(day: str, late: bool) -> None:
    report = checked(retail(("by: D-1", f"by: {day}")))
    (solution,) = report.solutions
    # Needed at 14:15 on D (15:00 less 45 minutes): D+1 begins after that, D does not.
    assert (contract(solution, "plan").verdict == "late-contract") is late
    assert ("late-contract" in rules(report)) is late
    assert "no-time-of-day" in rules(report)


def test_a_department_promise_with_a_time_binds() -> None:
    timed = solved(retail(("by: D-1", 'by: "14:15"')))
    # Forming 45 minutes from 14:15 is 15:00: just in time.
    assert numbers(timed, "purchasing", "form", "plan")[1:] == ("14:15", "14:15", "ok")
    assert timed.deficits == ()
    late = solved(retail(("by: D-1", 'by: "14:30"')))
    (deficit,) = late.deficits
    assert (deficit.contract, deficit.behind, deficit.missing) == ("shipments_formed", "plan", 900)


def test_asked_by_a_department() -> None:
    solution = solved(retail(("step: deliver, asked_by: shelve", "step: deliver, asked_by: sales")))
    assert numbers(solution, "deliver", "shelve", "goods_in_shops") == ("17:00", "17:00", "17:00", "ok")


def test_an_asker_before_the_giver_makes_no_circle() -> None:
    solution = solved(retail(("step: deliver, asked_by: shelve", "step: deliver, asked_by: ready")))
    assert solution.obstacle is None
    assert numbers(solution, "deliver", None, "goods_in_shops")[1:3] == ("17:00", "17:00")
    assert solution.verdict == "holds"


TWO = """
      a: {name: a, not_before: "10:00", takes: 1h}
      b: {name: b, after: a, takes: 3h}
      c: {name: c, after: a, takes: 1h}"""


def test_the_other_customer_is_not_tainted() -> None:
    requires = 'slow: {what: s, at: b, by: "13:00"}, fast: {what: f, at: c, by: "13:00"}'
    solution = solved(steps(TWO, requires))
    # b is ready at 14:00, an hour late; c at 12:00, an hour early.
    assert (customer(solution, "slow").verdict, customer(solution, "slow").slack) == ("infeasible", -3600)
    assert (customer(solution, "fast").verdict, customer(solution, "fast").slack) == ("holds", 3600)


def test_a_lost_window_does_not_taint_the_customer_beside_it() -> None:
    requires = 'dark: {what: d, at: d, by: "16:00"}, fast: {what: f, at: c, by: "13:00"}'
    requirements = """    requirements:
      r: {what: r, step: a, asked_by: b, by: "10:30", answer: "yes"}
      q: {what: q, step: b, asked_by: d, by: "15:00", answer: "yes"}"""
    text = TWO.replace("b: {name: b, after: a, takes: 3h}", "b: {name: b, after: a}")
    solution = solved(steps(text + "\n      d: {name: d, after: b, takes: 1h}", requires, requirements))
    # a is ready at 11:00, not at 10:30 as promised to b: its window is lost, but nobody promised c anything.
    assert (customer(solution, "dark").verdict, customer(solution, "dark").slack) == ("infeasible", -1800)
    assert (customer(solution, "fast").verdict, customer(solution, "fast").slack) == ("holds", 3600)


def test_two_contracts_on_one_handoff() -> None:
    solution = solved(
        steps(
            TWO,
            'k: {what: k, at: b, by: "15:00"}',
            """    requirements:
      first: {what: r, step: a, asked_by: b, by: "11:00", answer: "yes"}
      second: {what: r, step: a, asked_by: b, by: "11:30", answer: open}""",
        )
    )
    assert numbers(solution, "a", "b", "first") == ("12:00", "11:00", "11:00", "ok")
    assert numbers(solution, "a", "b", "second") == ("12:00", None, "11:00", "conditional")
    assert solution.verdict == "conditional"


WINDOW = """
      a: {name: a, not_before: "09:00", takes: 1h}
      b: {name: b, not_before: "10:00", takes: 1h}
      w: {name: w, after: [a, b]}
      x: {name: x, after: w, takes: 1h}
      z: {name: z, after: w, takes: 2h}"""
WINDOW_CONTRACTS = """    requirements:
      a_in: {what: a, step: a, asked_by: w, by: "10:30", answer: "yes"}
      b_in: {what: b, step: b, asked_by: w, by: "11:30", answer: "yes"}
      x_out: {what: x, step: w, asked_by: x, by: "13:00", answer: "yes"}
      y_out: {what: z, step: w, asked_by: z, by: "14:00", answer: "yes"}"""


def test_a_window_with_several_inputs_and_outputs() -> None:
    requires = 'kx: {what: k, at: x, by: "15:00"}, ky: {what: k, at: z, by: "16:30"}'
    solution = solved(steps(WINDOW, requires, WINDOW_CONTRACTS))
    # Each input is needed by its own promise; both outputs come by theirs: 13:00 + 1 = 14:00, 14:00 + 2 = 16:00.
    assert numbers(solution, "a", "w")[:3] == ("10:30", "10:30", "10:00")
    assert numbers(solution, "b", "w")[:3] == ("11:30", "11:30", "11:00")
    assert numbers(solution, "w", "x")[:3] == ("14:00", "13:00", "13:00")
    assert numbers(solution, "w", "z")[:3] == ("14:30", "14:00", "14:00")
    assert [window.left for window in solution.windows] == [90 * 60, 150 * 60]  # from 11:30, the later input
    assert (customer(solution, "kx").slack, customer(solution, "ky").slack) == (3600, 1800)


def test_one_output_that_is_too_late_makes_the_inputs_unknown() -> None:
    requires = 'kx: {what: k, at: x, by: "13:30"}, ky: {what: k, at: z, by: "16:30"}'
    solution = solved(steps(WINDOW, requires, WINDOW_CONTRACTS))
    # x is needed at 12:30 and promised for 13:00: "by 10:30" no longer says when a is needed.
    assert numbers(solution, "w", "x")[:3] == ("12:30", "13:00", "13:00")
    assert handoff(solution, "a", "w").needed_by is None
    assert [customer(solution, id_).verdict for id_ in ("kx", "ky")] == ["infeasible", "holds"]


def test_one_late_input_loses_the_window() -> None:
    requires = 'kx: {what: k, at: x, by: "15:00"}'
    solution = solved(steps(WINDOW.replace('"10:00"', '"10:45"'), requires, WINDOW_CONTRACTS))
    # b comes at 11:45 instead of 11:30.
    assert handoff(solution, "w", "x").ready_at is None
    assert [(d.step, d.missing) for d in solution.deficits] == [("b", 900)]
    assert solution.verdict == "infeasible"


def test_a_known_way_out_of_a_window_binds_its_input_too() -> None:
    solution = solved(
        steps(
            """
      a: {name: a, not_before: "10:00", takes: 2h}
      b: {name: b, after: a, takes: 1h}
      u: {name: u, after: b}
      e: {name: e, after: u, takes: 1h}""",
            'far: {what: x, at: e, by: "18:00"}, near: {what: x, at: b, by: "13:30"}',
            """    requirements:
      r: {what: r, step: a, asked_by: b, by: "13:00", answer: "yes"}
      q: {what: q, step: u, asked_by: e, by: "16:00", answer: "yes"}""",
        )
    )
    # 13:30 - 1:00 = 12:30 is before the promised 13:00.
    assert numbers(solution, "a", "b", "r")[:3] == ("12:30", "13:00", "12:00")


def test_nothing_due_behind_a_window_needs_nothing() -> None:
    report = checked(
        steps(
            """
      a: {name: a, not_before: "10:00", takes: 4h}
      b: {name: b, after: a}""",
            "k: {what: x, at: b}",
            """    requirements:
      r: {what: r, step: a, asked_by: b, by: "13:00", answer: "yes"}
      q: {what: q, step: b, asked_by: nobody, by: "15:00", answer: "yes"}""",
        )
    )
    (solution,) = report.solutions
    assert handoff(solution, "a", "b").needed_by is None
    assert customer(solution, "k").verdict != "infeasible"
    assert [(d.contract, d.missing) for d in solution.deficits] == [("r", 3600)]


def test_a_gate_with_a_time() -> None:
    solution = solved(
        steps(
            """
      ask: {name: ask, not_before: "09:00", takes: 2h}
      work: {name: work, not_before: "09:00", takes: 1h}
      sell: {name: sell, after: work, takes: 1h, gate: {needs: happy}}""",
            'k: {what: k, at: sell, by: "14:00"}',
            """    requirements:
      happy: {what: happy, step: ask, asked_by: sell, by: "12:30", answer: "yes"}""",
        )
    )
    # The gate opens at 11:00; 11:00 + 1 = 12:00. Needed at 13:00. Under its promise: 12:30 + 1 = 13:30 <= 14:00.
    assert numbers(solution, "ask", "sell", "happy") == ("13:00", "12:30", "11:00", "ok")
    assert customer(solution, "k").slack == 2 * 3600


CHOICE = """
      d: {{name: d, not_before: "09:00", takes: 1h, choose: {{branches: {branches}}}}}
      l: {{name: l, after: d, takes: 1h}}
      r: {{name: r, after: d, takes: 3h}}
      j: {{name: j, after: {joined}, takes: 1h}}"""


def test_of_alternatives_the_worst_counts_and_the_best_is_shown() -> None:
    text = CHOICE.format(branches="{one: {steps: [l]}, two: {steps: [r]}}", joined="[l, r]")
    solution = solved(steps(text, 'k: {what: k, at: j, by: "15:00"}'))
    # Worst 9 + 1 + 3 + 1 = 14:00; best 9 + 1 + 1 + 1 = 12:00.
    assert (customer(solution, "k").slack, customer(solution, "k").slack_best) == (3600, 3 * 3600)


def test_an_empty_branch() -> None:
    text = CHOICE.format(branches="{one: {steps: [r]}, none: {steps: []}}", joined="[d, r]").replace(
        "\n      l: {name: l, after: d, takes: 1h}", ""
    )
    solution = solved(steps(text, 'k: {what: k, at: j, by: "15:00"}'))
    # Worst 14:00 as above; best goes straight from 10:00 to 11:00.
    assert (customer(solution, "k").slack, customer(solution, "k").slack_best) == (3600, 4 * 3600)


def test_nested_choices() -> None:
    solution = solved(
        steps(
            """
      d: {name: d, not_before: "09:00", takes: 1h, choose: {branches: {one: {steps: [l]}, two: {steps: [e, m, o, z]}}}}
      l: {name: l, after: d, takes: 5h}
      e: {name: e, after: d, takes: 1h, choose: {branches: {one: {steps: [m]}, two: {steps: [o]}}}}
      m: {name: m, after: e, takes: 1h}
      o: {name: o, after: e, takes: 4h}
      z: {name: z, after: [m, o], takes: 1h}
      j: {name: j, after: [l, z], takes: 1h}""",
            'k: {what: k, at: j, by: "18:00"}',
        )
    )
    # d until 10. l until 15. e until 11, m 12, o 15, z 16 at worst, 13 at best. j 17 at worst, 14 at best.
    assert (customer(solution, "k").slack, customer(solution, "k").slack_best) == (3600, 4 * 3600)


def test_a_bounded_loop_and_its_inner_handoff() -> None:
    solution = solved(
        steps(
            """
      a: {name: a, not_before: "10:00", takes: 1h}
      b: {name: b, after: a, takes: 1h, repeat: {steps: [a], at_most: 3}}""",
            'k: {what: k, at: b, by: "18:00"}',
        )
    )
    # 3 times 2 hours: 16:00. The handoff inside happens last at 15:00 and is needed then at 17:00.
    assert customer(solution, "k").slack == 2 * 3600
    assert numbers(solution, "a", "b") == ("17:00", None, "15:00", "ok")
    assert (clock(step(solution, "a").earliest_start), clock(step(solution, "a").earliest_finish)) == (
        "10:00",
        "15:00",
    )


def test_rework_after_the_check_takes_its_time_each_round() -> None:
    solution = solved(
        steps(
            """
      check: {name: c, not_before: "09:00", takes: 1h, repeat: {steps: [mend], at_most: 3}}
      mend: {name: m, after: check, takes: 30m}
      send: {name: s, after: check, takes: 1h}""",
            'k: {what: k, at: send, by: "18:00"}',
        )
    )
    # Checks 9-10, 10:30-11:30, 12-13 with mending between; sent at 14:00.
    assert clock(customer(solution, "k").ready) == "14:00"


def test_nested_loops() -> None:
    solution = solved(
        steps(
            """
      a: {name: a, not_before: "09:00", takes: 10m}
      b: {name: b, after: a, takes: 20m, repeat: {steps: [a], at_most: 2}}
      c: {name: c, after: b, takes: 30m, repeat: {steps: [a, b], at_most: 3}}""",
            'k: {what: k, at: c, by: "18:00"}',
        )
    )
    # Each outer round is 2 x (10 + 20) + 30 = 90 minutes; three of them: 13:30.
    assert clock(customer(solution, "k").ready) == "13:30"


def test_loops_that_cross_are_not_calculated() -> None:
    solution = solved(
        steps(
            """
      a: {name: a, not_before: "10:00", takes: 1h}
      b: {name: b, after: a, takes: 2h}
      c: {name: c, after: b, takes: 1h, repeat: {steps: [b], at_most: 2}}
      d: {name: d, after: c, takes: 1h, repeat: {steps: [c], at_most: 2}}""",
            'k: {what: k, at: d, by: "12:00"}',
        )
    )
    # c lies in both loops, b and d in one each: whether c, done again for d, may send back to b again is not said.
    # Gone through once, d is ready at 15:00, so 12:00 never holds.
    assert solution.verdict == "unknown"
    assert solution.obstacle is not None
    assert (solution.obstacle.kind, solution.obstacle.steps) == ("crossing", ("c", "d"))


def test_a_loop_that_leaves_a_step_out_is_told_of() -> None:
    report = checked(
        steps(
            """
      a: {name: a, not_before: "09:00", takes: 1h}
      m: {name: m, after: a, takes: 1h}
      b: {name: b, after: m, takes: 1h, repeat: {steps: [a], at_most: 2}}""",
            'k: {what: k, at: b, by: "18:00"}',
        )
    )
    obstacle = report.solutions[0].obstacle
    if obstacle is not None:
        assert set(obstacle.steps) == {"a", "m", "b"}
        assert "cycle" in rules(report)


def test_an_unbounded_loop_is_unknown_and_a_promise_covers_it() -> None:
    text = """
      a: {name: a, not_before: "10:00", takes: 1h, repeat: {steps: []}}
      b: {name: b, after: a, takes: 1h}"""
    requires = 'k: {what: k, at: b, by: "15:00"}'
    bare = solved(steps(text, requires))
    assert (bare.verdict, customer(bare, "k").unknown, customer(bare, "k").slack) == ("unknown", ("a",), None)
    promised = """    requirements:
      r: {what: r, step: a, asked_by: b, by: "13:00", answer: "yes"}"""
    kept = solved(steps(text, requires, promised))
    assert (kept.verdict, customer(kept, "k").slack) == ("holds", 3600)


@pytest.mark.parametrize(
    ("relation", "ready", "needed"),
    [
        # a runs 10-12 and b takes 1 h; 30 minutes at least; k by 15:00.
        ("finish-start", "13:30", "13:30"),  # b 12:30-13:30; b must start by 14:00, a finish by 13:30
        ("start-start", "11:30", "13:30"),  # b 10:30-11:30; a must start by 13:30
        ("finish-finish", "12:30", "14:30"),  # b ends with a's finish + 30; a must finish by 14:30
        ("start-finish", "10:30", "14:30"),  # b ends from a's start + 30; a must start by 14:30
    ],
)
def test_the_four_relations(relation: str, ready: str, needed: str) -> None:
    text = f"""
      a: {{name: a, not_before: "10:00", takes: 2h}}
      b: {{name: b, after: {{a: {{relation: {relation}, at_least: 30m}}}}, takes: 1h}}"""
    solution = solved(steps(text, 'k: {what: k, at: b, by: "15:00"}'))
    assert clock(customer(solution, "k").ready) == ready
    times = step(solution, "a")
    assert clock(times.latest_finish if relation.startswith("finish") else times.latest_start) == needed


def test_a_measured_run_with_a_side_input() -> None:
    text = """
      a: {name: a, not_before: "09:00"}
      b: {name: b, after: [a, s]}
      s: {name: s, not_before: "12:00", takes: 5h}
      c: {name: c, after: b}"""
    measured = "    measured: [{from: a, to: c, usually: 2h..4h, sometimes: 6h..9h}]"
    solution = solved(steps(text, 'k: {what: k, at: c, by: "16:00"}', measured))
    one = customer(solution, "k")
    # Measured: 9 + 4 = 13:00, rarely 18:00. But the side input is not there before 17:00.
    assert (clock(one.ready), one.slack, one.slack_sometimes) == ("17:00", -3600, -2 * 3600)
    # The run must begin 4 h before 16:00.
    assert clock(step(solution, "a").latest_start) == "12:00"


def test_an_unmeasured_beginning_measures_nothing() -> None:
    text = """
      u: {name: u, not_before: "09:00"}
      a: {name: a, after: u, takes: 1h}
      b: {name: b, not_before: "10:00", takes: 1h}"""
    measured = "    measured: [{from: a, to: b, usually: 4h}]"
    solution = solved(steps(text, 'k: {what: k, at: b, by: "16:00"}', measured))
    # When a begins nobody knows, so neither when the measured run ends.
    assert (solution.verdict, customer(solution, "k").unknown) == ("unknown", ("u",))


def test_a_measured_run_backwards_is_a_circle_that_is_named() -> None:
    text = """
      a: {name: a, not_before: "09:00", takes: 1h}
      b: {name: b, after: a, takes: 1h}"""
    report = checked(
        steps(text, 'k: {what: k, at: b, by: "16:00"}', "    measured: [{from: b, to: a, usually: 4h}]")
    )
    obstacle = report.solutions[0].obstacle
    assert obstacle is not None
    assert set(obstacle.steps) == {"a", "b"}
    assert "cycle" in rules(report)


def test_unknown_without_a_promise_is_named() -> None:
    earlier = solved(retail(('by: "15:00", ', "")))
    # The next promise, 17:00 at delivery, takes the place of 15:00: the window is 13:00-17:00 less 2:45.
    assert (earlier.verdict, earlier.windows[0].left) == ("holds", 75 * 60)
    nobody = solved(retail(('by: "15:00", ', ""), ('by: "17:00", ', "")))
    assert (nobody.verdict, customer(nobody, "on_shelf").unknown) == ("unknown", ("receive", "distribute"))


def test_a_source_without_a_release_may_start_whenever_needed() -> None:
    text = """
      a: {name: a, takes: 1h}
      b: {name: b, after: a, takes: 1h}"""
    report = checked(steps(text, 'k: {what: k, at: b, by: "15:00"}'))
    (solution,) = report.solutions
    assert solution.verdict == "holds"
    assert clock(step(solution, "a").latest_start) == "13:00"
    assert (customer(solution, "k").ready, customer(solution, "k").slack) == (None, None)
    assert "no-time-basis" in rules(report)


NEVER_FITS = """
calendars: {mornings: {week: {mon-fri: ["09:00-13:00"]}}}
customer: {requires: {k: {what: k, at: b, by: "18:00"}}}
states:
  to_be:
    steps:
      a: {name: a, RELEASEtakes: 1h}
      b: {name: b, after: a, takes: 5h, atomic: true, calendar: mornings}
      c: {name: c, after: b, takes: 1h}
    requirements:
      r: {what: r, step: a, asked_by: b, by: "09:30", answer: "yes"}
"""


@pytest.mark.parametrize("release", ["", 'not_before: "09:00", '])
def test_what_never_fits_is_infeasible_with_no_number_leaking(release: str) -> None:
    solution = solved(NEVER_FITS.replace("RELEASE", release))
    assert solution.verdict == "infeasible"
    one = customer(solution, "k")
    assert (one.ready, one.slack, one.slack_best) == (None, None, None)
    _no_sentinels(solution)


def _no_sentinels(solution: Solution) -> None:
    """No endless number in what is shown (a deficit of kind ``never`` says so by its kind)."""
    records = [
        *solution.steps,
        *solution.handoffs,
        *solution.customers,
        *solution.windows,
        *solution.contracts,
    ]
    records += [effect for deficit in solution.deficits for effect in deficit.effects]
    for record in records:
        for name in record.__slots__:
            value = getattr(record, name)
            assert not isinstance(value, int) or is_finite(value), (record, name)


def test_departures_and_an_unknown_duration() -> None:
    text = """
      a: {name: a, not_before: "10:00", takes: 1h}
      b: {name: b, after: a, departures: ["06:00", "12:00"]}
      c: {name: c, after: b, takes: 1h}"""
    requirements = """    requirements:
      r: {what: r, step: a, asked_by: b, by: "11:30", answer: "yes"}
      q: {what: q, step: b, asked_by: c, by: "14:00", answer: "yes"}"""
    solution = solved(steps(text, 'k: {what: k, at: c, by: "15:00"}', requirements))
    # The truck leaves at 12:00; two hours are left for an unknown journey.
    assert (solution.verdict, solution.windows[0].left) == ("holds", 2 * 3600)
    missed = solved(
        steps(
            text.replace("takes: 1h}\n      b", "takes: 90m}\n      b"),
            'k: {what: k, at: c, by: "15:00"}',
            requirements.replace('"11:30"', '"12:30"'),
        )
    )
    # Promised for 12:30, the truck at 12:00 may be missed: the next one leaves at 06:00 the day after, 16 h late.
    assert [(d.kind, d.missing) for d in missed.deficits] == [("window", 16 * 3600)]


def test_a_step_after_itself_and_a_circle_of_two() -> None:
    for after, circle in (("b", ("b",)), ("c", ("b", "c"))):
        text = f"""
      a: {{name: a, takes: 1h}}
      b: {{name: b, after: [a, {after}], takes: 1h}}
      c: {{name: c, after: b, takes: 1h}}"""
        report = checked(steps(text, 'k: {what: k, at: c, by: "15:00"}'))
        obstacle = report.solutions[0].obstacle
        assert obstacle is not None
        assert (obstacle.kind, obstacle.steps, report.solutions[0].verdict) == ("cycle", circle, "unknown")
        assert "cycle" in rules(report)


def test_two_time_zones() -> None:
    text = """
      a: {name: a, not_before: "09:00 Asia/Vladivostok", takes: 1h}
      b: {name: b, after: a, takes: 5h}"""
    more = """    requirements:
      r: {what: r, step: a, asked_by: b, by: "11:00 Asia/Vladivostok", answer: "yes"}"""
    solution = solved(
        "timezone: Europe/Moscow\n" + steps(text, 'k: {what: k, at: b, by: "17:00 Asia/Vladivostok"}', more)
    )
    # Vladivostok is UTC+10: 09:00 is D-1 23:00 UTC, 11:00 is 01:00, 17:00 is 07:00; 07:00 - 5 h = 02:00.
    assert numbers(solution, "a", "b") == ("02:00", "01:00", "00:00", "ok")
    assert clock(customer(solution, "k").by) == "07:00"
    assert customer(solution, "k").slack == 2 * 3600


@pytest.mark.parametrize(
    ("day", "slack"),
    [
        (date(2026, 3, 29), 3600),  # 01:00 CET is 00:00 UTC, 04:00 CEST is 02:00 UTC: 2 h for 1 h of work
        (date(2026, 10, 25), 3 * 3600),  # 01:00 CEST is 23:00 UTC, 04:00 CET is 03:00 UTC: 4 h
        (date(2026, 6, 1), 2 * 3600),
    ],
)
def test_days_on_which_the_clock_changes(day: date, slack: int) -> None:
    text = '\n      a: {name: a, not_before: "01:00", takes: 1h}'
    solution = solved("timezone: Europe/Berlin\n" + steps(text, 'k: {what: k, at: a, by: "04:00"}'), day)
    assert customer(solution, "k").slack == slack


def test_the_close_at_midnight_is_the_end_of_its_day() -> None:
    text = '\n      a: {name: a, not_before: "10:00", takes: 14h}\n      b: {name: b, after: a, takes: EOD}'
    solution = solved(steps(text, 'k: {what: k, at: b, by: "D+1 00:00"}'))
    # a ends at 24:00, which is the end of the day: b ends there too.
    assert (customer(solution, "k").slack, solution.verdict) == (0, "holds")


def test_a_release_where_the_clock_is_put_back() -> None:
    text = '\n      a: {name: a, not_before: "02:00", takes: 0m}'
    solution = solved(
        "timezone: Europe/Berlin\n" + steps(text, 'k: {what: k, at: a, by: "05:00"}'), date(2026, 10, 25)
    )
    # From 00:00 UTC (02:00 CEST) on the clock never again reads less than 02:00; 05:00 CET is 04:00 UTC.
    assert customer(solution, "k").slack == 4 * 3600


OFFICE = """
calendar: office
calendars: {office: {holidays: RU, week: {mon-fri: ["09:00-13:00", "14:00-18:00"]}}}
"""


def test_a_year_without_a_calendar() -> None:
    text = '\n      a: {name: a, not_before: "09:00", takes: 1 working hour}'
    report = checked(OFFICE + steps(text, 'k: {what: k, at: a, by: "18:00"}'), date(2035, 3, 1))
    obstacle = report.solutions[0].obstacle
    assert obstacle is not None
    assert (obstacle.kind, obstacle.year, report.solutions[0].verdict) == ("calendar", 2035, "unknown")


def test_an_anchor_on_a_closed_day_stays_there() -> None:
    text = '\n      a: {name: a, not_before: "12:00", takes: 2 working hours}'
    saturday = date(2026, 11, 28)
    solution = solved(OFFICE + steps(text, 'k: {what: k, at: a, by: "18:00"}'), saturday)
    # The work begins on Monday at 9 and ends at 11, 41 h after Saturday 18:00.
    assert solution.date == saturday
    assert customer(solution, "k").slack == -41 * 3600


def test_why_where_nothing_can_be_calculated() -> None:
    text = """
      a: {name: a, not_before: "10:00", takes: 1m, repeat: {steps: [a], at_most: 1000}}
      b: {name: b, after: a, takes: 1m, repeat: {steps: [a], at_most: 1000}}
      c: {name: c, after: b, takes: 1m, repeat: {steps: [a, b], at_most: 1000}}"""
    report = checked(steps(text, 'k: {what: k, at: c, by: "18:00"}'))
    assert report.solutions[0].obstacle is not None
    assert report.solutions[0].obstacle.kind == "rounds"
    assert report.process is not None
    assert why(report.process, "a", date=DAY) == ()
