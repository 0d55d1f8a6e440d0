"""What a picture shows: from solutions to scenes and pages, one function a view."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from procmap.analysis.plan import links_of
from procmap.analysis.solution import Solution
from procmap.api.solve import demand, meant_of
from procmap.errors import ImpossiblePictureError
from procmap.model import Process

if TYPE_CHECKING:
    from procmap.analysis.comparison.comparison import Comparison, FamilyComparison
    from procmap.render.diagram.primitives import Drawing
    from procmap.render.diagram.scene import Scene


class Wish(NamedTuple):
    """How a picture is to look: the ``view``, the ``page`` (16:9, A4, A3, auto), the ``theme`` and the language.

    ``earlier`` is the state that the one shown is compared with (else as-is, or the first), ``subject`` the step or
    requirement whose chain is shown (else the customer requirement that fares worst). ``engine`` is ``swim``, lanes
    on a clock, or ``dot``, a graph; each view has its own. ``program`` is the ``dot`` to run: ``embedded``, ``system``
    or a path.
    """

    view: str = "swimlane"
    page: str = "16:9"
    theme: str = "color"
    language: str = "en"
    earlier: str | None = None
    subject: str | None = None
    engine: str | None = None
    program: str = "embedded"


def picture(
    process: Process, solutions: tuple[Solution, ...], wish: Wish, state: str | None = None
) -> Drawing:
    """The picture of a process that is solved already; of the state that is meant unless one is named.

    Raises :class:`~procmap.errors.ImpossiblePictureError`, and :class:`~procmap.errors.UnknownNameError` for a state
    or subject that is nowhere.
    """
    demand("state", wish.earlier, process.states)
    if not solutions:
        raise ImpossiblePictureError("no-steps")
    name = shown_state(process, solutions, wish, state)
    shown = tuple(solution for solution in solutions if solution.state == name)
    if wish.engine == "dot" and wish.view not in _AS_GRAPHS:
        raise ImpossiblePictureError("no-engine")
    return VIEWS[wish.view](process, shown, wish)


def shown_state(
    process: Process, solutions: tuple[Solution, ...], wish: Wish, state: str | None = None
) -> str:
    """The state that a picture shows: the one named; else, of those with steps, the one meant in all commands."""
    if state is not None:
        return state
    solved = tuple(dict.fromkeys(solution.state for solution in solutions))
    if wish.view in _COMPARING:
        from procmap.api.compare import Asked, states_compared

        later = states_compared(process, Asked(wish.earlier))[1]
        return later if later in solved else meant_of(solved)
    return meant_of(solved)


def scene_of(process: Process, solution: Solution, language: str) -> Scene:
    """One solution as a swimlane."""
    from procmap.render.diagram.views.swimlane import swimlane

    return swimlane(process, solution, links_of(process, solution.state, solution.family), language)


def _pages(process: Process, scenes: Iterator[Scene], wish: Wish) -> Drawing:
    from procmap.render.diagram.pages import draw_graphs, draw_pages

    if (wish.engine or _ENGINES.get(wish.view)) == "dot":
        return draw_graphs(process.process, tuple(scenes), (wish.page, wish.theme), wish.program)
    return draw_pages(process.process, tuple(scenes), wish.page, wish.theme)


def _swimlane(process: Process, shown: tuple[Solution, ...], wish: Wish) -> Drawing:
    return _pages(process, (scene_of(process, one, wish.language) for one in shown), wish)


def _map(process: Process, shown: tuple[Solution, ...], wish: Wish) -> Drawing:
    """The state as an overview without times."""
    from procmap.render.diagram.views.map import map_view

    scenes = (map_view(process, one, scene_of(process, one, wish.language)) for one in shown)
    return _pages(process, scenes, wish)


def _chain(process: Process, shown: tuple[Solution, ...], wish: Wish) -> Drawing:
    from procmap.render.diagram.pages import draw_chains
    from procmap.render.diagram.views.chain import chains

    found = tuple(chain for one in shown for chain in chains(process, one, wish.language))
    if not found:
        raise ImpossiblePictureError("no-chain")
    return draw_chains(process.process, found, wish.page, wish.theme)


def _why(process: Process, shown: tuple[Solution, ...], wish: Wish) -> Drawing:
    """The chain of one subject, in each family that has it."""
    from procmap.api.why import why
    from procmap.render.diagram.views.why import subject_of, why_view

    scenes = []
    for one in shown:
        subject = wish.subject or subject_of(one)
        if subject is None:
            continue
        found = why(process, subject, date=one.date, state=one.state, family=one.family)
        scenes += [why_view(process, scene_of(process, one, wish.language), one, each) for each in found]
    if not scenes:
        raise ImpossiblePictureError("no-why" if wish.subject else "no-chain")
    return _pages(process, iter(scenes), wish)


def _changes(process: Process, shown: tuple[Solution, ...], wish: Wish) -> Drawing:
    """The state shown with ghosts of the earlier one, a picture for each family."""
    from procmap.render.diagram.views.changes import changes_view

    found = _compared(process, shown, wish)
    return _pages(process, (changes_view(found, *one) for one in _both(found, wish.language)), wish)


def _pair(process: Process, shown: tuple[Solution, ...], wish: Wish) -> Drawing:
    """Both states on one axis, a picture for each family."""
    from procmap.render.diagram.pages import draw_pairs
    from procmap.render.diagram.views.pair import pair_view

    found = _compared(process, shown, wish)
    scenes = tuple(pair_view(found, *one) for one in _both(found, wish.language))
    return draw_pairs(process.process, scenes, wish.page, wish.theme)


def _bars(process: Process, shown: tuple[Solution, ...], wish: Wish) -> Drawing:
    """Time-difference bars, a picture for each family."""
    from procmap.render.diagram.pages import draw_bars
    from procmap.render.diagram.views.bars import chart

    found = _compared(process, shown, wish)
    charts = tuple(one for one in (chart(found, *each) for each in _both(found, wish.language)) if one.timed)
    if not charts:
        raise ImpossiblePictureError("no-times")
    return draw_bars(process.process, charts, wish.page, wish.theme)


def _compared(process: Process, shown: tuple[Solution, ...], wish: Wish) -> Comparison:
    """The state shown beside an earlier one, on the day of the state shown.

    Raises :class:`~procmap.errors.ImpossiblePictureError` where there is no other state.
    """
    from procmap.analysis.comparison.sides import Side
    from procmap.api.check import Question
    from procmap.api.compare import chosen_state, compare

    if len(process.states) < 2:
        raise ImpossiblePictureError("one-state")
    first, later = shown[0], shown[0].state
    earlier = wish.earlier or chosen_state(process, None, first=True)
    if earlier == later:
        raise ImpossiblePictureError("same-state")
    families = {one.family for one in shown}
    question = Question(first.date, None, first.family if len(families) == 1 else None, first.date)
    return compare(Side(process, earlier), Side(process, later), question)


def _both(found: Comparison, language: str) -> Iterator[tuple[FamilyComparison, tuple[Scene, Scene]]]:
    """The families that both states have, with the swimlanes of both."""
    pairs = [(one, one.before, one.after) for one in found.families]
    both = [(one, before, after) for one, before, after in pairs if before is not None and after is not None]
    if not both:
        raise ImpossiblePictureError("no-steps")
    for family, before, after in both:
        process = found.after.process
        yield (
            family,
            (scene_of(process, before.solution, language), scene_of(process, after.solution, language)),
        )


_ENGINES = {"map": "dot"}
"""The engines of views that are not drawn as lanes on a clock."""

_COMPARING = frozenset({"changes", "bars", "pair"})
"""The views that show a state beside an earlier one."""

_AS_GRAPHS = ("swimlane", "changes", "why", "map")
"""The views that ``dot`` can place: the others are no graphs of steps."""

View = Callable[[Process, tuple[Solution, ...], Wish], "Drawing"]

VIEWS: Mapping[str, View] = {
    "swimlane": _swimlane,
    "chain": _chain,
    "changes": _changes,
    "bars": _bars,
    "pair": _pair,
    "why": _why,
    "map": _map,
}
"""The views by name, each from the solutions of the state shown to a drawing."""
