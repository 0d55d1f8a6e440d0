"""What is watched, and when a change has come to rest: with steps instead of a clock."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from procmap.api.check import check
from procmap.api.settings import find_settings
from procmap.api.watch import QUIET, Stamps, Watched, rests_on, stamp_of, wait_for_change
from procmap.loading import notices
from procmap.loading.notices import Notices
from procmap.loading.settings import DEFAULTS

OLD, NEW, LATER, EMPTY = (1, 9, 1, 1), (2, 9, 2, 2), (3, 9, 2, 3), (2, 0, 1, 2)


def waited(*seen: object) -> list[float | None]:
    """How it was waited for, while a file was seen like this, one look after the other (the last one remains)."""
    sights: list[Stamps] = [{"x": stamp} for stamp in seen]  # type: ignore[dict-item]
    pauses: list[float | None] = []

    def look() -> Stamps:
        return sights.pop(0) if len(sights) > 1 else sights[0]

    wait_for_change({"x": OLD}, look, pauses.append)
    return pauses


def test_it_waits_for_a_change_and_for_rest() -> None:
    assert waited(OLD, OLD, NEW, NEW) == [None, None, QUIET]
    assert waited(NEW, LATER, LATER) == [QUIET, QUIET]


def test_an_empty_or_missing_file_gets_more_time() -> None:
    assert waited(EMPTY, EMPTY, EMPTY, NEW, NEW) == [QUIET] * 4
    assert waited(None, None, NEW, NEW) == [QUIET] * 3
    assert waited(None) == [QUIET] * 4  # gone for good
    assert waited(EMPTY) == [QUIET] * 4


def test_what_never_rests_is_taken_as_it_is() -> None:
    assert waited(*((n, 9, 9, 9) for n in range(2, 99))) == [QUIET] * 4


def test_a_new_file_is_a_change() -> None:
    seen = iter([{}, {"x": EMPTY}, {"x": EMPTY}])
    pauses: list[float | None] = []
    wait_for_change({}, lambda: next(seen), pauses.append)
    assert pauses == [None, QUIET]


def write(path: Path, text: str = "procmap: 1\nprocess: Bread\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def seen(watched: Watched, top: Path) -> set[str]:
    """The files below ``top`` that are looked at and there."""
    found = (Path(path) for path, stamp in watched.look().files.items() if stamp is not None)
    return {path.relative_to(top).as_posix() for path in found if path.is_relative_to(top) and path.is_file()}


def test_a_folder_is_watched_with_all_that_a_check_reads(tmp_path: Path) -> None:
    write(tmp_path / "procmap.toml", 'exclude = ["old"]')
    for name in (
        "a/x.yaml",
        "a/b/y.yml",
        "a/notes.txt",
        "a/.hidden/z.yaml",
        "a/old/z.yaml",
        "pyproject.toml",
    ):
        write(tmp_path / name)
    watched = Watched((str(tmp_path / "a"),), find_settings)
    assert seen(watched, tmp_path) == {"a/x.yaml", "a/b/y.yml", "procmap.toml", "pyproject.toml"}
    assert {Path(folder) for folder in watched.look().folders} >= {
        tmp_path,
        tmp_path / "a",
        tmp_path / "a" / "b",
    }
    assert not {Path(folder).name for folder in watched.look().folders} & {".hidden", "old"}
    assert seen(watched._replace(no_config=True), tmp_path) == {"a/x.yaml", "a/b/y.yml"}
    named = watched._replace(config=str(write(tmp_path / "c" / "house.toml", "")))
    assert seen(named, tmp_path) == {"a/x.yaml", "a/b/y.yml", "c/house.toml"}


def test_wrong_settings_exclude_nothing(tmp_path: Path) -> None:
    write(tmp_path / "procmap.toml", "exclude = [")
    write(tmp_path / "old" / "x.yaml")
    assert seen(Watched((str(tmp_path),), find_settings), tmp_path) == {"old/x.yaml", "procmap.toml"}


def test_calendar_files_are_watched_even_before_they_are_there(tmp_path: Path) -> None:
    path = write(
        tmp_path / "x.yaml",
        "procmap: 1\nprocess: Bread\ncalendars: {a: {file: days/a.yaml}, b: {file: ../b.yaml}, c: {file: [1]}}\n",
    )
    (tmp_path / "days").mkdir()
    report = check(str(path), today=date(2026, 11, 23))
    watched = Watched((str(path),), DEFAULTS).after(report, DEFAULTS)
    assert watched.calendars == (str((tmp_path / "days" / "a.yaml").resolve()),)
    before = watched.look()
    assert str(tmp_path / "days") in before.folders
    write(tmp_path / "days" / "a.yaml", "week: {mon-fri: 09:00-18:00}\n")
    assert watched.look().files != before.files


@pytest.mark.skipif(os.name == "nt", reason="permissions")
def test_what_cannot_be_looked_at_is_not_there(tmp_path: Path) -> None:
    assert stamp_of(str(tmp_path / "nowhere")) is None
    assert stamp_of("a\0b") is None
    assert stamp_of(str(tmp_path)) == (0, 1, 0, 0)
    assert (
        Watched((str(tmp_path / "nowhere.yaml"),), DEFAULTS).look().files[str(tmp_path / "nowhere.yaml")]
        is None
    )


def test_every_way_of_saving_changes_the_stamp(tmp_path: Path) -> None:
    path = write(tmp_path / "x.yaml")
    stamps = [stamp_of(str(path))]
    write(path, "procmap: 1\nprocess: Breat\n")
    stamps.append(stamp_of(str(path)))
    os.utime(path, ns=(0, 0))
    stamps.append(stamp_of(str(path)))
    other = write(tmp_path / "y", "procmap: 1\nprocess: Bread\n")
    os.utime(other, ns=(0, 0))
    other.replace(path)
    stamps.append(stamp_of(str(path)))
    assert len(set(stamps)) == len(stamps)


def test_a_report_rests_on_what_was_seen_before_it(tmp_path: Path) -> None:
    stays = write(tmp_path / "stays.yaml")
    stamp = stamp_of(str(stays))
    before = {"x": OLD, str(stays): stamp, "gone": OLD}
    after = {"x": NEW, "calendar": NEW}
    assert rests_on(before, after) == {"x": OLD, "calendar": NEW, "gone": OLD}


# --- notices


@pytest.fixture
def listening() -> Iterator[Notices]:
    found = Notices()
    yield found
    found.close()


def became_ready(found: Notices) -> bool:
    for _ in range(100):
        found.wait(0.1)
        if found._listener is not None and found._listener.ready:
            return True
    return False


def test_a_notice_wakes(listening: Notices, tmp_path: Path) -> None:
    listening.watch([str(tmp_path)])
    assert became_ready(listening)
    listening.wait(0.3)  # the folder's own making may still be told
    listener = listening._listener
    listening.watch([str(tmp_path)])
    assert listening._listener is listener  # nothing new to listen to
    write(tmp_path / "x.yaml")
    assert listening._woken.wait(10)
    listening.watch([str(tmp_path), str(tmp_path.parent)])
    assert listening._listener is not listener
    assert listener is not None
    assert not listener.is_alive()


def test_without_the_library_it_looks_often(
    listening: Notices, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    listening.watch([str(tmp_path)])
    assert listening._listener is not None
    listening._listener.join(10)
    waits: list[float | None] = []
    monkeypatch.setattr(listening._woken, "wait", waits.append)
    listening.wait()
    assert waits == [notices.LOOK_OFTEN]


def test_a_folder_that_is_gone_only_means_no_notices(listening: Notices, tmp_path: Path) -> None:
    listening.watch([str(tmp_path / "nowhere")])
    assert listening._listener is not None
    listening._listener.join(10)
    assert not listening._listener.is_alive()
    listening.watch([str(tmp_path)])
    assert became_ready(listening)
