"""The map and the texts for Graphviz and Mermaid: whole, harmless, and drawn without any ``dot`` of the system."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import stat
import subprocess
from datetime import date
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from random_scenes import random_scene

from procmap.api.load import load
from procmap.api.render import Wish, draw, files_of, render, written
from procmap.api.solve import solve
from procmap.api.views import scene_of
from procmap.cli.app import main
from procmap.render.diagram.layout.fit import PAPERS, TRACK
from procmap.render.diagram.layout.graph_fold import folded
from procmap.render.diagram.layout.graph_layout import as_graph, lay_out_graph
from procmap.render.diagram.layout.graphviz import GraphvizError, dot_places, program_of
from procmap.render.diagram.measures import Measures, measure
from procmap.render.diagram.places import Area
from procmap.render.diagram.text import width
from procmap.render.diagram.views.map import map_view
from procmap.render.diagram.writers.to_dot import to_dot
from procmap.render.diagram.writers.to_mermaid import to_mermaid

EXAMPLES = Path(__file__).parents[3] / "examples"
RETAIL = EXAMPLES / "av_retail_delivery.yaml"
DAY = date(2026, 1, 1)
MUST_BE_ZERO = Measures._fields[:6]
HOSTILE = [
    '"]; n1 [image="/etc/passwd"]; x [label="',
    "back\\slash \\N \\G \\",
    "&lt;b&gt; &amp; <b>",
    "<<table><tr><td>x</td></tr></table>>",
    '"]\n  click n1 "javascript:alert(1)"',
    "%%{init: {'theme':'x'}}%%",
    "`code` **bold** #quot; ;",
    "end",
    "subgraph x\nend",
    "{{{ }}} [[ ]] (( )) |x|",
]


def test_places_by_hand() -> None:
    """Three boxes in a row, 72 px wide: dot sets ranks 36 px apart, so they begin at 0, 108 and 216."""
    found = dot_places(
        {"a": (72, 36), "b": (72, 36), "c": (72, 36)},
        [("a", "b", False), ("b", "c", False), ("c", "a", True)],
        (36, 18),
    )
    assert [round(found[id_].x - found["a"].x) for id_ in "abc"] == [0, 108, 216]
    assert all((area.width, area.height) == (72, 36) for area in found.values())


@pytest.mark.parametrize("page", ["16:9", "A4", "auto"])
@pytest.mark.parametrize("seed", range(8))
def test_graphs_have_no_flaw(seed: int, page: str) -> None:
    scene = as_graph(random_scene(seed, "ru"))
    if len(scene.boxes) > 25:
        scene = scene._replace(
            boxes=scene.boxes[:25],
            flows=tuple(
                flow
                for flow in scene.flows
                if {flow.source, flow.target} <= {box.id for box in scene.boxes[:25]}
            ),
        )
    layout = lay_out_graph(scene, PAPERS[page])
    found = measure(layout)
    assert {name: getattr(found, name) for name in MUST_BE_ZERO if getattr(found, name)} == {}
    assert set(layout.boxes) == {box.id for box in scene.boxes}
    areas = [box.area for box in layout.boxes.values()]
    assert not any(one.meets(other) for one, other in combinations(areas, 2))
    for area in areas:
        assert area.x >= 0 and area.right <= layout.width and layout.head.lanes < area.y
        assert area.bottom <= layout.height


def test_the_maps_of_the_examples_are_legible() -> None:
    for path in sorted(EXAMPLES.glob("*.yaml")):
        for state in ("as_is", "to_be"):
            made = draw(str(path), Wish("map", language="ru"), today=DAY, state=state)[1]
            assert made is not None
            assert made.drawing.notes == ()
            for page in written(made.drawing, "svg"):
                assert "D+1" not in page.decode() and not re.search(r">\d\d:\d\d<", page.decode())
                sizes = [float(size) for size in re.findall(r'font-size="([0-9.]+)"', page.decode())]
                assert min(sizes) >= 6.5


def row_of(count: int) -> dict[str, Area]:
    """Boxes of 100 by 50 px, 50 px apart."""
    return {f"s{n}": Area(150.0 * n, 0, 100, 50) for n in range(count)}


def test_a_strip_is_folded_in_the_middle() -> None:
    """Seven boxes are 1,000 px wide; the fourth begins at 450 px, nearest to the middle: it begins the second row."""
    chain = [(f"s{n}", f"s{n + 1}", 1) for n in range(6)]
    found = folded(row_of(7), chain, 2, 40)
    assert [(area.x, area.y) for area in found.values()] == [
        (0, 0), (150, 0), (300, 0), (0, 90), (150, 90), (300, 90), (450, 90),
    ]  # fmt: skip


def test_a_fold_parts_as_few_arrows_as_it_can() -> None:
    """A loop from the fourth box to the third one weighs three: the row ends before both, a box earlier."""
    chain = [(f"s{n}", f"s{n + 1}", 1) for n in range(6)]
    found = folded(row_of(7), [*chain, ("s3", "s2", 3)], 2, 40)
    assert [id_ for id_, area in found.items() if area.y == 0] == ["s0", "s1"]


def test_of_two_ranks_no_more_rows_than_two_are_made() -> None:
    found = folded(row_of(2), [("s0", "s1", 1)], 4, 40)
    assert [(area.x, area.y) for area in found.values()] == [(0, 0), (0, 90)]


def test_the_map_counts_departments_as_the_swimlane_does() -> None:
    """Seven departments have lanes; five of them have operations, and two only give something."""
    process = load(RETAIL)
    [solution] = [one for one in solve(process, date=DAY, state="to_be") if one.state == "to_be"]
    scene = scene_of(process, solution, "ru")
    assert "7 операций · 5 отделов" in scene.subtitle
    assert map_view(process, solution, scene).subtitle == "Новинки · 7 операций · 5 отделов"


def test_the_map_of_a_straight_line_fills_its_slide() -> None:
    """Seven boxes in a row would have type of 18 px and leave most of the slide empty; in two rows it is 26 px."""
    process = load(RETAIL)
    [solution] = [one for one in solve(process, date=DAY, state="as_is") if one.state == "as_is"]
    scene = as_graph(map_view(process, solution, scene_of(process, solution, "ru")))
    layout = lay_out_graph(scene, PAPERS["16:9"])
    assert layout.size >= 24
    tops = {round(placed.area.y + placed.area.height / 2) for placed in layout.boxes.values()}
    assert len(tops) == 2
    assert max(tops) - min(tops) > 0.3 * layout.height
    assert {
        name: getattr(measure(layout), name) for name in MUST_BE_ZERO if getattr(measure(layout), name)
    } == {}
    # what leads from the first row to the second runs amid the two, not along the boxes
    [wrap] = [route for route in layout.routes.values() if len({y for _, y in route}) > 1]
    level = next(y for (_, y), (_, z) in pairwise(wrap[1:-1]) if y == z)
    above = max(box.area.bottom for box in layout.boxes.values() if box.area.bottom < level)
    below = min(box.area.y for box in layout.boxes.values() if box.area.y > level)
    assert abs(level - (above + below) / 2) <= 3 * TRACK


def test_the_system_s_own_dot_is_run_only_where_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fake = tmp_path / "dot"
    fake.write_text(f'#!/bin/sh\necho "$SERVER_NAME" > {tmp_path}/ran\nexit 1\n', "utf-8")
    fake.chmod(fake.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    out = str(tmp_path / "map.svg")
    assert main(["render", str(RETAIL), "--view", "map", "-o", out]) == 0
    assert not (tmp_path / "ran").exists()
    embedded = Path(out).read_bytes()
    capsys.readouterr()
    assert main(["render", str(RETAIL), "--view", "map", "--dot", "system", "-o", out]) == 0
    assert (tmp_path / "ran").read_text("utf-8").strip() == "procmap"
    assert "Graphviz failed; procmap's own layout stands in" in capsys.readouterr().err
    assert Path(out).read_bytes() != embedded
    monkeypatch.setenv("PROCMAP_DOT", str(tmp_path / "nowhere"))
    assert main(["render", str(RETAIL), "--view", "map", "-o", out]) == 0
    assert "Graphviz was not found" in capsys.readouterr().err


@pytest.mark.parametrize(
    "said", ["", "graph 1 2", "graph 1 2 2\nnode n0 x 1 1 1 l solid box black white\nstop"]
)
def test_nonsense_from_dot_is_no_layout(said: str, tmp_path: Path) -> None:
    fake = tmp_path / "dot"
    fake.write_text(f"#!/bin/sh\ncat > {tmp_path}/in\nprintf '%s' '{said}'\n", "utf-8")
    fake.chmod(0o700)
    with pytest.raises(GraphvizError):
        dot_places({"secret name": (72, 36)}, [], (36, 18), str(fake))
    assert "secret" not in (tmp_path / "in").read_text("utf-8")


def test_the_graph_engine_draws_other_views_and_lanes_draw_the_map() -> None:
    for view, engine in (("swimlane", "dot"), ("changes", "dot"), ("why", "dot"), ("map", "swim")):
        made = render(str(RETAIL), Wish(view, language="ru", engine=engine), today=DAY)[1]
        assert made is not None
        assert made.notes == ()
        assert len(made.pages) == 1


def test_what_is_no_graph_is_not_drawn_as_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for view in ("chain", "bars", "pair"):
        assert (
            main(["render", str(RETAIL), "--view", view, "--engine", "dot", "-o", str(tmp_path / "x.svg")])
            == 2
        )
        assert "--engine dot draws graphs of steps" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


# --- texts for other programs


def labels(text: str) -> list[str]:
    """What a Graphviz text says, its strings read as Graphviz reads them."""
    return [
        found.replace('\\"', '"').replace("\\\\", "\\") for found in re.findall(r'"((?:[^"\\]|\\.)*)"', text)
    ]


def shape_of(text: str) -> str:
    """A text without what stands in its strings, and without how wide that is."""
    return re.sub(r"width=[0-9.]+", "width", re.sub(r'"(?:[^"\\]|\\.)*"', '""', text))


@pytest.mark.parametrize("label", HOSTILE)
def test_a_hostile_label_changes_nothing_but_text(label: str) -> None:
    scene = random_scene(3, "ru")

    def named(name: str) -> tuple[str, str]:
        boxes = tuple(box._replace(name=name, when=name) for box in scene.boxes)
        lanes = tuple(lane._replace(name=name, head=name) for lane in scene.lanes)
        flows = tuple(
            flow._replace(chips=tuple(chip._replace(what=name, when=name) for chip in flow.chips))
            for flow in scene.flows
        )
        made = scene._replace(headline=name, subtitle=name, boxes=boxes, lanes=lanes, flows=flows)
        return to_dot(made), to_mermaid(made)

    (dot, mermaid), (plain_dot, plain_mermaid) = named(label), named("plain")
    assert shape_of(dot) == shape_of(plain_dot)
    strip = re.compile(r'"[^"]*"|(?<=accTitle: ).*')
    assert strip.sub("", mermaid) == strip.sub("", plain_mermaid)
    for found in re.findall(r'"([^"]*)"', mermaid):
        assert not re.search(r"[<>{}`%\"\[\]|&]", found.replace("<br/>", ""))
    joined = " ".join(labels(dot)).replace("\\n", " ")
    assert "&lt;" not in label or "&amp;lt;" in joined


def test_graphviz_reads_the_text_of_every_example() -> None:
    from procmap.render.diagram.layout.graphviz import EMBEDDED, _run, program_of

    for path in sorted(EXAMPLES.glob("*.yaml")):
        made = draw(str(path), Wish(language="ru"), today=DAY)[1]
        assert made is not None
        for data in files_of(made, "gv"):
            text = data.decode()
            names = set(re.findall(r"^ +(n\d+) \[", text, re.MULTILINE))
            # Graphviz itself, asked in ASCII since only the shape of the graph is in question
            plain = _run(program_of(EMBEDDED), re.sub(r"[^\x00-\x7f]", "x", text))
            assert {line.split()[1] for line in plain.splitlines() if line.startswith("node ")} == names


def test_texts_are_of_one_graph_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["render", str(RETAIL), "--view", "chain", "-o", str(tmp_path / "x.gv")]) == 2
    assert "this format holds a graph of steps" in capsys.readouterr().err
    assert main(["render", str(RETAIL), "-o", str(tmp_path / "x.gv"), "-o", str(tmp_path / "x.mmd")]) == 0
    assert (tmp_path / "x.gv").read_text("utf-8").startswith("digraph procmap {\n")
    assert (tmp_path / "x.mmd").read_text("utf-8").startswith("flowchart LR\n")


@pytest.mark.parametrize("program", ["embedded", "system"])
@pytest.mark.parametrize("name", ["av_retail_delivery", "order_to_cash"])
def test_no_text_crosses_the_rim_of_its_box(program: str, name: str, tmp_path: Path) -> None:
    """In Arial, whose lines are 1.14 times as wide as ours at most: a tenth of an inch stays free at each side."""
    if program == "system" and shutil.which("dot") is None:
        pytest.skip("no dot here")
    assert main(["render", str(EXAMPLES / f"{name}.yaml"), "--lang", "ru", "-o", str(tmp_path / "x.gv")]) == 0
    [path, *_] = sorted(tmp_path.glob("*.gv"))
    plain = subprocess.run(
        [program_of(program), "-Kdot", "-Tplain"], input=path.read_bytes(), capture_output=True, check=True
    ).stdout.decode("utf-8")
    checked = 0
    for line in plain.splitlines():
        kind, *words = shlex.split(line)
        if kind == "node":
            wide, label = float(words[3]), words[5]
            text = max(width(one, 14.0) for one in label.split("\\n")) * 1.14 / 72
            assert wide >= text + 0.2, label
            checked += 1
    assert checked >= 7
