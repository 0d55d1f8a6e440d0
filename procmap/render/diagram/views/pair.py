"""Both states on one axis: the earlier one above the later one, as two sections of one scene."""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.comparison.comparison import Comparison, FamilyComparison
from procmap.render.diagram.legend import legend_of
from procmap.render.diagram.scene import Bracket, Deadline, Lane, Scene, Tone
from procmap.render.diagram.text import POINT, clean
from procmap.render.diagram.views.gain_words import GainWords

_SIDES = ("was ", "now ")
"""Before every id: both states have the same ones."""


def pair_view(found: Comparison, family: FamilyComparison, scenes: tuple[Scene, Scene]) -> Scene:
    """The scene of one family. ``scenes`` are the swimlanes of both states."""
    earlier, later = scenes
    both = tuple(zip(_SIDES, scenes, strict=True))
    words = GainWords(found, family, later.language)
    ticks = {**earlier.ticks, **later.ticks}
    days = {day.begins: day for scene in scenes for day in scene.days}
    scene = Scene(
        headline=clean(words.headline()),
        subtitle=later.subtitle.split(POINT, 1)[0],
        tone=later.tone,
        lanes=tuple(lane for side, one in both for lane in _lanes(side, one)),
        boxes=tuple(
            box._replace(id=side + box.id, lane=side + box.lane) for side, one in both for box in one.boxes
        ),
        flows=tuple(
            flow._replace(id=side + flow.id, source=side + flow.source, target=side + flow.target)
            for side, one in both
            for flow in one.flows
        ),
        brackets=tuple(bracket for side, one in both for bracket in _brackets(side, one)),
        deadlines=tuple(_deadlines(scenes)),
        ticks={
            at: tick._replace(strong=any(one.ticks[at].strong for one in scenes if at in one.ticks))
            for at, tick in sorted(ticks.items())
        },
        days=tuple(days[at] for at in sorted(days)),
        language=later.language,
    )
    return scene._replace(words=legend_of(scene, scene.language))


def _lanes(side: str, scene: Scene) -> Iterator[Lane]:
    for lane in scene.lanes:
        yield lane._replace(id=side + lane.id, section=scene.headline)


def _brackets(side: str, scene: Scene) -> Iterator[Bracket]:
    """Brackets stand above both states and say of which they speak."""
    state = scene.headline.partition(":")[0]
    for one in scene.brackets:
        boxes = tuple(side + id_ for id_ in one.boxes)
        yield one._replace(boxes=boxes, text=clean(f"{state}: {one.text}"))


def _deadlines(scenes: tuple[Scene, Scene]) -> Iterator[Deadline]:
    """The lines of both states, each once; one that holds in one state alone is neither good nor bad."""
    found: dict[tuple[str, int], list[Deadline]] = {}
    for scene in scenes:
        for one in scene.deadlines:
            found.setdefault((one.id, one.at), []).append(one)
    for same in found.values():
        tones = {one.tone for one in same}
        yield same[-1]._replace(tone=same[-1].tone if len(tones) == 1 else Tone.PLAIN)
