"""The chain behind one customer requirement, from the customer back: the compact form (``check``)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from procmap.analysis.solution import CustomerOutcome, Handoff, Solution, Window
from procmap.model import Process
from procmap.render.page import Arrangement, Beside, Bit, Block, Column, Joined, Line, Stack, Table, line
from procmap.render.rows import (
    View,
    best_handoff,
    by_chain,
    customer_times,
    footnotes,
    handed_over,
    remark,
    times,
    unique_windows,
    window_line,
)

MOST_CHAINS = 12
"""Chains that are shown of one state."""

MOST_ROWS = 60
"""A longer chain is cut here; the command ``chain`` shows all of it."""

_TIMES, _MARK, _DEPARTMENT, _STEP, _ID, _REMARK = (0, 1, 2, 3), 4, 5, 6, 7, 8
_FIRST: Arrangement = tuple(Stack((n,)) for n in (*_TIMES, _MARK))
_ARRANGEMENTS: tuple[Arrangement, ...] = (
    (*_FIRST, Stack((_DEPARTMENT,), least=16), Stack((Joined((_STEP, _ID)), _REMARK), least=32)),
    (*_FIRST, Stack((_STEP, Joined((_DEPARTMENT, _ID)), _REMARK), least=24)),
    (Stack((_MARK,)), Stack((_STEP, Joined((_DEPARTMENT, _ID)), Beside(_TIMES), _REMARK), least=24)),
)
"""Beside the times a column of departments and one of steps; or both in one; or the times below them."""


class _Bracket(NamedTuple):
    """A window on a chain: the positions (from the customer back) of its first and last step."""

    first: int
    last: int
    whole: bool
    window: Window

    def plain(self, brackets: list[_Bracket]) -> bool:
        """Whether it alone says which steps are meant: all of the window, and beside no other bracket."""
        return self.whole and all(
            one is self or one.last < self.first or self.last < one.first for one in brackets
        )


def chains(process: Process, solution: Solution, language: str) -> Iterator[Block]:
    """The chains of the most urgent customer requirements, in the file's order; the others are counted.

    A chain that runs through the same steps as another is shown once.
    """
    view = View.of(process, solution, language)
    shown = _most_urgent(solution)
    for customer in solution.customers:
        if shown.get(customer.chain) is customer:
            if len(solution.customers) > 1:
                yield line("  ", Bit(f"{view.names.what(customer.id)}:", "strong"))
            yield from _chain(view, customer)
    more = sum(1 for customer in solution.customers if customer.chain not in shown)
    if more:
        text = view.names.say.ngettext(
            "… and the chain of {count} less urgent requirement (procmap chain shows all)",
            "… and the chains of {count} less urgent requirements (procmap chain shows all)",
            more,
        )
        yield line("  ", Bit(text, "dim"))


def _most_urgent(solution: Solution) -> dict[tuple[str, ...], CustomerOutcome]:
    """The chains that are shown: those of the most urgent requirements."""
    return dict(list(by_chain(solution).items())[:MOST_CHAINS])


def _chain(view: View, customer: CustomerOutcome) -> Iterator[Block]:
    say = view.names.say
    columns = (
        Column(say._("needed"), right=True),
        Column(say._("agreed"), right=True),
        Column(say._("ready"), right=True),
        Column(say._("slack"), right=True),
        Column(""),
        Column(say._("department")),
        Column(say._("step, from the customer back")),
        Column("id"),
        Column(""),
    )
    rows = tuple(_rows(view, customer))
    yield Table(columns, rows, indent=2, arrangements=_ARRANGEMENTS)
    for note in footnotes(view, (one for one in _on_chain(customer) if one is not None)):
        yield line(Bit(f"  {note}", "dim"))
    more = len(customer.chain) - MOST_ROWS
    if more > 0:
        text = say.ngettext(
            "… and {count} more step (procmap chain shows all)",
            "… and {count} more steps (procmap chain shows all)",
            more,
        )
        yield line("  ", Bit(text, "dim"))


def _rows(view: View, customer: CustomerOutcome) -> Iterator[tuple[Line, ...] | Line]:
    brackets = list(_brackets(view.solution, customer.chain))
    nothing = line(view.clock.moment(None))
    for n, (step, handoff) in enumerate(zip(customer.chain, _on_chain(customer), strict=False)):
        cells, rest = (nothing, nothing, nothing, nothing), line()
        if not n:
            cells = customer_times(view, customer)
        elif handoff is not None:
            cells, rest = times(view, handoff), remark(view, handoff)
        department = line(view.names.department(view.names.department_of(step)))
        name = (department, line(Bit(view.names.step(step), "strong")), line(Bit(step, "dim")))
        yield (*cells, line(Bit(_mark(brackets, n), "note")), *name, rest)
        for bracket in brackets:
            if bracket.last == n:
                named = not bracket.plain(brackets)
                yield line("  ", *window_line(view, bracket.window, named=named).bits)


def _on_chain(customer: CustomerOutcome) -> list[Handoff | None]:
    """What each step that is shown hands to the one before it on the chain; the customer's own hands over nothing."""
    steps = customer.chain[:MOST_ROWS]
    between = handed_over(customer)
    pairs = zip(steps[1:], steps, strict=False)
    return [None, *(best_handoff(between.get(pair, [])) for pair in pairs)]


def _brackets(solution: Solution, chain: tuple[str, ...]) -> Iterator[_Bracket]:
    """The windows that end on a chain and have an end in time."""
    place = {step: n for n, step in enumerate(chain)}
    for window in unique_windows(solution):
        on_chain = [place[step] for step in window.steps if step in place]
        if window.ends is not None and window.steps and window.steps[-1] in place:
            first, last = min(on_chain), max(on_chain)
            whole = last - first + 1 == len(on_chain) == len(window.steps)
            yield _Bracket(first, last, whole, window)


def _mark(brackets: list[_Bracket], n: int) -> str:
    """The piece of a bracket that stands beside the n-th step."""
    inside = [bracket for bracket in brackets if bracket.first <= n <= bracket.last]
    if not inside:
        return ""
    if any(bracket.first == bracket.last == n for bracket in inside):
        return "["
    if any(bracket.last == n for bracket in inside):
        return "└"
    return "┌" if any(bracket.first == n for bracket in inside) else "│"
