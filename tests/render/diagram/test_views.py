"""Every view of every kind of process: nothing overlaps, nothing is lost, or it is said why it cannot be drawn."""

from __future__ import annotations

import json
import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from fuzz import times
from random_scenes import random_file
from two_states import both_of, both_states

from procmap.api.check import Question, check_text
from procmap.api.views import VIEWS, Wish, picture, scene_of, shown_state
from procmap.api.why import why
from procmap.errors import ImpossiblePictureError
from procmap.render.diagram.drawing.bars_page import bar_pages
from procmap.render.diagram.layout.fit import PAPERS
from procmap.render.diagram.layout.page_layout import lay_out
from procmap.render.diagram.measures import Measures, measure
from procmap.render.diagram.pages import pair_pages, split
from procmap.render.diagram.places import Layout
from procmap.render.diagram.scene import Scene
from procmap.render.diagram.theme import THEMES
from procmap.render.diagram.views.bars import chart
from procmap.render.diagram.views.changes import changes_view
from procmap.render.diagram.views.pair import pair_view
from procmap.render.diagram.views.why import subject_of, why_view

EXAMPLES = Path(__file__).parents[3] / "examples"
FILES = sorted(EXAMPLES.glob("*.yaml"))
SEEDS = range(times(10))
MUST_BE_ZERO = Measures._fields[:6]

BARE = """
procmap: 1
process: Набросок
states:
  as_is:
    steps:
      a: {name: Принять}
      b: {name: Проверить комплектность сопроводительной документации, after: a}
      c: {name: Отдать, after: [a, b]}
  to_be:
    steps:
      a: {name: Принять}
      d: {name: Сверить с электронной накладной, after: a}
      c: {name: Отдать, after: d}
"""

UNTIMED = """
procmap: 1
process: Согласование без времён
departments:
  law: {name: Юридический отдел}
  sales: {name: Продажи}
  client: {name: Клиент, kind: external}
customer:
  requires:
    signed: {what: Договор подписан, at: sign}
states:
  as_is:
    steps:
      ask: {name: Запрос, department: client}
      draft: {name: Проект договора, department: sales, after: ask}
      sign: {name: Подписание, department: law, after: draft}
  to_be:
    steps:
      ask: {name: Запрос, department: client}
      kind:
        name: Типовой или нет
        department: sales
        after: ask
        choose:
          by: сложность
          branches:
            plain: {name: типовой, share: 70 %, steps: [template]}
            hard: {name: особый, share: 30 %, steps: [draft]}
      template: {name: По образцу, department: sales, after: kind}
      draft: {name: Проект договора, department: law, after: kind}
      review: {name: Замечания, department: law, after: draft, repeat: {steps: [draft], at_most: 3}}
      sign: {name: Подписание, department: sales, after: [template, review], gate: {needs: checked}}
    requirements:
      checked: {what: Контрагент проверен, of: law, asked_by: sign, answer: open}
"""

ONE = """
procmap: 1
process: Одна операция
departments: {shop: {name: Магазин}}
customer:
  requires:
    sold: {what: Продано, at: sell, by: "18:00"}
states:
  as_is: {steps: {sell: {name: Продажа, department: shop}}}
  to_be: {steps: {sell: {name: Продажа, department: shop, not_before: "10:00", takes: 2h}}}
"""

UNFINISHED = {"bare": BARE, "untimed": UNTIMED, "one step": ONE}


def flaws(layout: Layout) -> dict[str, float]:
    found = measure(layout)
    return {name: getattr(found, name) for name in MUST_BE_ZERO if getattr(found, name)}


def scenes_to_part(text: str, language: str = "ru") -> list[Scene]:
    """The scenes of ``changes`` and ``why``."""
    found = [changes_view(*both) for both in both_of(text, language)]
    report = check_text(text, "two.yaml", None, Question(date(2026, 11, 27)))
    assert report.process is not None
    for solution in report.solutions:
        subject = subject_of(solution)
        if subject is None:
            continue
        for one in why(
            report.process, subject, date=solution.date, state=solution.state, family=solution.family
        ):
            found.append(
                why_view(report.process, scene_of(report.process, solution, language), solution, one)
            )
    return found


def check_every_view(text: str, page: str) -> None:
    """No flaw in any view that has places."""
    paper = PAPERS[page]
    for scene in scenes_to_part(text):
        parts = split(scene, paper)
        assert sorted(box.id for part in parts for box in part.boxes) == sorted(box.id for box in scene.boxes)
        for part in parts:
            layout = lay_out(part, paper)
            assert flaws(layout) == {}
            assert set(layout.routes) == {flow.id for flow in part.flows}
    for both in both_of(text, "ru"):
        pair = pair_view(*both)
        pages = pair_pages(pair, paper)
        assert sorted(id_ for _, layout in pages for id_ in layout.boxes) == sorted(
            box.id for box in pair.boxes
        )
        assert [flaws(layout) for _, layout in pages if flaws(layout)] == []
        assert bar_pages(chart(*both), paper, THEMES["print"])


@pytest.mark.parametrize("page", ["16:9", "A4"])
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_view_of_an_example_has_a_flaw(path: Path, page: str) -> None:
    check_every_view(path.read_text("utf-8"), page)


@pytest.mark.parametrize("name", UNFINISHED)
def test_no_view_of_an_unfinished_map_has_a_flaw(name: str) -> None:
    for page in PAPERS:
        check_every_view(UNFINISHED[name], page)


@pytest.mark.parametrize("name", UNFINISHED)
@pytest.mark.parametrize("view", VIEWS)
def test_an_unfinished_map_is_drawn_or_it_is_said_why_not(view: str, name: str) -> None:
    report = check_text(UNFINISHED[name], "map.yaml", None, Question(date(2026, 11, 27)))
    assert report.process is not None
    try:
        drawn = picture(report.process, report.solutions, Wish(view=view, language="ru"))
    except ImpossiblePictureError as error:
        assert name == "bare" or (name == "untimed" and view == "bars")
        assert {"chain": "no-chain", "why": "no-chain", "bars": "no-times"}[view] == error.reason
        return
    assert drawn.pages


def two_random_states(seed: int) -> str:
    """A random process, and what a group might make of it: steps gone, new, renamed, quicker, handed to others."""
    rng = random.Random(seed)
    data = random_file(seed)
    later = data["states"]["to_be"]
    earlier: dict[str, Any] = {"steps": {}, "requirements": {}}
    ids = list(later["steps"])
    new = {id_ for id_ in ids[1:-1] if rng.random() < 0.15}
    for id_ in ids:
        if id_ in new:
            continue
        step = dict(later["steps"][id_])
        step["after"] = [one for one in step["after"] if one not in new]
        step.pop("repeat", None)
        chance = rng.random()
        if chance < 0.2:
            step["name"] = step["name"][::-1]
        elif chance < 0.4 and "takes" in step:
            step["takes"] = rng.choice(["3h", "1 рабочий день", "6h"])
        elif chance < 0.5:
            step["department"] = rng.choice(list(data["departments"]))
        earlier["steps"][id_] = step
    for n in range(rng.randint(0, 4)):
        earlier["steps"][f"old{n}"] = {
            "name": f"Прежняя операция номер {n}",
            "department": rng.choice(list(data["departments"])),
            "after": [rng.choice([id_ for id_ in ids if id_ not in new])],
        }
    for id_, asked in later["requirements"].items():
        if asked.get("step", ids[0]) not in new and asked["asked_by"] not in new and rng.random() < 0.6:
            earlier["requirements"][id_] = asked
    data["states"] = {"as_is": earlier, "to_be": later}
    plain = json.loads(
        json.dumps(data)
    )  # without parts that both states share: YAML would write them as aliases
    return yaml.safe_dump(plain, allow_unicode=True, sort_keys=False)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_view_of_a_random_process_has_a_flaw(seed: int) -> None:
    check_every_view(two_random_states(seed), ("16:9", "A4", "A3")[seed % 3])


def test_the_same_wish_gives_the_same_picture() -> None:
    for view in ("changes", "bars", "pair", "why"):
        text = FILES[0].read_text("utf-8")
        made = []
        for _ in range(2):
            report = check_text(text, "map.yaml", None, Question(date(2026, 11, 27)))
            assert report.process is not None
            made.append(picture(report.process, report.solutions, Wish(view=view, language="ru")))
        assert made[0] == made[1]


def test_a_department_keeps_its_colour_in_every_picture() -> None:
    for path in FILES:
        for _, _, (before, after) in both_states(path):
            hues = {lane.id: lane.hue for lane in before.lanes}
            assert all(hues.get(lane.id, lane.hue) == lane.hue for lane in after.lanes)


@pytest.mark.parametrize(
    ("states", "view", "earlier", "shown"),
    [
        (("as_is", "to_be", "van"), "swimlane", None, "to_be"),
        (("as_is", "to_be", "van"), "changes", None, "to_be"),
        (("as_is", "to_be", "van"), "pair", "to_be", "van"),
        (("as_is", "van"), "chain", None, "van"),
        (("to_be", "van"), "swimlane", None, "to_be"),
        (("to_be", "van"), "bars", None, "van"),  # to_be is the first state, with which it is compared
        (("as_is",), "map", None, "as_is"),
        (("as_is", "empty", "van"), "swimlane", None, "van"),
        (("as_is", "van", "empty"), "changes", None, "van"),  # nothing can be drawn of the last state
    ],
)
def test_where_no_state_is_named_the_one_that_every_command_means_is_drawn(
    states: tuple[str, ...], view: str, earlier: str | None, shown: str
) -> None:
    described = {
        state: {} if state == "empty" else {"steps": {"a": {"name": state.upper(), "takes": "1h"}}}
        for state in states
    }
    customer = {"requires": {"done": {"what": "Done", "at": "a", "by": "12:00"}}}
    text = yaml.safe_dump(
        {"procmap": 1, "process": "P", "customer": customer, "states": described}, sort_keys=False
    )
    report = check_text(text, "p.yaml", None, Question(date(2026, 11, 27)))
    assert report.process is not None
    wish = Wish(view, earlier=earlier)
    assert shown_state(report.process, report.solutions, wish) == shown
    again = picture(report.process, report.solutions, wish, shown)
    assert picture(report.process, report.solutions, wish) == again
