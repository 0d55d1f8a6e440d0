"""Beginning a project: files that work at once, and nothing of the user's overwritten."""

from __future__ import annotations

import importlib.util
import json
import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from procmap.api import init as api
from procmap.api.check import check
from procmap.api.init import EXAMPLES, MODELINE, PROBLEM, example_file, init, starter_files
from procmap.api.rules import all_rules
from procmap.cli.app import main
from procmap.cli.commands.init import Example
from procmap.errors import AlreadyThereError

ROOT = Path(__file__).parents[2]
NAMES = [
    ".vscode/extensions.json",
    ".vscode/settings.json",
    ".vscode/tasks.json",
    "process.yaml",
    "procmap.schema.json",
]
TODAY = date(2026, 11, 23)


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())


@pytest.mark.parametrize(("language", "zone"), [("en", "Europe/Berlin"), ("ru", "Europe/Moscow")])
def test_the_starter_file_holds_and_nothing_is_wrong_with_it(
    tmp_path: Path, language: str, zone: str
) -> None:
    folder = tmp_path / "новый" / "project"
    written = init(folder, language)
    assert names(folder) == NAMES
    assert sorted(path.relative_to(folder).as_posix() for path in written) == NAMES
    report = check(str(folder), today=TODAY)
    [file] = report.files
    assert file.findings == ()
    # worked out by hand: baking from 03:00 takes at most 2 h, 10 min to hand over, 40 min to drive, 15 min to lay out:
    # 06:05, which is 25 min before 06:30
    [solution] = file.solutions
    assert (solution.verdict.value, solution.customers[0].slack) == ("holds", 25 * 60)
    assert file.process is not None
    assert file.process.timezone == zone


def test_the_languages_say_the_same() -> None:
    english, russian = (yaml.safe_load(starter_files(one)["process.yaml"]) for one in ("en", "ru"))

    def shape(data: object) -> object:
        return {key: shape(value) for key, value in data.items()} if isinstance(data, dict) else None

    assert shape(english) == shape(russian)
    for one in ("en", "ru"):
        assert starter_files(one)["process.yaml"].startswith(MODELINE)


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples(tmp_path: Path, name: str) -> None:
    init(tmp_path, "ru", example=name)
    copy = (tmp_path / f"{name}.yaml").read_text("utf-8")
    assert copy == MODELINE + (ROOT / "examples" / f"{name}.yaml").read_text("utf-8")
    found = check(str(tmp_path), today=TODAY).findings()
    assert not [one for one in found if one.counted and one.severity.value == "error"]
    tasks = json.loads((tmp_path / ".vscode" / "tasks.json").read_text("utf-8"))
    assert f"{name}.yaml" in tasks["tasks"][1]["args"]


def test_every_example_can_be_begun_with() -> None:
    there = sorted(path.stem for path in (ROOT / "examples").glob("*.yaml"))
    assert sorted(EXAMPLES) == sorted(one.value for one in Example) == there
    wheel = (ROOT / "pyproject.toml").read_text("utf-8")
    for name in there:
        assert example_file(name).is_file()
        assert f'"examples/{name}.yaml" = "procmap/examples/{name}.yaml"' in wheel


@pytest.mark.parametrize("there", NAMES)
def test_nothing_is_written_where_something_is_there(tmp_path: Path, there: str) -> None:
    (tmp_path / there).parent.mkdir(exist_ok=True)
    (tmp_path / there).write_text("mine", "utf-8")
    with pytest.raises(AlreadyThereError) as caught:
        init(tmp_path, "en")
    assert caught.value.paths == (str(tmp_path / there),)
    assert names(tmp_path) == [there]
    assert (tmp_path / there).read_text("utf-8") == "mine"
    init(tmp_path, "en", force=True)
    assert names(tmp_path) == NAMES
    assert (tmp_path / there).read_text("utf-8") != "mine"


def test_a_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    folder, outside = tmp_path / "project", tmp_path / "outside.yaml"
    folder.mkdir()
    outside.write_text("mine", "utf-8")
    (folder / "process.yaml").symlink_to(outside)
    (folder / "procmap.schema.json").symlink_to(tmp_path / "nowhere")
    with pytest.raises(AlreadyThereError) as caught:
        init(folder, "en")
    assert len(caught.value.paths) == 2
    init(folder, "en", force=True)
    assert outside.read_text("utf-8") == "mine"
    assert not (tmp_path / "nowhere").exists()


def test_what_fails_halfway_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = api.replace_whole

    def full(path: Path, text: str) -> None:
        if path.name == "tasks.json":
            raise OSError(28, "No space left on device", str(path))
        real(path, text)

    monkeypatch.setattr(api, "replace_whole", full)
    with pytest.raises(OSError, match="No space"):
        init(tmp_path, "en")
    assert names(tmp_path) == []


def test_other_files_of_the_folder_stay(tmp_path: Path) -> None:
    """Of whatever name: what is written aside never is anybody's file."""
    theirs = tmp_path / "process.yaml.new"
    theirs.write_text("mine", "utf-8")
    init(tmp_path, "en")
    assert theirs.read_text("utf-8") == "mine"
    assert names(tmp_path) == sorted([*NAMES, theirs.name])


def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["init", "--lang", "ru"]) == 0
    assert "Дальше: откройте папку" in capsys.readouterr().out
    assert names(tmp_path) == NAMES
    assert main(["init", "--lang", "ru"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("procmap: ничего не записано: уже есть ")
    assert all(Path(name).name in said.err for name in NAMES)
    assert main(["init", "--lang", "en", "--example", "nothing"]) == 2
    assert "av_retail_delivery, order_to_cash, sales_to_cs_handoff" in capsys.readouterr().err
    (tmp_path / "file").write_text("", "utf-8")
    assert main(["init", "file", "--lang", "en"]) == 2
    assert "file" in capsys.readouterr().err


LINES = [
    ("examples/av.yaml:187:13: warning[no-time-of-day]: the day", None),
    (
        "process.yaml:12:5: error[infeasible-handoff] `bake` is 30 min late",
        ("process.yaml", "12", "5", "error", "infeasible-handoff", "`bake` is 30 min late"),
    ),
    (
        r"C:\Процессы\Хлеб и булки.yaml:3:1: note[missing-contract] `a`: 2:30: error[x] y",
        (r"C:\Процессы\Хлеб и булки.yaml", "3", "1", "note", "missing-contract", "`a`: 2:30: error[x] y"),
    ),
    (
        "/home/a b/файл 1:2.yaml:10:200: warning[bad-time] неясное время «5pm»",
        ("/home/a b/файл 1:2.yaml", "10", "200", "warning", "bad-time", "неясное время «5pm»"),
    ),
    (
        "-:1:1: error[not-yaml] это не YAML",
        ("-", "1", "1", "error", "not-yaml", "это не YAML"),
    ),
    ("2 errors in 1 file", None),
    ("process.yaml: there is no such file or folder", None),
]


@pytest.mark.parametrize(("line", "parts"), LINES)
def test_the_problem_matcher(line: str, parts: tuple[str, ...] | None) -> None:
    found = re.match(_as_vs_code_reads_it(), line)
    assert (found.groups() if found else None) == parts


def _as_vs_code_reads_it() -> str:
    """The expression from the file that is written, past JSON's own escapes."""
    matcher = json.loads(starter_files("ru")[".vscode/tasks.json"])["tasks"][0]["problemMatcher"]
    pattern = matcher["pattern"]
    assert [pattern[name] for name in ("file", "line", "column", "severity", "code", "message")] == [
        1,
        2,
        3,
        4,
        5,
        6,
    ]
    assert pattern["regexp"] == PROBLEM
    return str(pattern["regexp"])


def test_the_problem_matcher_knows_every_rule() -> None:
    for rule in all_rules():
        assert re.match(PROBLEM, f"a.yaml:1:2: error[{rule}] text")


def test_the_key_reference_is_fresh() -> None:
    spec = importlib.util.spec_from_file_location("procmap_docs_keys", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    generate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)
    page = generate.FORMAT.read_text("utf-8")
    assert generate.with_tables(page) == page
    assert generate.with_tables(page.replace("who does it and answers for it", "stale")) == page
