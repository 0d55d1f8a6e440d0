"""On a terminal: colours, cut names, wrapped tables; the words stay the same."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from procmap.render.page import Bit, Column, Line, Prose, Table, laid_out, line, to_text
from procmap.render.reasons import why_page
from procmap.render.report import report_page
from procmap.render.table import chain_page
from procmap.render.terminal import write_page

GOLDEN = Path(__file__).parent / "golden"


class Screen(io.StringIO):
    """A terminal of a given width."""

    def isatty(self) -> bool:
        return True


def shown(blocks: object, monkeypatch: pytest.MonkeyPatch, width: int = 100, **more: bool) -> str:
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    screen = Screen()
    write_page(blocks, screen, **more)  # type: ignore[arg-type]
    return screen.getvalue()


def bare(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def test_colours_change_nothing_but_colours(samples: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = to_text(report_page(samples.REPORT, samples.RULES, "en"))
    coloured = shown(report_page(samples.REPORT, samples.RULES, "en"), monkeypatch, width=300)
    assert "\x1b[" in coloured
    assert bare(coloured) == plain


def test_no_colour_is_text_alone(samples: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    page = shown(report_page(samples.REPORT, samples.RULES, "en"), monkeypatch, 300, colour=False)
    assert page == to_text(report_page(samples.REPORT, samples.RULES, "en"))


def test_texts_are_folded_between_words(samples: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    table = Table((Column("a"), Column("name", folds=True)), ((line("1"), line("длинное имя " * 3)),))
    assert bare(shown([table], monkeypatch, width=20)).splitlines() == [
        "a  name",
        "1  длинное имя",
        "   длинное имя",
        "   длинное имя",
    ]


def test_only_a_word_longer_than_its_column_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    table = Table((Column("a"), Column("", folds=True)), ((line("1"), line("a " + "x" * 30)),))
    assert bare(shown([table], monkeypatch, width=20)).splitlines() == [
        "a",
        "1  a",
        f"   {'x' * 17}",
        f"   {'x' * 13}",
    ]


def test_lines_go_on_below_their_text(monkeypatch: pytest.MonkeyPatch) -> None:
    page = shown([line("  one two · three — four"), Line((Bit("whole " * 9),), whole=True)], monkeypatch, 12)
    assert bare(page).splitlines() == ["  one two ·", "    three —", "    four", ("whole " * 9).rstrip()]


def test_a_path_sticks_out_in_one_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    path = "a/very/long/path.yaml:12:34"
    assert path in bare(shown([line("  --> ", path, ": here")], monkeypatch, 20)).splitlines()[1]


def test_a_bracket_runs_on_beside_folded_rows(samples: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = bare(shown(report_page(samples.REPORT, samples.RULES, "ru"), monkeypatch, 60)).splitlines()
    begins = next(n for n, row in enumerate(rows) if "┌" in row)
    ends = next(n for n, row in enumerate(rows) if "└" in row)
    assert [row.lstrip()[0] for row in rows[begins : ends + 1]] == ["┌", *"│" * (ends - begins - 1), "└"]
    assert ends - begins > 1


def test_a_stream_that_is_no_terminal_is_never_cut() -> None:
    table = Table((Column("name", folds=True),), ((line("x" * 500),),))
    pipe = io.StringIO()
    write_page([table], pipe)
    assert "x" * 500 in pipe.getvalue()


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("page", ["chain", "check", "why"])
def test_pages_on_a_terminal(
    samples: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    golden: Callable[[Path, str], None],
    page: str,
    width: int,
) -> None:
    blocks = {
        "chain": chain_page(samples.GOOD, "ru"),
        "check": report_page(samples.REPORT, samples.RULES, "ru"),
        "why": why_page(samples.GOOD, (samples.WHY,), "ru"),
    }[page]
    rows = bare(shown(blocks, monkeypatch, width)).splitlines()
    golden(GOLDEN / f"{page}.terminal-{width}.txt", "".join(f"{row.rstrip()}\n" for row in rows))
    assert max(len(row) for row in rows if not re.match(r" *\d* \|", row)) <= width


def test_markdown_is_set_out(monkeypatch: pytest.MonkeyPatch) -> None:
    page = bare(shown([Prose("# Title\n\ntext\n\n- one\n")], monkeypatch))
    assert " • one" in page
    assert "# Title" not in page


def test_markup_in_names_is_text(monkeypatch: pytest.MonkeyPatch) -> None:
    assert bare(shown([line("[bold]x[/bold] :smile: http://a.b")], monkeypatch)).strip() == (
        "[bold]x[/bold] :smile: http://a.b"
    )


def test_columns_align_and_empty_ones_vanish() -> None:
    table = Table(
        (Column("a"), Column(""), Column("n", right=True)),
        ((line("Ж"), line(), line("1")), Line((Bit("across"),)), (line("bb"), line(), line("22"))),
        indent=2,
    )
    assert [row.text.rstrip() for row in laid_out(table)] == ["  a    n", "  Ж    1", "  across", "  bb  22"]
