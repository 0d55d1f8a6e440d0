"""How likely each customer requirement is met, by many runs with lengths drawn by chance."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from procmap.analysis.clocks import Calendars, Clocks
from procmap.analysis.network import UNSOLVABLE
from procmap.analysis.plan import families_to_solve, make_plan
from procmap.api.check import Question, anchor_of, report_on
from procmap.api.samples import read_sample
from procmap.api.solve import demand, meant_state
from procmap.calendars import Duration, Spread
from procmap.errors import ImpossiblePictureError
from procmap.model import Process
from procmap.report import Simulated

if TYPE_CHECKING:
    from procmap.analysis.likelihood.distribution import Distribution
    from procmap.analysis.likelihood.simulate import Wish
    from procmap.render.diagram.primitives import Drawing


class Samples(NamedTuple):
    """What was measured: for each step the file that holds its lengths."""

    files: Mapping[str, str]
    column: str | None = None


def simulate(
    path: str,
    wish: Wish,
    *,
    today: date,
    samples: Samples | None = None,
    state: str | None = None,
    family: str | None = None,
    date: date | None = None,
    told: Callable[[int], None] = lambda _: None,
    stdin: Callable[[], bytes] = lambda: b"",
) -> Simulated:
    """Simulate one state (else to_be, else the last) for every family that it concerns. ``told`` hears the runs done.

    Raises :class:`~procmap.errors.UnknownNameError` for a state, family or sampled step that the file does not have,
    :class:`~procmap.errors.SampleError` for a sample that cannot be read, ``UnreadableError``, and
    :class:`~procmap.errors.MissingExtraError` where numpy is not installed.
    """
    from procmap.analysis.likelihood.simulate import simulate as run

    samples = samples or Samples({})
    question = Question(today, state, family, date)
    report = report_on(path, question, stdin)
    process = report.process
    if process is None:
        return Simulated(report)
    state = state or meant_state(process)
    for step in samples.files:
        demand("step", step, process.states[state].steps)
    lengths = {step: read_sample(file, samples.column) for step, file in samples.files.items()}
    process = _spanning(process, state, lengths)
    anchor, _ = anchor_of(process, Calendars(process), question._replace(state=state))
    families = families_to_solve(process, process.states[state]) if family is None else (family,)
    found = []
    try:
        for n, one in enumerate(families):
            plan = make_plan(process, state, one, Clocks(process, Calendars(process), anchor))
            found.append(run(plan, wish, _distributions(lengths), partial(_ahead, told, n * wish.runs)))
    except UNSOLVABLE:
        return Simulated(report, unsolved=True)
    return Simulated(report, tuple(found), process)


def chances_picture(found: Simulated, language: str, page: str = "16:9", theme: str = "color") -> Drawing:
    """Histograms of when each customer requirement is ready, a page each.

    Raises :class:`~procmap.errors.ImpossiblePictureError` where no chance can be told.
    """
    from procmap.render.diagram.drawing.chances import draw_chances

    if found.process is None:
        raise ImpossiblePictureError("no-steps")
    drawing = draw_chances(found.process, found.simulations, language, page, theme)
    if not drawing.pages:
        raise ImpossiblePictureError("no-chance")
    return drawing


def _ahead(told: Callable[[int], None], before: int, done: int) -> None:
    told(before + done)


def _distributions(lengths: Mapping[str, Sequence[int]]) -> dict[str, Distribution]:
    if not lengths:
        return {}
    from procmap.analysis.likelihood.distribution import of_sample

    return {step: of_sample(values) for step, values in lengths.items()}


def _spanning(process: Process, state: str, lengths: Mapping[str, Sequence[int]]) -> Process:
    """The process with every sampled step taking from the least to the most of its sample."""
    if not lengths:
        return process
    found = process.states[state]
    steps = dict(found.steps)
    for step, values in lengths.items():
        span = Spread(Duration("elapsed", min(values)), Duration("elapsed", max(values)))
        steps[step] = steps[step].model_copy(update={"takes": span})
    return process.model_copy(
        update={"states": {**process.states, state: found.model_copy(update={"steps": steps})}}
    )
