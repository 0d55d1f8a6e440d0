"""The view ``changes``: the later state with the ghosts of the earlier one, worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from two_states import CUSTOMERS, both_of, both_states

from procmap.cli.app import main
from procmap.render.diagram.drawing.draw import draw
from procmap.render.diagram.layout.fit import PAPERS
from procmap.render.diagram.layout.page_layout import lay_out
from procmap.render.diagram.measures import measure
from procmap.render.diagram.primitives import Drawing
from procmap.render.diagram.scene import Ghost, Scene
from procmap.render.diagram.theme import THEMES
from procmap.render.diagram.views.changes import changes_view
from procmap.render.diagram.writers.to_svg import to_svg

HERE = Path(__file__).parent
CROSSDOCK = HERE / "crossdock.yaml"
RETAIL = HERE.parents[2] / "examples" / "av_retail_delivery.yaml"


def scene(path: Path, language: str = "en") -> Scene:
    """From as_is to to_be, of the first family."""
    return changes_view(*both_states(path, language)[0])


def notes(found: Scene, id_: str) -> list[str]:
    return [note.text for note in found.box(id_).notes if note.ghost is Ghost.CHANGED]


def test_what_is_new_changed_and_gone() -> None:
    """Three steps are new, three gone; the run takes 3 h for 3 h 40, receiving 20 min for 40, forming 80 for 30.

    As is: 10:00 + 3:40 = 13:40, + 40 min = 14:20, + 50 min = 15:10, + 30 min = 15:40, + 2 h = 17:40, + 25 min
    = 18:05, + 35 min = 18:40. To be: 13:00, 13:20, 14:40, 16:40, 17:05, 17:40.
    """
    found = scene(CROSSDOCK)
    ghosts = {box.id: box.ghost for box in found.boxes if box.ghost is not Ghost.SAME}
    assert ghosts == {
        "load_asn": Ghost.ADDED, "plan": Ghost.ADDED, "confirm": Ghost.ADDED,
        "bring": Ghost.CHANGED, "receive": Ghost.CHANGED, "form": Ghost.CHANGED,
        "was place": Ghost.REMOVED, "was stock": Ghost.REMOVED, "was distribute": Ghost.REMOVED,
    }  # fmt: skip
    assert notes(found, "bring") == ["3 h 40 min → 3 h", "13:40 → 13:00"]
    assert notes(found, "receive")[:2] == ["40 → 20 min", "14:20 → 13:20"]
    assert notes(found, "form") == ["30 min → 1 h 20 min", "15:40 → 14:40", "another order"]
    assert notes(found, "deliver") == ["17:40 → 16:40"]
    assert notes(found, "order") == []
    assert found.headline == "Как будет: it works: “Товар на полке” by 18:00, slack 20 min, 1 h earlier"
    assert found.subtitle.startswith("3 new steps, 3 changed steps, 3 removed steps, 1 new requirement")


def test_arrows_of_what_is_gone_are_dropped_and_bridges_are_not_new() -> None:
    """From receiving to forming goods went over two steps that are gone: their arrow is no new one."""
    found = scene(CROSSDOCK)
    assert not any("was " in flow.source + flow.target for flow in found.flows)
    ghosts = {(flow.source, flow.target): flow.ghost for flow in found.flows}
    assert ghosts["receive", "form"] is Ghost.SAME
    assert ghosts["confirm", "form"] is ghosts["load_asn", "receive"] is Ghost.ADDED
    chips = {chip.of: chip for flow in found.flows for chip in flow.chips if chip.of}
    assert (chips["formed"].ghost, chips["formed"].when, chips["formed"].more) == (
        Ghost.CHANGED,
        "by 14:40",
        "was 15:00",
    )
    assert chips["planned"].ghost is Ghost.ADDED
    assert chips["loaded"].ghost is Ghost.SAME


def test_of_the_retail_case_the_agreements_are_new() -> None:
    """Eight requirements, no step: as is, nobody knew how long one takes; D+2 10:00 to D+3 10:00 was measured."""
    found = scene(RETAIL)
    assert found.subtitle.startswith("5 changed steps, 8 new requirements")
    assert notes(found, "shelve") == ["unknown → 1 h", "D+2 10:00 – D+3 10:00 → 18:00"]
    assert found.headline.endswith("slack 0 min, 40–64 h earlier, sometimes by 88–112 h")
    assert found.box("distribute").ghost is Ghost.SAME


def test_a_dropped_requirement_is_counted_and_struck_through_where_it_was() -> None:
    """The shops no longer ask for their goods by 17:00: the arrow stays, the chip on it is gone."""
    before, later = CROSSDOCK.read_text("utf-8").split("  to_be:")
    shops = next(line for line in later.splitlines(keepends=True) if line.lstrip().startswith("shops:"))
    text = "  to_be:".join((before, later.replace(shops, "")))
    found = changes_view(*both_of(text)[0])
    counted = "3 new steps, 3 changed steps, 3 removed steps, 1 new requirement, 1 dropped requirement"
    assert found.subtitle.startswith(counted)
    carried = {(flow.source, flow.target): flow for flow in found.flows}
    gone = [chip for chip in carried["deliver", "accept"].chips if chip.ghost is Ghost.REMOVED]
    assert [(chip.what, chip.when, chip.of) for chip in gone] == [("товар в магазине", "by 17:00", "shops")]
    assert sum(chip.ghost is Ghost.REMOVED for flow in found.flows for chip in flow.chips) == 1
    layout = lay_out(found, PAPERS["16:9"])
    assert not any(measure(layout)[:6])
    page = draw(found, layout, THEMES["color"])
    svg = to_svg(Drawing("x", "en", (page,)), page)
    chip = svg.split("товар в магазине</text>")[1]
    assert chip.lstrip().startswith("<line ")
    assert "removed" in found.words


def test_what_the_customer_no_longer_gets_is_counted_and_drawn() -> None:
    """The call by 16:00 and the report are dropped, the page by 12:00 is new, the goods by 18:00 stay."""
    found = changes_view(*both_of(CUSTOMERS)[0])
    counted = (
        "1 new step, 2 removed steps, 1 new customer requirement, 2 dropped customer requirements · Service"
    )
    assert found.subtitle.startswith(counted)
    told = {one.id: (one.ghost, one.text) for one in found.deadlines}
    assert told == {
        "got": (Ghost.SAME, "Goods received: by 18:00"),
        "called": (Ghost.REMOVED, "Told by telephone: by 16:00 · removed"),
        "seen": (Ghost.ADDED, "Order seen on the page: by 12:00 · added"),
    }
    assert [(note.text, note.ghost) for note in found.box("was report").notes] == [
        ("A report on paper", Ghost.REMOVED)
    ]
    layout = lay_out(found, PAPERS["16:9"])
    assert not any(measure(layout)[:6])
    for theme in THEMES.values():
        page = draw(found, layout, theme)
        svg = to_svg(Drawing("x", "en", (page,)), page)
        of_call, of_page = (svg.split(f'"deadline {id_}"')[1].split("</g>")[0] for id_ in ("called", "seen"))
        assert of_call.count("<line ") == 2  # through the lanes, and through the words
        assert "stroke-dasharray" in of_call
        assert of_page.count("<line ") == 1
        assert "stroke-dasharray" not in of_page


def test_the_other_way_round_they_are_new() -> None:
    found = changes_view(*both_of(CUSTOMERS, states=("to_be", "as_is"))[0])
    assert "2 new customer requirements, 1 dropped customer requirement" in found.subtitle


@pytest.mark.parametrize("view", ["changes", "pair", "bars"])
def test_a_file_of_one_state_has_nothing_to_compare(
    view: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = RETAIL.read_text("utf-8")
    start, end = text.index("\n  as_is:"), text.index("\n  to_be:")
    file = tmp_path / "one.yaml"
    file.write_text(text[:start] + text[end:], "utf-8")
    assert main(["render", str(file), "--view", view, "--lang", "en", "-o", str(tmp_path / "p.svg")]) == 2
    assert "this view compares two states, and the file has only one" in capsys.readouterr().err
    both = ["render", str(RETAIL), "--view", view, "--lang", "en", "-o", str(tmp_path / "p.svg")]
    assert main([*both, "--from", "to_be", "--state", "to_be"]) == 2
    assert "name the same one" in capsys.readouterr().err
    assert main([*both, "--from", "as_it_was"]) == 2
    assert not (tmp_path / "p.svg").exists()
