"""Random processes of 5 to 60 steps as process files, solved, as scenes: long names, loops, choices, no times."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import networkx
import yaml

from procmap.analysis.clocks import Calendars, Clocks
from procmap.analysis.plan import make_plan
from procmap.api.check import Question, check_text
from procmap.render.diagram.scene import Scene
from procmap.render.diagram.views.swimlane import swimlane

DAY = date(2026, 11, 27)
WORDS = """приёмка товара на складе по количеству и качеству подготовка сводного отчёта для руководителя
проверка комплектности документов согласование договора с юридическим отделом отгрузка формирование маршрутного листа
размещение в ячейках расчёт потребности закупка сертификация"""


def random_scene(seed: int, language: str = "ru", count: int | None = None) -> Scene:
    """The scene of a seed."""
    return scene_of_file(random_file(seed, count), language)


def scene_of_file(data: dict[str, Any], language: str = "ru") -> Scene:
    """The scene of the data of a process file."""
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
    report = check_text(text, "random.yaml", None, Question(DAY))
    assert report.process is not None, [(f.rule, dict(f.values)) for f in report.findings]
    solution = report.solutions[-1]
    clocks = Clocks(report.process, Calendars(report.process), solution.date)
    links = make_plan(report.process, solution.state, solution.family, clocks).links
    return swimlane(report.process, solution, links, language)


def random_file(seed: int, count: int | None = None) -> dict[str, Any]:
    """The data of a process file."""
    rng = random.Random(seed)
    count = count or rng.randint(5, 60)
    lanes = {f"d{n}": {"name": _words(rng, 1, 3)} for n in range(rng.randint(1, min(8, count)))}
    steps: dict[str, Any] = {}
    unknown = rng.choice([0.0, 0.1, 0.4, 1.0])
    for n in range(count):
        before = [f"s{k}" for k in range(max(0, n - 6), n)]
        after = rng.sample(before, min(len(before), rng.choice([1, 1, 1, 1, 2, 3])))
        step: dict[str, Any] = {
            "name": _words(rng, 1, 7),
            "department": rng.choice(list(lanes)),
            "after": after,
        }
        if rng.random() >= unknown:
            step["takes"] = rng.choice(["0m", "10m", "30m", "1h", "2h", "4h", "1h..3h"])
        if not after or rng.random() < 0.05:
            step["not_before"] = rng.choice(["08:00", "10:00", "D+1 09:00"])
        if after and rng.random() < 0.04:
            step["repeat"] = {"steps": [after[0]], "at_most": 2}
        steps[f"s{n}"] = step
    _part_loops(steps)
    requirements = {}
    for n, (id_, step) in enumerate(steps.items()):
        if step["after"] and rng.random() < 0.5:
            requirements[f"r{n}"] = {
                "what": _words(rng, 2, 6),
                "step": step["after"][0],
                "asked_by": id_,
                "by": rng.choice(["12:00", "15:00", "D+1 12:00", "D+2 18:00"]),
                "answer": rng.choice(["yes", "yes", "yes", "open", "contested"]),
            }
    for n in range(rng.choice([0, 0, 2])):
        requirements[f"g{n}"] = {
            "what": _words(rng, 2, 5),
            "of": rng.choice(list(lanes)),
            "asked_by": rng.choice(list(steps)),
            "answer": "yes",
        }
    return {
        "procmap": 1,
        "process": "random",
        "departments": lanes,
        "customer": {
            "requires": {"c": {"what": _words(rng, 2, 4), "at": f"s{count - 1}", "by": "D+1 18:00"}}
        },
        "states": {"to_be": {"steps": steps, "requirements": requirements}},
    }


def _part_loops(steps: dict[str, Any]) -> None:
    """Take back each loop that would cross an earlier one: those are not calculated."""
    graph = networkx.DiGraph((before, id_) for id_, step in steps.items() for before in step["after"])
    bodies: list[set[str]] = []
    for id_, step in steps.items():
        if "repeat" in step:
            [first] = step["repeat"]["steps"]
            between = networkx.descendants(graph, first) & networkx.ancestors(graph, id_)
            body = between | {first, id_}
            if any(body & one and not (body <= one or one <= body) for one in bodies):
                del step["repeat"]
            else:
                bodies.append(body)


def _words(rng: random.Random, least: int, most: int) -> str:
    text = " ".join(rng.choice(WORDS.split()) for _ in range(rng.randint(least, most)))
    return text[:1].upper() + text[1:]
