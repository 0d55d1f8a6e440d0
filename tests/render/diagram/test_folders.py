"""All views into a folder, of one file or of a whole folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from procmap.cli.app import main

BREAD = """procmap: 1
process: Bread
departments: {bakery: {name: Bakery}, drivers: {name: Drivers}}
customer: {requires: {rolls: {what: Rolls, at: drive, by: "06:30"}}}
states:
  as_is: {steps: {bake: {name: Bake, department: bakery, not_before: "03:00", takes: 3h},
    drive: {name: Drive, department: drivers, after: bake, takes: 1h}}}
  to_be: {based_on: as_is, steps: {bake: {takes: 2h}}}
"""
UNTIMED = "procmap: 1\nprocess: Two\nstates: {plan: {steps: {a: {name: A}, b: {name: B, after: a}}}}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in" / "deep").mkdir(parents=True)
    (tmp_path / "out").mkdir()
    (tmp_path / "in" / "bread.yaml").write_text(BREAD, "utf-8")
    (tmp_path / "in" / "deep" / "two.yaml").write_text(UNTIMED, "utf-8")
    return tmp_path


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_every_view_of_every_state_of_every_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(
        ["render", str(folder / "in"), "-o", f"{folder / 'out'}/", "--format", "svg", "--format", "mmd"]
    )
    assert code == 0
    found = names(folder / "out")
    assert {Path(line).name for line in capsys.readouterr().out.splitlines()} == found
    single = {
        f"bread-{state}-{view}.svg"
        for state in ("as_is", "to_be")
        for view in ("swimlane", "chain", "map", "why")
    }
    assert single | {"bread-changes.svg", "bread-as_is-map.mmd", "bread-to_be-map.mmd"} <= found
    # nothing is required and there is one state only: neither a chain nor anything to compare
    assert {name for name in found if name.startswith("deep-")} == {
        "deep-two-plan-swimlane.svg",
        "deep-two-plan-map.svg",
        "deep-two-plan-map.mmd",
    }


def test_what_settings_exclude_is_not_drawn(folder: Path) -> None:
    (folder / "in" / "procmap.toml").write_text('exclude = ["deep"]\n', "utf-8")
    assert main(["render", str(folder / "in"), "-o", f"{folder / 'out'}/", "-q"]) == 0
    assert {name.partition("-")[0] for name in names(folder / "out")} == {"bread"}


def test_no_file_takes_the_place_of_anothers_pictures(folder: Path) -> None:
    """By their folders both would be called ``deep-two``; the file that comes first keeps it."""
    (folder / "in" / "deep-two.yaml").write_text(BREAD, "utf-8")
    assert main(["render", str(folder / "in"), "-o", f"{folder / 'out'}/", "-q", "--format", "mmd"]) == 0
    maps = {path.name: path.read_text("utf-8") for path in (folder / "out").glob("deep-*.mmd")}
    assert sorted(maps) == ["deep-two-2-as_is-map.mmd", "deep-two-2-to_be-map.mmd", "deep-two-plan-map.mmd"]
    assert "Bake" in maps["deep-two-2-to_be-map.mmd"]


def test_a_folder_that_is_not_there_yet_is_made(folder: Path) -> None:
    new = folder / "for" / "tomorrow"
    assert main(["render", str(folder / "in" / "bread.yaml"), "-o", f"{new}/", "-q"]) == 0
    assert "bread-to_be-swimlane.svg" in names(new)


def test_a_folder_that_cannot_be_made_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "file").write_text("", "utf-8")
    assert (
        main(["render", str(folder / "in" / "bread.yaml"), "-o", f"{folder / 'file' / 'below'}/", "-q"]) == 2
    )
    assert "below" in capsys.readouterr().err


def test_one_page_for_a_browser_shows_every_state(folder: Path) -> None:
    assert (
        main(
            ["render", str(folder / "in" / "bread.yaml"), "-o", str(folder / "out"), "--format", "html", "-q"]
        )
        == 0
    )
    assert {"bread-swimlane.html", "bread-chain.html", "bread-map.html"} <= names(folder / "out")
    assert (folder / "out" / "bread-swimlane.html").read_text("utf-8").count("<figure") == 2


def test_a_malformed_file_is_told_and_the_rest_drawn(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "in" / "bad.yaml").write_text("procmap: 1\nstates: 7\n", "utf-8")
    assert main(["render", str(folder / "in"), "-o", f"{folder / 'out'}/"]) == 1
    assert "bad.yaml" in capsys.readouterr().out
    assert "bread-to_be-swimlane.svg" in names(folder / "out")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["in", "-o", "all.pdf"], "all views go into a folder"),
        (["in/bread.yaml", "-o", "out/", "-o", "one.svg"], "all views go into a folder"),
        (["in/bread.yaml", "-o", "one.svg", "--format", "png"], "all views go into a folder"),
        (["in/bread.yaml", "-o", "nowhere/one.svg"], "there is no such folder"),
    ],
)
def test_what_cannot_be_done_is_said(
    arguments: list[str],
    words: str,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(folder)
    assert main(["render", *arguments]) == 2
    assert words in capsys.readouterr().err
    assert names(folder / "out") == set()
