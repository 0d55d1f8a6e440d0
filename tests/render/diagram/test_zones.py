"""Two time zones: the axis says whose clock it is, and who lives by another one reads both times."""

from __future__ import annotations

from datetime import date

from procmap.api.check import Question, check_text
from procmap.api.views import scene_of
from procmap.render.diagram.drawing.draw import draw
from procmap.render.diagram.layout.fit import PAPERS
from procmap.render.diagram.layout.page_layout import lay_out
from procmap.render.diagram.primitives import Text
from procmap.render.diagram.scene import Scene
from procmap.render.diagram.theme import COLOR

TWO = """
procmap: 1
process: Отчёт двух офисов
timezone: Europe/Moscow
departments:
  moscow: {name: Московский офис}
  east: {name: Офис во Владивостоке, calendar: east}
  port: {name: Порт, kind: external, calendar: east}
calendars:
  east: {timezone: Asia/Vladivostok, week: {mon-fri: ["09:00-18:00"]}}
customer: {requires: {report: {what: Отчёт, at: join, by: "19:00 Asia/Yekaterinburg"}}}
states:
  to_be:
    steps:
      count: {name: Пересчитать, department: east, not_before: "09:00 Asia/Vladivostok", takes: 3h}
      join: {name: Собрать, department: moscow, after: count, not_before: "09:00", takes: 2h}
    requirements:
      stock: {what: Остатки, step: count, asked_by: join, by: "07:30", answer: "yes"}
      ships: {what: План судов, of: port, asked_by: join, by: "16:00 Asia/Vladivostok", answer: "yes"}
"""


def scene(text: str) -> Scene:
    """Its only state, on Friday."""
    report = check_text(text, "two.yaml", None, Question(date(2026, 11, 27)))
    assert report.process is not None, [(one.rule, dict(one.values)) for one in report.findings]
    return scene_of(report.process, report.solutions[0], "en")


def test_whoever_is_in_another_zone_reads_both_times() -> None:
    """Vladivostok (UTC+10) is 7 hours ahead of Moscow (UTC+3), Yekaterinburg (UTC+5) 2 hours."""
    found = scene(TWO)
    assert [(lane.id, lane.head) for lane in found.lanes] == [
        ("moscow", ""),
        ("east", "Asia/Vladivostok"),
        ("port", "external, Asia/Vladivostok"),
    ]
    count, join = found.box("count"), found.box("join")
    assert (count.when, count.notes[0].text) == ("02:00–05:00", "09:00–12:00 Asia/Vladivostok")
    assert not any("Asia" in note.text for note in join.notes)
    [chip] = next(flow for flow in found.flows if flow.source == "count").chips
    assert chip.when == "by 07:30 (14:30 Asia/Vladivostok)"
    assert found.box("given ships").when == "by 09:00 (16:00 Asia/Vladivostok)"
    assert found.deadlines[0].text == "Отчёт: by 17:00 (19:00 Asia/Yekaterinburg)"


def test_the_axis_names_its_zone_where_there_is_another() -> None:
    found = scene(TWO)
    assert found.zone == "Europe/Moscow"
    words = {shape.text for shape in _texts(found)}
    assert "Europe/Moscow" in words


def test_one_zone_is_not_named() -> None:
    """Nor one that shows the same hours: Minsk has Moscow's."""
    one = TWO.replace("Asia/Vladivostok", "Europe/Moscow").replace("Asia/Yekaterinburg", "Europe/Moscow")
    assert scene(one).zone == ""
    assert not any("Europe" in text for text in _said(scene(one)))
    same = scene(one.replace("{timezone: Europe/Moscow", "{timezone: Europe/Minsk"))
    assert not any("Minsk" in text for text in _said(same))


def _said(found: Scene) -> list[str]:
    boxes = [text for box in found.boxes for text in (box.when, *(note.text for note in box.notes))]
    chips = [chip.when for flow in found.flows for chip in flow.chips]
    return [*boxes, *chips, *(one.text for one in found.deadlines)]


def _texts(found: Scene) -> list[Text]:
    page = draw(found, lay_out(found, PAPERS["16:9"]), COLOR)
    groups = [shape for item in page.items for shape in (getattr(item, "items", None) or (item,))]
    return [shape for shape in groups if isinstance(shape, Text)]
