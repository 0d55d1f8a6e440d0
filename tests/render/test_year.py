"""The year picture: every day in its place, readable in grey, the same bytes each time."""

from __future__ import annotations

import re
from datetime import date
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from procmap.api.almanac import almanac, year_picture
from procmap.api.load import load
from procmap.api.render import written
from procmap.cli.app import main
from procmap.render.diagram.primitives import Drawing, Group, Page, Rect, Shape, Text
from procmap.render.diagram.text import width
from procmap.render.diagram.views.year import Grade, grade_of, shown, years

EXAMPLES = Path(__file__).parents[2] / "examples"
SERVICE = EXAMPLES / "sales_to_cs_handoff.yaml"
HOUR = 3600


def drawn(
    first: date, last: date, page: str = "16:9", theme: str = "color", family: str = "request"
) -> Drawing:
    process = load(SERVICE)
    found = almanac(process, first, last, state="to_be", family=family)
    return year_picture(process, found, "en", page=page, theme=theme)


def whole(page: str = "16:9", theme: str = "color") -> Page:
    return drawn(date(2026, 1, 1), date(2026, 12, 31), page, theme).pages[0]


def flat(shapes: tuple[Shape, ...]) -> list[Shape]:
    return [one for shape in shapes for one in (flat(shape.items) if isinstance(shape, Group) else [shape])]


def days(page: Page) -> dict[str, Group]:
    months = [one for one in page.items if isinstance(one, Group) and one.of.startswith("month ")]
    groups = [one for month in months for one in month.items if isinstance(one, Group)]
    return {one.of.removeprefix("day "): one for one in groups}


@pytest.mark.parametrize(
    ("slack", "grade", "words"),
    [
        (-1, Grade.LATE, "−0:01"),
        (-88 * HOUR, Grade.LATE, "−88:00"),
        (0, Grade.NONE, "0:00"),
        (59, Grade.NONE, "0:00"),
        (60, Grade.HOUR, "0:01"),
        (HOUR, Grade.HOUR, "1:00"),
        (HOUR + 1, Grade.HOURS, "1:00"),
        (4 * HOUR, Grade.HOURS, "4:00"),
        (24 * HOUR - 1, Grade.DAY, "23:59"),
        (24 * HOUR, Grade.MORE, "24:00"),
    ],
)
def test_grades(slack: int, grade: Grade, words: str) -> None:
    assert (grade_of(slack), shown(slack)) == (grade, words)


def test_each_day_stands_once_under_its_weekday() -> None:
    page = whole()
    found = days(page)
    assert len(found) == 365
    places = {day: next(one for one in group.items if isinstance(one, Rect)) for day, group in found.items()}
    # The 6th, 13th, 20th and 27th of April 2026 are Mondays: below one another, and beside their Tuesdays.
    mondays = [places[f"2026-04-{day:02}"] for day in (6, 13, 20, 27)]
    assert len({one.x for one in mondays}) == 1
    assert all(a.y < b.y for a, b in pairwise(mondays))
    assert places["2026-04-07"].y == places["2026-04-06"].y
    assert places["2026-04-07"].x > places["2026-04-06"].x


def test_what_was_worked_out_by_hand_is_what_is_shown() -> None:
    """The four short days before days off are missed by 88 or 40 hours, every other working day is just kept."""
    process = load(SERVICE)
    [found] = almanac(process, date(2026, 1, 1), date(2026, 12, 31), state="to_be", family="request")
    [year] = years(process, found, "en")
    assert year.headline == "Ответ на обращение, пришедшее до 14:00: too late on 4 of 247 working days"
    cells = {cell.day: cell for month in year.months for cell in month.cells if not cell.off}
    late = {day: cell.text for day, cell in cells.items() if cell.grade is Grade.LATE}
    assert late == {
        date(2026, 4, 30): "−88:00",
        date(2026, 5, 8): "−88:00",
        date(2026, 6, 11): "−88:00",
        date(2026, 11, 3): "−40:00",
    }
    assert {cell.text for day, cell in cells.items() if day not in late} == {"0:00"}
    # A minute costs more than a day on Fridays, and before days off.
    assert cells[date(2026, 11, 27)].cliff
    assert cells[date(2026, 12, 30)].cliff
    assert not cells[date(2026, 11, 25)].cliff


@pytest.mark.parametrize("page", ["16:9", "A4", "A3", "auto"])
@pytest.mark.parametrize("stretch", [(1, 12), (3, 3), (9, 11), (2, 9)])
def test_nothing_leaves_its_page_or_stands_on_something_else(page: str, stretch: tuple[int, int]) -> None:
    made = drawn(date(2026, stretch[0], 10), date(2026, stretch[1], 20), page).pages[0]
    for one in flat(made.items):
        if isinstance(one, Rect):
            assert one.x >= 0
            assert one.y >= 0
            assert one.x + one.width <= made.width + 0.01
            assert one.y + one.height <= made.height + 0.01
        if isinstance(one, Text):
            long = width(one.text, one.size, bold=one.bold)
            left = {"start": one.x, "middle": one.x - long / 2, "end": one.x - long}[one.anchor]
            assert left >= 0
            assert left + long <= made.width
            assert one.y <= made.height
    cells = [next(one for one in group.items if isinstance(one, Rect)) for group in days(made).values()]
    for a, b in combinations(cells, 2):
        apart = a.x + a.width <= b.x or b.x + b.width <= a.x or a.y + a.height <= b.y or b.y + b.height <= a.y
        assert apart
    for group in days(made).values():
        cell = next(one for one in group.items if isinstance(one, Rect))
        for text in (one for one in group.items if isinstance(one, Text)):
            assert width(text.text, text.size, bold=text.bold) <= cell.width
            assert cell.y < text.y - text.size * 0.6
            assert text.y < cell.y + cell.height


def test_a_slide_can_be_read_from_the_back() -> None:
    sizes = [one.size for one in flat(whole().items) if isinstance(one, Text)]
    assert min(sizes) >= 10.5


def test_the_print_has_no_colour_and_tells_all_grades_apart() -> None:
    svg = written(drawn(date(2026, 1, 1), date(2026, 12, 31), theme="print"), "svg")[0].decode()
    for colour in re.findall(r"#([0-9a-f]{6})", svg):
        assert colour[:2] == colour[2:4] == colour[4:]
    from procmap.render.diagram.drawing.year_page import _cell
    from procmap.render.diagram.places import Area
    from procmap.render.diagram.theme import THEMES
    from procmap.render.diagram.views.year import Cell

    looks = {
        grade: tuple(
            shape._replace(text="") if isinstance(shape, Text) else shape
            for shape in _cell(Cell(date(2026, 1, 1), grade, "0:00"), Area(0, 0, 50, 34), THEMES["print"])
        )
        for grade in Grade
    }
    assert len(set(looks.values())) == len(Grade)


def test_clock_changes_and_years_without_data_are_marked() -> None:
    process = load(SERVICE)
    [found] = almanac(process, date(2027, 12, 1), date(2028, 1, 31), state="to_be", family="request")
    first, second = years(process, found, "en")
    assert {cell.grade for month in second.months for cell in month.cells} == {Grade.UNKNOWN}
    assert "nothing can be said of 31 days" in second.headline
    assert "unknown" in first.words
    assert "that can be judged" in first.headline


def test_the_same_bytes_each_time_and_ink() -> None:
    made = [written(drawn(date(2026, 3, 1), date(2026, 4, 30)), form) for form in ("svg", "png", "pdf") * 2]
    assert made[:3] == made[3:]
    assert len(made[1][0]) > 20_000


def test_files(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROCMAP_TODAY", "2026-11-23")
    asked = ["almanac", str(SERVICE), "--state", "to_be", "--from", "2026-12-01", "--to", "2027-01-31"]
    names = ["year.pdf", "year.svg", "year.csv"]
    more = [part for name in names for part in ("-o", str(tmp_path / name))]
    assert main([*asked, *more, "--theme", "print", "--page", "A4"]) == 0
    assert sorted(one.name for one in tmp_path.iterdir()) == [
        "year-1.svg", "year-2.svg", "year-3.svg", "year-4.svg", "year.csv", "year.pdf",
    ]  # fmt: skip
    assert (tmp_path / "year.pdf").read_bytes().startswith(b"%PDF")
    capsys.readouterr()
    assert main([*asked, "-o", str(SERVICE.with_suffix(".nothing"))]) == 2
    assert ".png" in capsys.readouterr().err
