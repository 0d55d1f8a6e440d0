"""Networks as JSON: the same network back, the same bytes, and no trust in what a file says."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from procmap import MalformedNetworkError, TemporalNetwork, UnreadableError
from procmap.errors import UnwritableError

GOOD: dict[str, Any] = {
    "temporal-network": 1,
    "points": ["a", "b"],
    "relations": [{"before": "a", "after": "b", "low": 1, "high": 2, "uncertain": True}],
}


def test_there_and_back(tmp_path: Path) -> None:
    network = TemporalNetwork()
    network.add_point("начало")
    network.add_uncertain("отъезд", "приезд", 40, 60)
    network.add("приезд", "разгрузка", 0)
    network.add("начало", 'a "quoted"\nname', -(10**50), 10**50)
    file = tmp_path / "network.json"
    network.save(file)
    again = TemporalNetwork.load(file)
    assert (again.points, again.relations) == (network.points, network.relations)
    assert isinstance(again, TemporalNetwork)
    second = tmp_path / "again.json"
    again.save(second)
    assert file.read_bytes() == second.read_bytes()
    again.save(file)  # over a file that is there


def test_an_empty_network(tmp_path: Path) -> None:
    TemporalNetwork().save(tmp_path / "empty.json")
    assert TemporalNetwork.load(tmp_path / "empty.json").points == ()


ODD = ["", " ", "\0", "\u2028", '"', "\\", "é", "e\u0301", "🚚", "__class__", "null", "\n- a: b", "x" * 2000]


def test_odd_names_and_large_numbers_come_back(tmp_path: Path) -> None:
    network = TemporalNetwork()
    for before, after in pairwise(ODD):
        network.add(before, after, -(10**3999), 10**4000 - 1)
        network.add(before, after, 0)
    network.add_uncertain(ODD[0], ODD[-1], 0, 10**3999)
    file = tmp_path / "network.json"
    network.save(file)
    again = TemporalNetwork.load(file)
    assert (again.points, again.relations) == (network.points, network.relations)
    assert again.latest()[ODD[1]] == 10**3999  # those behind it come no sooner, the last one by then


TOO_LARGE: dict[str, Callable[[TemporalNetwork], Any]] = {
    "digits": lambda network: network.add("a", "b", high=10**4000),
    "python's own limit": lambda network: network.add("a", "b", low=-(10**5000)),
    "name": lambda network: network.add_point("x" * 2001),
    "surrogate": lambda network: network.add_point("\ud800"),
    "bytes": lambda network: [network.add_point(f"{n:05}" + "ж" * 1990) for n in range(2100)],
    "points": lambda network: [network.add_point(str(n)) for n in range(200_001)],
}


@pytest.mark.parametrize("what", TOO_LARGE)
def test_what_could_not_be_read_again_is_not_written(tmp_path: Path, what: str) -> None:
    file = tmp_path / "network.json"
    TemporalNetwork().save(file)
    before = file.read_bytes()
    network = TemporalNetwork()
    TOO_LARGE[what](network)
    for _ in range(2):  # nothing is left beside it that would stand in the way of the next
        with pytest.raises(UnwritableError):
            network.save(file)
    assert (file.read_bytes(), [one.name for one in tmp_path.iterdir()]) == (before, ["network.json"])


def changed(**values: Any) -> str:
    return json.dumps({**GOOD, **values})


def relation(**values: Any) -> str:
    return changed(relations=[{**GOOD["relations"][0], **values}])


HOSTILE = {
    "empty": "",
    "no-json": "{",
    "list": "[]",
    "null": "null",
    "nested": "[" * 100_000,
    "nested-inside": '{"temporal-network": 1, "points": ' + "[" * 50_000,
    "version": changed(**{"temporal-network": 2}),
    "version-true": changed(**{"temporal-network": True}),
    "more-keys": changed(more=1),
    "points-no-list": changed(points={"a": 1}),
    "points-no-text": changed(points=["a", 7]),
    "point-twice": changed(points=["a", "b", "b"]),
    "point-unknown": changed(points=["a"]),
    "point-long": changed(points=["a", "b", "c" * 2001]),
    "point-surrogate": '{"temporal-network": 1, "points": ["\\ud800"], "relations": []}',
    "relation-list": changed(relations=[[1, 2]]),
    "relation-key": relation(more=1),
    "relation-without-end": changed(relations=[{"before": "a"}]),
    "float": relation(low=1.5),
    "exponent": '{"temporal-network": 1e0, "points": [], "relations": []}',
    "nan": relation(low=float("nan")),
    "text": relation(low="1"),
    "true": relation(low=True),
    "upside-down": relation(low=3),
    "negative": relation(low=-1),
    "unbounded": relation(high=None),
    "uncertain-text": relation(uncertain="yes"),
    "itself": relation(after="a"),
    "twice": '{"temporal-network": 1, "temporal-network": 1, "points": [], "relations": []}',
    "digits": '{"temporal-network": 1, "points": [' + "9" * 100_000 + '], "relations": []}',
    "too-many": changed(points=["p"] * 200_001),
    "circle": changed(
        relations=[GOOD["relations"][0], {**GOOD["relations"][0], "before": "b", "after": "a"}]
    ),
    "too-long": " " * 8_000_001,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused(tmp_path: Path, name: str) -> None:
    file = tmp_path / "network.json"
    file.write_text(HOSTILE[name], encoding="utf-8")
    with pytest.raises(MalformedNetworkError) as caught:
        TemporalNetwork.load(file)
    assert len(caught.value.cause) <= 200


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    file = tmp_path / "network.json"
    file.write_bytes(b"\xff\xfe{}")
    with pytest.raises(MalformedNetworkError):
        TemporalNetwork.load(file)


def test_files_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError):
        TemporalNetwork.load(tmp_path)
    with pytest.raises(UnreadableError):
        TemporalNetwork.load(tmp_path / "missing.json")
    with pytest.raises(UnwritableError):
        TemporalNetwork().save(tmp_path / "no" / "folder.json")
