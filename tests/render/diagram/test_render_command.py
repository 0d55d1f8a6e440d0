"""``procmap render`` as its user meets it: files by their ending, clear words where it cannot be done."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from procmap.cli.app import main

EXAMPLES = Path(__file__).parents[3] / "examples"
RETAIL = EXAMPLES / "av_retail_delivery.yaml"


def test_every_format_is_written_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [tmp_path / f"picture.{form}" for form in ("svg", "png", "pdf", "pptx", "html", "gv", "mmd")]
    code = main(["render", str(RETAIL), *(part for file in files for part in ("-o", str(file)))])
    assert code == 0
    assert capsys.readouterr().out.splitlines() == [str(file) for file in files]
    svg, png, pdf, pptx, html, gv, mmd = (file.read_bytes() for file in files)
    assert svg.startswith(b"<svg ")
    assert png.startswith(b"\x89PNG")
    assert pdf.startswith(b"%PDF-")
    assert pptx.startswith(b"PK")
    assert html.startswith(b"<!DOCTYPE html>")
    assert gv.startswith(b"digraph ")
    assert mmd.startswith(b"flowchart ")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ["-o", "picture.gif"],
            "picture.gif: it cannot be written in the format that this ending names; use one of these endings: .svg",
        ),
        (["-o", "nowhere/picture.svg"], "nowhere/picture.svg: there is no such folder"),
        (["-o", "picture.svg", "--state", "tobe"], "did you mean “to_be”?"),
        (["-o", "picture.svg", "--view", "radar"], "one of these is expected: swimlane"),
        ([], "FILE is missing"),
    ],
)
def test_what_cannot_be_done_is_said(
    arguments: list[str],
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["render", str(RETAIL), *arguments]) == 2
    assert words in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_the_file_that_is_read_is_never_overwritten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "process.svg"
    file.write_bytes(RETAIL.read_bytes())
    assert main(["render", str(file), "-o", str(file)]) == 2
    assert "it is a file that is being read" in capsys.readouterr().err
    assert file.read_bytes() == RETAIL.read_bytes()


def test_a_state_of_two_families_becomes_two_pages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    handoff = EXAMPLES / "sales_to_cs_handoff.yaml"
    assert main(["render", str(handoff), "-o", str(tmp_path / "p.svg"), "--lang", "ru"]) == 0
    assert [Path(line).name for line in capsys.readouterr().out.splitlines()] == ["p-1.svg", "p-2.svg"]
    first = (tmp_path / "p-1.svg").read_text("utf-8")
    assert "Новый клиент" in re.sub("<[^>]*>", "", first)


def test_a_malformed_file_is_shown_as_check_would(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "broken.yaml"
    file.write_text("procmap: 1\n", "utf-8")
    assert main(["render", str(file), "-o", str(tmp_path / "p.svg")]) == 1
    assert "error[" in capsys.readouterr().out
    assert not (tmp_path / "p.svg").exists()
