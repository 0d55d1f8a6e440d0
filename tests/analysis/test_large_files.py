"""Files as large as are read: what they cost, and that what is said about them stays short.

The cost is counted in lines of code that are run. Each file is as large as makes a calculation that grows with the
square of it run many times as many as are allowed.
"""

from __future__ import annotations

from itertools import pairwise

from files import checked
from work import at_most

from procmap.api.rules import all_rules
from procmap.render.page import to_text
from procmap.render.report import file_page
from procmap.report import FileReport

ALLOWED = 40_000_000
"""Lines of code: about twice what the most laborious of these files takes. 5000 times 5000 alone are 25 million."""


def page(report: FileReport) -> str:
    return to_text(file_page(report, all_rules(), "en"))


def minute(n: int) -> str:
    """The n-th minute after 00:00 of D."""
    return f"D+{n // 1440} {n // 60 % 24:02d}:{n % 60:02d}"


def chain(count: int) -> str:
    """Steps of one minute each, from 00:00 on."""
    rows = ['      s0: {name: s0, not_before: "00:00", takes: 1m}']
    rows += [f"      s{n}: {{name: s{n}, after: s{n - 1}, takes: 1m}}" for n in range(1, count)]
    return "\n".join(rows)


def process(steps: str, requires: str, requirements: str = "") -> str:
    text = f"customer:\n  requires:\n{requires}\nstates:\n  to_be:\n    steps:\n{steps}\n"
    return f"{text}    requirements:\n{requirements}\n" if requirements else text


def test_2000_customer_requirements_along_one_chain() -> None:
    rows = [f'    k{n}: {{what: k, at: s{n}, by: "{minute(n + 1)}"}}' for n in range(2000)]
    rows[1500] = f'    k1500: {{what: late, at: s1500, by: "{minute(1499)}"}}'
    with at_most(ALLOWED):
        report = checked(process(chain(2000), "\n".join(rows)))
        text = page(report)
    (solution,) = report.solutions
    assert [one.slack for one in solution.customers] == [-120 if n == 1500 else 0 for n in range(2000)]
    assert [one.id for one in solution.customers if one.verdict == "infeasible"] == ["k1500"]
    # 50 verdicts of 2000, then the 12 most urgent chains: the late one, and the file's first 11.
    assert "infeasible · late by" in text
    assert "… and 1950 less urgent requirements" in text
    assert "… and the chains of 1988 less urgent requirements" in text
    assert len(text) < 50_000
    # The chains are 1501, then 1, 2, 3 … steps: 192 of them are 1 + … + 192 = 18528, with 1501 more than 20000.
    listed = [one.id for one in solution.customers if one.chain]
    assert listed == [*(f"k{n}" for n in range(191)), "k1500"]


def test_2000_customer_requirements_behind_a_promise_that_cannot_be_kept() -> None:
    rows = [f'    k{n}: {{what: k, at: s{n}, by: "{minute(2 * n + 9)}"}}' for n in range(2000)]
    promise = '      r: {what: r, step: s0, asked_by: s1, by: "D-1 23:59", answer: "yes"}'
    with at_most(ALLOWED):
        report = checked(process(chain(2000), "\n".join(rows), promise))
    assert {one.verdict.value for one in report.solutions[0].customers} == {"holds"}


def test_what_cannot_be_judged_in_good_time_is_left_and_told() -> None:
    """Unknown durations behind a promise that cannot be kept: each requirement's own latest times decide."""
    rows = [f'    k{n}: {{what: k, at: s{n}, by: "{minute(2 * n + 9)}"}}' for n in range(3000)]
    promise = '      r: {what: r, step: s0, asked_by: s1, by: "D-1 23:59", answer: "yes"}'
    steps = chain(3000).replace(", takes: 1m", "").replace('00:00"', '00:00", takes: 1m')
    report = checked(process(steps, "\n".join(rows), promise))
    customers = report.solutions[0].customers
    left = [one for one in customers if not one.judged]
    # Each walks over all points before it, at least two a step: 2 + 4 + … + 2 * 707 are the 500,000 that are walked.
    assert len(customers) - len(left) <= 708
    assert {one.verdict.value for one in customers} == {"unknown", "holds"}
    (told,) = (finding for finding in report.findings if finding.rule == "not-yet-calculated")
    assert dict(told.values) == {"count": len(left)}


def test_2000_customer_requirements_of_steps_of_unknown_duration() -> None:
    rows = [f'    k{n}: {{what: k, at: s{n}, by: "{minute(2 * n + 9)}"}}' for n in range(2000)]
    with at_most(ALLOWED):
        report = checked(process(chain(2000).replace(", takes: 1m", ""), "\n".join(rows)))
        text = page(report)
    (solution,) = report.solutions
    assert {one.verdict.value for one in solution.customers} == {"unknown"}
    assert solution.customers[2].unknown == ("s0", "s1", "s2")
    assert len(solution.customers[-1].unknown) == 50
    assert "and 38 more" in text
    assert len(text) < 150_000


def test_5000_refused_promises() -> None:
    asked = "\n".join(
        f"      r{b}: {{what: r, step: s{a}, asked_by: s{b}, answer: refused}}"
        for a, b in pairwise(range(5000))
    )
    with at_most(ALLOWED):
        report = checked(process(chain(5000), f'    k: {{what: k, at: s4999, by: "{minute(5000)}"}}', asked))
        text = page(report)
    first = next(f for f in report.findings if f.rule == "unsupported-promise")
    # r1 and all that rests on it: r2 to r4999, and the customer; 20 promises and the customer are told.
    assert dict(first.consequences[-1].values) == {"count": 4998 + 1 - 21}
    assert report.solutions[0].verdict == "unsupported"
    assert len(text) < 1_000_000


def test_10000_requirements_asked_from_afar() -> None:
    asked = "\n".join(
        f'      r{n}: {{what: r, step: s{n % 500}, asked_by: s999, answer: "yes"}}' for n in range(10_000)
    )
    with at_most(ALLOWED):
        report = checked(process(chain(1000), f'    k: {{what: k, at: s999, by: "{minute(1000)}"}}', asked))
    (solution,) = report.solutions
    assert len(solution.handoffs) == 10_000 + 499
    assert solution.verdict == "holds"


def test_5000_requirements_that_add_a_handoff_each() -> None:
    loose = "\n".join(f"      s{n}: {{name: s{n}, takes: 1m}}" for n in range(5000))
    asked = "\n".join(
        f'      r{b}: {{what: r, step: s{a}, asked_by: s{b}, answer: "yes"}}'
        for a, b in pairwise(range(5000))
    )
    with at_most(ALLOWED):
        report = checked(process(loose, f'    k: {{what: k, at: s4999, by: "{minute(5000)}"}}', asked))
    assert len(report.solutions[0].customers[0].chain) == 5000


def test_2000_customer_requirements_that_are_all_late() -> None:
    rows = [f'    k{n}: {{what: k, at: s{n}, by: "{minute(n + 1)}"}}' for n in range(2000)]
    with at_most(ALLOWED):
        report = checked(process(chain(2000).replace('"00:00"', '"01:00"'), "\n".join(rows)))
        text = page(report)
    (solution,) = report.solutions
    assert {one.slack for one in solution.customers} == {-3600}
    # Every one is counted, though not every one is looked into.
    assert len(solution.deficits) + solution.more_deficits == 2000
    assert len(text) < 500_000


def test_3000_requirements_on_3000_handoffs_each() -> None:
    steps = '      s0: {name: s0, not_before: "00:00", takes: 1m}\n'
    steps += "\n".join(f"      s{n}: {{name: s{n}, after: s0, takes: 1m}}" for n in range(1, 3000))
    asked = "\n".join(f'      r{n}: {{what: r, step: s0, answer: "yes"}}' for n in range(3000))
    with at_most(ALLOWED):
        report = checked(process(steps, f'    k: {{what: k, at: s1, by: "{minute(9)}"}}', asked))
    obstacle = report.solutions[0].obstacle
    assert obstacle is not None
    assert (obstacle.kind, obstacle.steps) == ("size", ("s0",))
    assert [f.reason for f in report.findings if f.rule == "cycle"] == ["size"]


def test_2000_measured_runs_along_2000_steps() -> None:
    runs = "\n".join(f"      - {{from: s{n}, to: s1999, usually: 2h}}" for n in range(1999))
    text = process(
        chain(2000).replace(", takes: 1m", ""), f'    k: {{what: k, at: s1999, by: "{minute(9)}"}}'
    )
    with at_most(ALLOWED):
        report = checked(f"{text}    measured:\n{runs}\n")
    assert report.solutions[0].obstacle is not None
    assert report.solutions[0].obstacle.kind == "size"
