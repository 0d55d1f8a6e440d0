"""Temporal networks as JSON: one relation a line, and nothing believed that a file says."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from procmap.analysis.temporal.network import Network, Relation
from procmap.errors import MalformedNetworkError

VERSION = 1
MOST_BYTES = 8_000_000
MOST_RELATIONS = 200_000
MOST_DIGITS = 4_000
LONGEST_NAME = 2_000
_TOO_LARGE = 10**MOST_DIGITS

_KEYS = {"before", "after", "low", "high", "uncertain"}


def written_network(network: Network) -> str:
    """The JSON of a network: its points in order, then its relations.

    Raises ``ValueError`` where it would be larger than what is read.
    """
    if max(len(network.points), len(network.relations)) > MOST_RELATIONS:
        raise ValueError(f"more than {MOST_RELATIONS} points or relations")
    for name in network.points:
        _name(name)
    for relation in network.relations:
        if any(abs(bound) >= _TOO_LARGE for bound in (relation.low, relation.high) if bound is not None):
            raise ValueError(f"a number of more than {MOST_DIGITS} digits")
    text = _text(network)
    if len(text.encode("utf-8")) > MOST_BYTES:
        raise ValueError(f"longer than {MOST_BYTES // 1_000_000} MB")
    return text


def _text(network: Network) -> str:
    points = ",\n    ".join(json.dumps(point, ensure_ascii=False) for point in network.points)
    relations = ",\n    ".join(
        json.dumps(_as_dict(relation), ensure_ascii=False) for relation in network.relations
    )
    return (
        f'{{\n  "temporal-network": {VERSION},\n'
        f'  "points": [{_block(points)}],\n  "relations": [{_block(relations)}]\n}}\n'
    )


def _block(lines: str) -> str:
    return f"\n    {lines}\n  " if lines else ""


def _as_dict(relation: Relation) -> dict[str, Any]:
    shown = {key: value for key, value in relation._asdict().items() if value is not None}
    if not relation.uncertain:
        del shown["uncertain"]
    return shown


def read_network(network: Network, path: str, content: bytes) -> None:
    """Fill an empty network with what a file holds. Raises :class:`~procmap.errors.MalformedNetworkError`."""
    if len(content) > MOST_BYTES:
        raise MalformedNetworkError(path, f"longer than {MOST_BYTES // 1_000_000} MB")
    try:
        data = json.loads(
            content.decode("utf-8-sig"),
            object_pairs_hook=_object,
            parse_int=_integer,
            parse_float=_no_number,
            parse_constant=_no_number,
        )
        _fill(network, data)
    except RecursionError:
        raise MalformedNetworkError(path, "nested too deeply") from None
    except (ValueError, TypeError) as error:
        raise MalformedNetworkError(path, str(error)[:200]) from None


def _fill(network: Network, data: object) -> None:
    if not isinstance(data, dict) or set(data) != {"temporal-network", "points", "relations"}:
        raise ValueError("not an object with temporal-network, points and relations")
    if data["temporal-network"] != VERSION or isinstance(data["temporal-network"], bool):
        raise ValueError(f"not version {VERSION}")
    points, relations = _list(data["points"], "points"), _list(data["relations"], "relations")
    for name in points:
        network.add_point(_name(name))
    if len(network.points) != len(points):
        raise ValueError("a point is listed twice")
    for number, one in enumerate(relations):
        try:
            _relate(network, one)
        except (ValueError, TypeError) as error:
            raise ValueError(f"relation {number}: {error}") from None
    if len(network.points) != len(points):
        raise ValueError(f"{network.points[len(points)][:80]!r} is not among the points")


def _relate(network: Network, one: object) -> None:
    if not isinstance(one, dict) or not {"before", "after"} <= set(one) <= _KEYS:
        raise ValueError(f"not an object with {', '.join(sorted(_KEYS))}")
    before, after = _name(one["before"]), _name(one["after"])
    uncertain = one.get("uncertain", False)
    if not isinstance(uncertain, bool):
        raise TypeError("uncertain is true or false")
    if uncertain:
        if "low" not in one or "high" not in one:
            raise ValueError("an uncertain relation has low and high")
        network.add_uncertain(before, after, one["low"], one["high"])
    else:
        network.add(before, after, one.get("low"), one.get("high"))


def _list(value: object, key: str) -> list[Any]:
    if not isinstance(value, list) or len(value) > MOST_RELATIONS:
        raise ValueError(f"{key} is a list of at most {MOST_RELATIONS}")
    return value


def _name(value: object) -> str:
    if (
        not isinstance(value, str)
        or len(value) > LONGEST_NAME
        or any("\ud800" <= c <= "\udfff" for c in value)
    ):
        raise ValueError(f"a name is text of at most {LONGEST_NAME} characters")
    return value


def _object(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, value in pairs:
        if key in made:
            raise ValueError(f"{key[:80]!r} is there twice")
        made[key] = value
    return made


def _integer(text: str) -> int:
    if len(text.lstrip("-")) > MOST_DIGITS:
        raise ValueError(f"a number of more than {MOST_DIGITS} digits")
    return int(text)


def _no_number(text: str) -> int:
    raise ValueError(f"{text[:40]} is no integer")
