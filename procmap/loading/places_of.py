"""From a route, or a validator's location, to the place in the file that it speaks of."""

from __future__ import annotations

from typing import Any, Literal

from procmap.findings import Route, Span
from procmap.loading.document import Document
from procmap.loading.states import ancestry


def span_of(document: Document, route: Route, part: Literal["value", "key"] = "value") -> Span | None:
    """The span of a route; a part of a state that is inherited is found in the state it comes from."""
    return document.span(found_at(document, route), part)


def is_collection(document: Document, route: Route) -> bool:
    """Whether a route leads to a map or a list."""
    data = document.data
    for part in found_at(document, route):
        data = _child(data, part)
    return isinstance(data, (dict, list))


def found_at(document: Document, route: Route) -> Route:
    """The route as the file has it: through lists by position, and in the state that a part is inherited from."""
    route = _through_lists(document.data, route)
    best, depth = route, document.resolves(route)
    if 2 < len(route) != depth and route[0] == "states" and isinstance(document.data, dict):
        states = document.data.get("states")
        heirs = ancestry(states, str(route[1])) if isinstance(states, dict) else ()
        for base in heirs:
            if _depth(states, base, route) > depth:
                other = _through_lists(document.data, ("states", base, *route[2:]))
                if document.resolves(other) > depth:
                    best, depth = other, document.resolves(other)
    return best


def _depth(states: Any, base: str, route: Route) -> int:
    """At most how many parts of a route into a state may lead somewhere in another; told without looking deep."""
    part = _child(states.get(base), route[2])
    if part is None:
        return 2
    return 3 if len(route) > 3 and isinstance(part, dict) and route[3] not in part else len(route)


def _through_lists(data: Any, route: Route) -> Route:
    """Turn ids that name the items of a list into their positions."""
    turned: list[str | int] = []
    for part in route:
        if isinstance(data, list) and isinstance(part, str):
            places = [n for n, item in enumerate(data) if item == part or _names(item, part)]
            if not places:
                return tuple(turned)
            turned.append(places[0])
        else:
            turned.append(part)
        data = _child(data, turned[-1])
    return tuple(turned)


def _names(item: Any, id_: str) -> bool:
    return isinstance(item, dict) and item.get("step") == id_


def _child(data: Any, part: str | int) -> Any:
    if isinstance(data, dict):
        return data.get(part) if isinstance(part, str) else None
    if isinstance(data, list) and isinstance(part, int) and 0 <= part < len(data):
        return data[part]
    return None


def route_of(data: Any, location: tuple[str | int, ...]) -> tuple[Route, Literal["value", "key"]]:
    """The route of a validation error, and whether its key is meant.

    A location speaks of normalised data (``after`` as a list of maps) and marks keys with ``[key]``; what the
    file writes shorter is followed as far as it goes.
    """
    route: list[str | int] = []
    part_meant: Literal["value", "key"] = "value"
    for part in location:
        if part == "[key]":
            part_meant = "key"
        elif isinstance(data, dict) and isinstance(part, int):
            keys = list(data)
            if part >= len(keys):
                break
            route.append(keys[part])
            data = data[keys[part]]
        elif isinstance(data, (dict, list)):
            route.append(part)
            data = _child(data, part)
        else:
            break
    return tuple(route), part_meant
