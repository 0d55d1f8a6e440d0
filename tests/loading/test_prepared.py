"""The validator kept from an earlier start says what the model says, and is never taken for another one."""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from pydantic_core import SchemaValidator

from procmap.loading import prepared
from procmap.model import Process

ROOT = Path(__file__).parents[2]
FILES = [*sorted((ROOT / "examples").glob("*.yaml")), *sorted((ROOT / "tests" / "rules").rglob("*.yaml"))]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where a schema is kept: in a folder that is not there yet."""
    found = tmp_path / "cache" / "process.schema"
    monkeypatch.setattr(prepared, "_place", lambda: found)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    prepared.process_validator.cache_clear()
    yield found
    prepared.process_validator.cache_clear()


def again() -> Any:
    """The validator of the next start."""
    prepared.process_validator.cache_clear()
    return prepared.process_validator()


def said(validator: Any, data: Any) -> Any:
    """What validation says: the process, or every error."""
    try:
        return validator.validate_python(data)
    except ValidationError as error:
        return error.errors(include_url=False)


def derived(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Gets an item each time that pydantic derives the schema."""
    times: list[object] = []
    real = Process.model_rebuild
    monkeypatch.setattr(Process, "model_rebuild", lambda: (times.append(1), real())[1])
    return times


def test_it_is_kept_and_taken(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    times = derived(monkeypatch)
    data = yaml.load(FILES[0].read_text("utf-8"), yaml.BaseLoader)
    first = prepared.process_validator().validate_python(data)
    assert place.exists() and len(times) == 1
    assert again().validate_python(data) == first == Process.model_validate(data)
    assert len(times) == 1


def test_it_says_what_the_model_says(place: Path) -> None:
    prepared.process_validator()
    kept = again()
    for file in FILES:
        data = yaml.load(file.read_text("utf-8"), yaml.BaseLoader)
        assert said(kept, data) == said(Process.__pydantic_validator__, data), file


VALUES = st.recursive(
    st.none()
    | st.sampled_from(["", "1", "yes", "17:00", "2h", "mon-fri", "09:00-18:00", "nowhere", "D-1", "30 %"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["name", "takes", "after", "share", "a", "by", "promised", "week"]), inner
        )
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from([*Process.model_fields, "odd"]), VALUES), VALUES, VALUES)
def test_it_says_so_of_any_data(data: dict[str, Any], step: Any, requirement: Any) -> None:
    state = {"steps": {"a": step}, "requirements": {"b": requirement}}
    data = {**data, "procmap": "1", "process": "x", "states": {"to_be": state}}
    Process.model_rebuild()
    kept = pickle.loads(pickle.dumps(prepared.for_reading(Process.__pydantic_core_schema__)))
    assert said(SchemaValidator(kept), data) == said(Process.__pydantic_validator__, data)


@pytest.mark.parametrize("wrong", [b"", b"\x80", pickle.dumps("another key") + pickle.dumps({"type": "any"})])
def test_what_is_no_schema_of_ours_is_made_again(place: Path, wrong: bytes) -> None:
    place.parent.mkdir()
    place.write_bytes(wrong)
    assert isinstance(said(prepared.process_validator(), {}), list)
    assert pickle.loads(place.read_bytes()) == prepared._key()
    assert [one.name for one in place.parent.iterdir()] == [place.name]


def test_another_pydantic_or_a_changed_source_asks_for_another(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared.process_validator()
    monkeypatch.setattr(prepared, "VERSION", "2.99")
    assert prepared._kept(place) is None
    monkeypatch.undo()
    root = place.parent
    for folder in prepared._SOURCES:
        (root / folder).mkdir()
        (root / folder / "part.py").write_text("old")
    monkeypatch.setattr(prepared, "_ROOT", root)
    before = prepared._key()
    os.utime(root / "model" / "part.py", ns=(1, 1))
    assert prepared._key() != before


@pytest.mark.parametrize("how", ["unwritable", "unwanted"])
def test_where_nothing_can_be_kept_it_works_all_the_same(
    place: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    if how == "unwritable":
        place.parent.write_text("a file, where a folder is needed")
    else:
        monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert isinstance(said(prepared.process_validator(), {}), list)
    assert not place.exists()
