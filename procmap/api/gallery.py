"""All pictures that a file can give: every view of every state."""

from __future__ import annotations

from typing import NamedTuple

from procmap.analysis.solution import Solution
from procmap.api.pictures import OF_ONE_STATE, Picture
from procmap.api.views import VIEWS, Wish, picture
from procmap.errors import ImpossiblePictureError
from procmap.model import Process


class Shot(NamedTuple):
    """One picture to be made: what it is called, and how it is to look."""

    name: str
    wish: Wish
    state: str | None


def shots(solutions: tuple[Solution, ...], wish: Wish, *, all_states: bool) -> tuple[Shot, ...]:
    """Every view of every state, those that compare states once; ``all_states`` where one file shows them all."""
    states = tuple(dict.fromkeys(solution.state for solution in solutions))
    found = []
    for view in VIEWS:
        single = view in OF_ONE_STATE and not all_states
        for state in states if single else (None,):
            name = f"{state}-{view}" if state is not None else view
            found.append(Shot(name, wish._replace(view=view), state))
    return tuple(found)


def taken(process: Process, solutions: tuple[Solution, ...], shot: Shot) -> Picture | None:
    """The picture, or ``None`` where the file holds nothing that this view could show."""
    try:
        drawing = picture(process, solutions, shot.wish, shot.state)
    except ImpossiblePictureError:
        return None
    return Picture(process, solutions, shot.wish, shot.state, drawing)
