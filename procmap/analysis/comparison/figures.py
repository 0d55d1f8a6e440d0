"""The key figures of a state: what each is, and a figure as a value.

Terms as in value-stream mapping (Rother and Shook, *Learning to See*, 1999; Martin and Osterling, *Value Stream
Mapping*, 2013). Times are seconds. A figure that rests on something unknown is ``None`` and names what lacks;
it is never 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from procmap.findings import Text


class Range(NamedTuple):
    """A figure in the best case and in the worst; equal where it is exact. The best case need not be the least."""

    best: Decimal | int
    worst: Decimal | int


class Figure(NamedTuple):
    """One key figure. ``unit`` is ``seconds``, ``count`` or ``percent``; ``customer`` the requirement it is about.

    ``rare`` is what it comes to in the rare ("sometimes") cases. ``lacking`` names the steps without which it is
    not known, ``at_least`` what the known part comes to.
    """

    id: str
    unit: str
    value: Range | None
    customer: str | None = None
    rare: Range | None = None
    lacking: tuple[str, ...] = ()
    at_least: int | None = None


DEFINITIONS: Mapping[str, Text] = {
    "lead_time": Text(
        "from the start of the first step (its finish, if it is a milestone) to the finish of the last, on the clock",
        "от начала первой операции (от её окончания, если это событие) до окончания последней, по часам",
    ),
    "touch_time": Text(
        "sum of the durations of the steps on the chain that decides when the customer is served",
        "сумма длительностей операций на цепочке, которая определяет, когда клиент получит результат",
    ),
    "waiting_time": Text("lead time minus touch time", "время процесса минус время обработки"),
    "flow_efficiency": Text("touch time / lead time", "время обработки / время процесса"),
    "slack": Text(
        "the customer's deadline minus the time it is ready; negative: late",
        "срок клиента минус момент готовности; отрицательный — опоздание",
    ),
    "steps": Text("number of steps", "число операций"),
    "handoffs": Text("number of handoffs from step to step", "число передач от операции к операции"),
    "crossings": Text(
        "number of handoffs from one department to another", "число передач из одного отдела в другой"
    ),
    "departments": Text("number of departments that own a step", "число отделов, у которых есть операции"),
    "requirements": Text("number of requirements between the sides", "число требований между сторонами"),
    "granted": Text(
        "number of requirements answered yes, in force or already met",
        "число требований с ответом «да», «в силе» или «уже выполнено»",
    ),
    "unanswered": Text(
        "number of requirements open, contested or refused",
        "число требований открытых, спорных и отклонённых",
    ),
    "first_pass": Text(
        "lowest share of a step on the chain that is complete and accurate at the first pass (%C&A)",
        "наименьшая по операциям цепочки доля работы, сделанной полно и верно с первого раза (%C&A)",
    ),
    "yield": Text(
        "product of the steps' shares of work complete and accurate at the first pass (%C&A)",
        "произведение долей работы, сделанной полно и верно с первого раза (%C&A)",
    ),
    "demand_lost": Text(
        "share of demand lost by lateness t, where demand falls k-fold within T: 1 − k^(−t / T)",
        "доля спроса, потерянная за опоздание t, если за время T спрос падает в k раз: 1 − k^(−t / T)",
    ),
}
"""What each figure is: its formula in words."""

SMALLER_IS_BETTER = frozenset(
    {
        "lead_time",
        "touch_time",
        "waiting_time",
        "steps",
        "handoffs",
        "crossings",
        "departments",
        "unanswered",
        "demand_lost",
    }
)
"""Figures of which less is better; of the others more is."""
