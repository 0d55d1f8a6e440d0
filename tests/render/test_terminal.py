"""On a terminal: colours, cut names, wrapped tables; the words stay the same."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from procmap.render.page import Bit, Column, Line, Prose, Table, laid_out, line, to_text
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


def test_no_colour_still_sets_out(samples: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    page = shown(report_page(samples.REPORT, samples.RULES, "en"), monkeypatch, 300, colour=False)
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]", page)


def test_names_are_cut_to_the_width(samples: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    table = Table((Column("a"), Column("name", shrinks=True)), ((line("1"), line("длинное имя " * 20)),))
    page = shown([table], monkeypatch, width=40)
    assert {len(row) for row in bare(page).splitlines()[1:]} == {40}
    assert bare(page).splitlines()[1].endswith("…")
    assert "…" not in to_text([table])


def test_a_stream_that_is_no_terminal_is_never_cut() -> None:
    table = Table((Column("name", shrinks=True),), ((line("x" * 500),),))
    pipe = io.StringIO()
    write_page([table], pipe)
    assert "x" * 500 in pipe.getvalue()


@pytest.mark.parametrize("width", [80, 110])
def test_chain_on_a_terminal(
    samples: ModuleType, monkeypatch: pytest.MonkeyPatch, golden: Callable[[Path, str], None], width: int
) -> None:
    page = bare(shown(chain_page(samples.GOOD, "ru"), monkeypatch, width))
    golden(GOLDEN / f"chain.terminal-{width}.txt", "".join(f"{row.rstrip()}\n" for row in page.splitlines()))
    tables = [row for row in page.splitlines() if "─" in row]
    assert max(map(len, tables)) <= width


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
