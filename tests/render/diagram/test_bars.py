"""Time-difference bars, worked out by hand: what is drawn, what is said, and that no word is cut or run across."""

from __future__ import annotations

from pathlib import Path

import pytest
from two_states import CUSTOMERS, both_of, both_states

from procmap.cli.app import main
from procmap.render.diagram.drawing.bars_axis import make_axis
from procmap.render.diagram.drawing.bars_page import bar_pages
from procmap.render.diagram.layout.fit import PAPERS
from procmap.render.diagram.primitives import Group, Line, Page, Shape, Text
from procmap.render.diagram.scene import Ghost
from procmap.render.diagram.text import width
from procmap.render.diagram.theme import THEMES
from procmap.render.diagram.views.bars import Chart, Row, chart

HERE = Path(__file__).parent
CROSSDOCK = HERE / "crossdock.yaml"
EXAMPLES = HERE.parents[2] / "examples"
RETAIL, SERVICE = EXAMPLES / "av_retail_delivery.yaml", EXAMPLES / "sales_to_cs_handoff.yaml"


def row(found: Chart, id_: str) -> Row:
    return next(one for one in found.rows if one.id == id_)


def said(found: Chart, id_: str) -> tuple[str | None, str | None]:
    """The words beside both bars of a step."""
    one = row(found, id_)
    return (one.before.text if one.before else None, one.after.text if one.after else None)


def test_each_step_says_when_it_is_ready_and_what_is_gained() -> None:
    """As is 13:40, 14:20, 15:40, 17:40, 18:05, 18:40; to be 13:00, 13:20, 14:40, 16:40, 17:05, 17:40."""
    found = chart(*both_states(CROSSDOCK)[0])
    assert said(found, "order") == ("09:00", "09:00")
    assert said(found, "bring") == ("13:40", "13:00 (−40 min)")
    assert said(found, "receive") == ("14:20", "13:20 (−1 h)")
    assert said(found, "shelve") == ("18:40", "17:40 (−1 h)")
    assert said(found, "confirm") == (None, "13:20 · added")
    assert said(found, "was place") == ("14:50 · removed", None)
    assert row(found, "was place").ghost is Ghost.REMOVED
    assert found.headline == "What changes: “Товар на полке” 1 h earlier, in time"
    asked = row(found, "form").asked
    assert asked is not None
    assert found.clock.moment(asked) == "14:40"


def test_the_other_way_round_what_breaks_is_broken() -> None:
    found = chart(*both_states(CROSSDOCK, states=("to_be", "as_is"))[0])
    bring = row(found, "bring")
    assert bring.broken
    assert bring.after is not None
    assert bring.after.due is not None
    assert found.clock.moment(bring.after.due) == "13:00"
    assert found.headline == "What changes: “Товар на полке” 1 h later, and it is late"


def test_what_nobody_knows_has_no_bar_and_says_so() -> None:
    """Of the retail case as it is only the whole is measured: 48 to 72 h from D 10:00, D+2 10:00 to D+3 10:00."""
    found = chart(*both_states(RETAIL)[0])
    before = {one.id: one.before for one in found.rows}
    for id_ in ("receive", "distribute", "form", "deliver"):
        bar = before[id_]
        assert bar is not None
        assert (bar.drawn, bar.text) == (False, "как есть: unknown")
    assert said(found, "shelve") == ("D+2 10:00 – D+3 10:00", "18:00 (−40 to −64 h)")
    (whole,) = found.wholes
    assert whole.before_text == "48–72 h (sometimes 96–120 h)"
    assert whole.after_text == "8 h · −83 to −89 % (sometimes −92 to −93 %)"
    form = row(found, "form").after
    assert form is not None
    assert form.open
    assert (found.clock.moment(form.begins), found.clock.moment(form.ends)) == ("14:15", "15:00")


def test_what_is_given_without_a_step_has_a_row() -> None:
    """Of the retail case three things are given by purchasing and IT and one by the supplier: all are new."""
    found = chart(*both_states(RETAIL)[0])
    given = {one.name: one for one in found.rows if one.after is not None and one.after.given}
    assert len(given) == 4
    assert {one.lane for one in given.values()} == {"purchasing", "it", "supplier_firm"}
    told = {one.after.text: one.after for one in given.values() if one.after is not None}
    plan = told["D-1, no hour · in force · added"]
    assert (found.clock.moment(plan.begins), plan.ends) == ("D-1 00:00", None)
    assert plan.begins not in {at for at, tick in make_axis(found, 100, 1100, 60).ticks.items() if tick.text}
    assert sum(not bar.drawn for bar in told.values()) == len(told) - 1
    assert "given" in {one.of.removeprefix("legend ") for one in groups(found)}


def groups(found: Chart) -> list[Group]:
    pages = bar_pages(found, PAPERS["16:9"], THEMES["color"])
    return [one for page in pages for one in page.items if isinstance(one, Group)]


def test_no_page_is_left_with_the_last_rows() -> None:
    """63 rows and three requirements on four pages: none has fewer than ten rows."""
    found = chart(*both_states(EXAMPLES / "order_to_cash.yaml", "ru")[0])
    pages = bar_pages(found, PAPERS["16:9"], THEMES["color"])
    rows = [sum(isinstance(one, Group) and one.of.startswith("row ") for one in page.items) for page in pages]
    assert sum(rows) == len(found.rows)
    assert len(pages) == 4
    assert min(rows) >= 10


def test_what_the_customer_no_longer_gets_has_its_earlier_run_alone() -> None:
    """As is: 5 h to make, 1 h to call; 6 h in all. To be, nobody calls."""
    found = chart(*both_of(CUSTOMERS)[0])
    told = {one.what: (one.before_text, one.after_text) for one in found.wholes}
    assert told["Told by telephone"] == ("6 h", "removed")
    assert told["Order seen on the page"] == ("", "1 h · added")
    assert told["Goods received"] == ("8 h", "7 h · −13 %")
    ghosts = {one.id: one.ghost for one in found.deadlines}
    assert ghosts == {"got": Ghost.SAME, "called": Ghost.REMOVED, "seen": Ghost.ADDED}


def test_without_any_time_there_are_no_bars(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (
        "procmap: 1\nprocess: P\ncustomer: {requires: {r: {what: W, at: s}}}\n"
        "states:\n  as_is: {steps: {s: {name: A}}}\n  to_be: {steps: {s: {name: B}}}\n"
    )
    (tmp_path / "p.yaml").write_text(text, "utf-8")
    asked = [
        "render",
        str(tmp_path / "p.yaml"),
        "--view",
        "bars",
        "--lang",
        "en",
        "-o",
        str(tmp_path / "p.svg"),
    ]
    assert main(asked) == 2
    assert "nothing in either state has a time" in capsys.readouterr().err


def test_a_scale_is_true_where_it_shows_every_bar_and_elastic_elsewhere() -> None:
    """10 h 40 min on 1,000 pixels: one pixel a 38.4 s; 20 min are 31. Over three days it is elastic, in order."""
    found = chart(*both_states(CROSSDOCK)[0])
    axis = make_axis(found, 100.0, 1100.0, 60.0)
    assert not axis.elastic
    instants = sorted(found.instants())
    places = [axis.x(at) for at in instants]
    slopes = {
        round((b - places[0]) / (at - instants[0]), 6) for at, b in zip(instants[1:], places[1:], strict=True)
    }
    assert len(slopes) == 1
    far = chart(*both_states(RETAIL)[0])
    stretched = make_axis(far, 100.0, 1100.0, 60.0)
    assert stretched.elastic
    ordered = [stretched.x(at) for at in sorted(far.instants())]
    assert ordered == sorted(ordered)
    assert 100.0 <= ordered[0] < ordered[-1] <= 1100.01


def flat(shapes: tuple[Shape, ...]) -> list[Shape]:
    return [one for shape in shapes for one in (flat(shape.items) if isinstance(shape, Group) else [shape])]


def spans(page: Page) -> list[tuple[Text, float, float]]:
    """Every text that begins or is centred somewhere, from where to where."""
    found = []
    for one in flat(page.items):
        if isinstance(one, Text):
            room = width(one.text, one.size, bold=one.bold)
            left = one.x - (room / 2 if one.anchor == "middle" else room if one.anchor == "end" else 0)
            found.append((one, left, left + room))
    return found


@pytest.mark.parametrize("page", ["16:9", "A4", "A3", "auto"])
@pytest.mark.parametrize("theme", ["color", "print"])
@pytest.mark.parametrize("path", [CROSSDOCK, RETAIL, SERVICE], ids=lambda path: path.stem)
def test_no_word_is_cut_leaves_the_page_or_meets_another(path: Path, theme: str, page: str) -> None:
    for both in both_states(path, "ru"):
        found = chart(*both)
        for drawn in bar_pages(found, PAPERS[page], THEMES[theme]):
            texts = spans(drawn)
            assert not [one.text for one, left, right in texts if left < 0 or right > drawn.width + 0.01]
            assert not [one.text for one, _, _ in texts if "…" in one.text]
            assert not [one.text for one, _, _ in texts if not 0 < one.y < drawn.height]
            shown = " ".join(one.text for one, _, _ in texts)
            for each in found.rows:
                assert all(word in shown for word in each.name.split() if "-" not in word)
            for n, (a, left, right) in enumerate(texts):
                for b, low, high in texts[n + 1 :]:
                    apart = abs(a.y - b.y) >= 0.8 * min(a.size, b.size)
                    assert apart or right <= low + 0.5 or high <= left + 0.5, (a.text, b.text)


def test_words_over_a_deadline_have_a_ground_of_their_own() -> None:
    """What is drawn later lies above: a word that must run across a deadline covers it first."""
    (first, *_) = both_states(SERVICE, "ru")
    (page,) = bar_pages(chart(*first), PAPERS["16:9"], THEMES["color"])
    shapes = flat(page.items)
    lines = [n for n, one in enumerate(shapes) if isinstance(one, Line) and one.line == 2.2]
    words = [
        n
        for n, one in enumerate(shapes)
        if isinstance(one, Text) and one.text == "D+19 18:00 (от −9 до −32 сут)"
    ]
    assert lines
    assert words
    assert max(lines) < words[0]


def test_many_steps_take_several_pages_and_none_is_lost() -> None:
    found = chart(*both_of(CROSSDOCK.read_text("utf-8"))[0])
    many = found._replace(rows=tuple(one._replace(id=f"{one.id}{n}") for n in range(8) for one in found.rows))
    many = many._replace(
        rows=tuple(sorted(many.rows, key=lambda one: [lane.id for lane in many.lanes].index(one.lane)))
    )
    pages = bar_pages(many, PAPERS["16:9"], THEMES["color"])
    assert 4 <= len(pages) <= 8
    rows = [
        one.of for page in pages for one in page.items if isinstance(one, Group) and one.of.startswith("row ")
    ]
    assert rows == [f"row {one.id}" for one in many.rows]
    assert "page 1 of" in " ".join(one.text for one, _, _ in spans(pages[0]))
