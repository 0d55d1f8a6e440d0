"""What chips, boxes and cards say of a plan that does not hold: which promise breaks, by how much, and what follows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from procmap.analysis.solution import Solution
from procmap.api.check import Question, check_text
from procmap.api.solve import solve
from procmap.api.views import scene_of
from procmap.model import Process
from procmap.render.diagram.scene import Chip, Scene, Tone
from procmap.render.diagram.views.chain import chains
from procmap.render.rows import View, remark

EXAMPLES = Path(__file__).parents[3] / "examples"
DAY = date(2026, 11, 27)


def retail(step: str, takes: str) -> tuple[Process, Solution]:
    """The to-be state of the retail case with another duration of one step."""
    text = (EXAMPLES / "av_retail_delivery.yaml").read_text(encoding="utf-8")
    place = text.index("takes:", text.index(f"      {step}:\n"))
    text = text[:place] + f"takes: {takes}" + text[text.index("\n", place) :]
    report = check_text(text, "retail.yaml", None, Question(DAY))
    assert report.process is not None
    return report.process, report.solutions[-1]


def chips(scene: Scene) -> dict[str, Chip]:
    return {chip.of: chip for flow in scene.flows for chip in flow.chips if chip.of}


def test_a_promise_that_breaks_at_no_known_hour_says_how_late_it_is_at_least() -> None:
    """Goods come at 13:00; two steps of unknown length, then 2 h 30 min: not before 15:30, promised for 15:00."""
    process, solution = retail("form", "2h30m")
    chip = chips(scene_of(process, solution, "en"))["shipments_formed"]
    assert (chip.when, chip.tone) == ("needed by 15:00 · at least 30 min late", Tone.INFEASIBLE)
    chip = chips(scene_of(process, solution, "ru"))["shipments_formed"]
    assert chip.when == "нужно к 15:00 · опоздание не менее 30 мин"


@pytest.mark.parametrize(("language", "by"), [("en", "by"), ("ru", "к")])
def test_what_is_needed_so_early_only_because_of_another_bears_the_mark_everywhere(
    language: str, by: str
) -> None:
    """Delivery takes half an hour too long from 15:00 on: what comes before it is not to blame, and says so."""
    process, solution = retail("deliver", "2h30m")
    scene = scene_of(process, solution, language)
    times = {box.id: box.when for box in scene.boxes}
    assert times["distribute"] == f"{by} 14:15**"
    assert times["form"].endswith(f"{by} 15:00**")
    assert "**" not in times["deliver"] + times["shelve"]
    told = chips(scene)
    assert told["shipments_formed"].when == f"{by} 15:00**"
    assert "**" not in told["goods_in_shops"].when
    assert "**" in scene.words
    [chain] = chains(process, solution, language)
    marked = [card.when for card in chain.cards if "**" in card.when]
    assert marked == [f"{by} 15:00**", f"{by} 14:15**", f"{by} 13:00**", f"{by} 10:00**"]
    assert chain.subtitle.split(" · ")[-1].startswith("** ")
    assert chain.subtitle.endswith(": Доставка товара на торговые точки")


def test_a_plan_that_holds_has_no_mark() -> None:
    process, solution = retail("deliver", "2h")
    scene = scene_of(process, solution, "en")
    assert "**" not in scene.words
    assert not any("**" in box.when for box in scene.boxes)
    assert "**" not in chains(process, solution, "en")[0].subtitle


def test_a_card_breaks_long_words_into_lines_instead_of_cutting_them() -> None:
    report = check_text(
        (EXAMPLES / "order_to_cash.yaml").read_text(encoding="utf-8"), "o2c.yaml", None, Question(DAY)
    )
    assert report.process is not None
    from procmap.render.diagram.pages import draw_chains
    from procmap.render.diagram.primitives import Group, Text

    for page in ("16:9", "A4"):
        found = chains(report.process, report.solutions[-1], "ru")
        texts = [
            part.text
            for one in draw_chains("", found, page, "color").pages
            for group in one.items
            if isinstance(group, Group)
            for part in group.items
            if isinstance(part, Text)
        ]
        assert any(text.endswith("деньги вовремя") for text in texts)
        assert not any(text.endswith("…") for text in texts)


def test_bars_explain_the_mark_too() -> None:
    from procmap.api.views import Wish, picture
    from procmap.render.diagram.primitives import Group

    for takes, marked in (("2h30m", True), ("2h", False)):
        process, _ = retail("deliver", takes)
        solutions = tuple(solve(process, date=DAY))
        page = picture(process, solutions, Wish(view="bars"), "to_be").pages[0]
        signs = [one.of for one in page.items if isinstance(one, Group) and one.of.startswith("legend ")]
        assert ("legend **" in signs) is marked


BREAD = """
procmap: 1
process: Bread for the hotel
departments: {bakery: {name: Bakery}, packers: {name: Packers}, drivers: {name: Drivers}}
customer: {requires: {rolls: {what: Rolls on the buffet, at: drive, by: "06:30"}}}
states:
  STATE:
    steps:
      bake: {name: Bake, department: bakery, not_before: "03:00", takes: 2h}
      pack: {name: Pack, department: packers, after: bake, takes: 20m}
      drive: {name: Drive, department: drivers, after: pack, takes: 55m}
"""


@pytest.mark.parametrize(
    ("state", "language", "chip", "row"),
    [
        ("to_be", "en", ("not promised yet", "by 05:35"), "must promise: ready by 05:35"),
        ("as_is", "en", ("no time agreed", "needed by 05:35"), "no time agreed: needed by 05:35"),
        ("as_is", "ru", ("срок не согласован", "нужно к 05:35"), "срок не согласован: нужно к 05:35"),
    ],
)
def test_as_it_is_nobody_has_to_promise_anything(
    state: str, language: str, chip: tuple[str, str], row: str
) -> None:
    """06:30 less the drive of 55 min: the bread is needed packed by 05:35, in every state."""
    report = check_text(BREAD.replace("STATE", state), "bread.yaml", None, Question(DAY))
    assert report.process is not None
    [solution] = report.solutions
    flows = scene_of(report.process, solution, language).flows
    assert [(one.what, one.when) for flow in flows if flow.source == "pack" for one in flow.chips] == [chip]
    [chain] = chains(report.process, solution, language)
    card = chain.cards[2]  # behind the customer's and that of the drive
    assert (card.when, card.lines[0]) == (chip[1], chip[0])
    view = View.of(report.process, solution, language)
    [packed] = [one for one in solution.handoffs if one.source == "pack"]
    assert remark(view, packed).text == row
