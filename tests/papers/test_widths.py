"""How wide columns are: the room goes where there is something to read."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procmap.cli.app import main
from procmap.export.papers.document import Cell, Column, Row, Table
from procmap.export.writers.widths import column_widths
from procmap.render.fonts import advance

SIZE = 10.0
PADDING = 9.0


def table(captions: list[str], *rows: list[str], weights: list[float] | None = None) -> Table:
    columns = tuple(
        Column(f"c{n}", caption, weight=weight)
        for n, (caption, weight) in enumerate(zip(captions, weights or [1.0] * len(captions), strict=True))
    )
    return Table("t", "Table", columns, tuple(Row(tuple(map(Cell, row))) for row in rows))


def needs(text: str) -> float:
    return advance(text, bold=False) * SIZE / 1000 + PADDING


def test_a_short_column_leaves_its_room_to_a_long_one() -> None:
    """By weight each had half; "yes" needs less, and all the rest goes to the sentence."""
    long = "the supplier will not agree to it " * 10
    short, wide = column_widths(table(["a", "b"], ["yes", long]), 300.0, SIZE)
    assert short == pytest.approx(needs("yes"))
    assert wide == pytest.approx(300.0 - needs("yes"))


def test_an_empty_column_keeps_its_share_for_a_pen() -> None:
    """A third of the paper; what "yes" leaves of its own third goes to the sentence."""
    long = "the supplier will not agree to it " * 10
    widths = column_widths(table(["a", "b", "c"], ["yes", long, ""]), 300.0, SIZE)
    assert widths == pytest.approx([needs("yes"), 200.0 - needs("yes"), 100.0])


def test_an_empty_column_takes_no_more_where_the_others_have_enough() -> None:
    """Weights 1 and 3: 100 of 400 points, though "x" needs less than 300."""
    assert column_widths(table(["a", "b"], ["", "x"], weights=[1.0, 3.0]), 400.0, SIZE) == pytest.approx(
        [100.0, 300.0]
    )


def test_where_all_have_enough_the_weights_decide() -> None:
    widths = column_widths(table(["a", "b"], ["x", "y"], weights=[1.0, 3.0]), 400.0, SIZE)
    assert widths == pytest.approx([100.0, 300.0])


def test_minutes_of_a_meeting_without_any_table_are_upright(tmp_path: Path) -> None:
    """Nobody is named as present, and nothing is required of anybody."""
    file = tmp_path / "bare.yaml"
    file.write_text(
        "procmap: 1\nprocess: Bare\ndepartments: {d: {name: D}}\n"
        "meetings: [{date: 2026-10-05, agenda: How it is}]\n"
        'customer: {requires: {r: {what: R, at: a, by: "18:00"}}}\n'
        'states: {to_be: {steps: {a: {name: A, department: d, takes: 1h, not_before: "09:00"}}}}\n',
        "utf-8",
    )
    out = tmp_path / "minutes.md"
    assert main(["export", str(file), "-t", "minutes", "-o", str(out)]) == 0
    assert "How it is" in out.read_text("utf-8")


@given(
    st.lists(
        st.tuples(st.text("ab ыж", max_size=40), st.text("ab ыж", max_size=90), st.floats(0.3, 3)),
        min_size=1,
        max_size=8,
    ),
    st.floats(200, 800),
)
def test_they_fill_the_paper_and_break_no_word_that_fits(
    told: list[tuple[str, str, float]], whole: float
) -> None:
    captions, texts, weights = map(list, zip(*told, strict=True))
    widths = column_widths(table(captions, texts, weights=weights), whole, SIZE)
    assert sum(widths) == pytest.approx(whole)
    longest = [
        max(
            (advance(word, bold=True) for word in column.caption.split()),
            default=0,
        )
        for column in table(captions).columns
    ]
    longest = [
        max([one, *(advance(word, bold=False) for word in text.split())])
        for one, text in zip(longest, texts, strict=True)
    ]
    least = [min(one * SIZE / 1000 + PADDING, whole * 0.3) for one in longest]
    if sum(least) < whole:
        assert all(width >= low - 1e-6 for width, low in zip(widths, least, strict=True))
