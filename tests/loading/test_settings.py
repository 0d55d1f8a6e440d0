"""Files of settings: where they are found, what they may say, and everything that is wrong with one at once."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from children import ends

from procmap.api.check import check
from procmap.api.rules import all_rules
from procmap.api.settings import find_settings, read_settings
from procmap.errors import SettingsError, UnreadableError
from procmap.findings import Rule, Severity, Text
from procmap.loading.settings import DEFAULTS, Settings, override
from procmap.loading.settings_files import find_file, find_language
from procmap.loading.settings_problems import RULES
from procmap.loading.settings_reader import SettingsReader
from procmap.render.words import phrase

(BAD_SETTING,) = RULES


def told(text: str | bytes, table: tuple[str, ...] = ()) -> list[str]:
    """What is wrong with a text: ``LINE:COLUMN sentence``."""
    raw = text.encode() if isinstance(text, str) else text
    reader = SettingsReader(raw, table, all_rules())
    reader.read()
    return [
        f"{one.span.line}:{one.span.column} {phrase(one, BAD_SETTING, 'en')}"
        for one in reader.findings()
        if one.span is not None
    ]


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", []),
        ('preset = "al"', ["1:10 `al` is none of the values possible here: correctness, recommended, all"]),
        ("preset = 1", ["1:10 `preset`: a text in quotes is expected"]),
        ('\nfail-on = "error"', ["2:1 `fail-on` is no setting; did you mean `fail_on`?"]),
        ("x = 1", ["1:1 `x` is no setting; settings are preset, rules, fail_on, lang, exclude"]),
        ('lang = "de"', ["1:8 `de` is none of the values possible here: en, ru"]),
        ('rules = ["cycle"]', ['1:9 `rules`: a table: `rule-name = "level"` is expected']),
        ("[rules]\ncycle = false", ["2:9 `cycle`: a text in quotes is expected"]),
        ('rules.cicle = "off"', ["1:7 there is no rule `cicle`; did you mean `cycle`?"]),
        ('rules = {zzz = "off"}', ["1:10 there is no rule `zzz`; `procmap rules` lists them"]),
        (
            '[rules]\n"bad-time" = "note"',
            ["2:1 `bad-time` says that a file is malformed: it stays an error"],
        ),
        ('exclude = "a"', ["1:11 `exclude`: a list of texts is expected"]),
        ('exclude = ["a", 1]', ["1:17 `exclude`: a text in quotes is expected"]),
        *(
            (
                f"exclude = ['{pattern}']",
                [
                    f"1:12 `{pattern}` is no pattern of files below this one's folder: write them like `archive` or "
                    "`old/*.yaml`, with `/`"
                ],
            )
            for pattern in ("", "/a", "../a", "a\\b", "/")
        ),
        (
            'preset = "al"\n[rules]\ncycle = "warn"\nzzz = "off"\n[odd]\n',
            [
                "1:10 `al` is none of the values possible here: correctness, recommended, all",
                "3:9 `warn` is none of the values possible here: off, note, warning, error",
                "4:1 there is no rule `zzz`; `procmap rules` lists them",
                "5:2 `odd` is no setting; settings are preset, rules, fail_on, lang, exclude",
            ],
        ),
        ("preset =", ["1:9 this is not TOML: Invalid value"]),
        ('a = 1\nlang = "ru', ["2:11 this is not TOML: Unterminated string"]),
        (b"# \xf0\xf3\n", ["1:3 the byte 0xF0 is not UTF-8: save the file as UTF-8"]),
        (
            b"\xef\xbb\xbfx = 1\r\n",
            ["1:1 `x` is no setting; settings are preset, rules, fail_on, lang, exclude"],
        ),
        ("#" * 1_000_001, ["1:1 the file is larger than 1 MB"]),
        ("x = " + "[" * 50_000, ["1:1 too many levels of nesting"]),
    ],
)
def test_everything_wrong_is_told_with_its_place(text: str | bytes, problems: list[str]) -> None:
    assert told(text) == problems


def test_the_table_of_a_shared_file() -> None:
    table = ("tool", "procmap")
    assert told("[tool]\nprocmap = {lang = 'x'}", table) == [
        "2:19 `x` is none of the values possible here: en, ru"
    ]
    assert told("[tool]\nprocmap = 1", table) == ["2:11 `tool.procmap`: a table is expected"]
    assert told("[tool.other]", table) == ["1:1 there is no table `[tool.procmap]`"]
    assert told("tool = 1", table) == ["1:1 there is no table `[tool.procmap]`"]


def test_every_message_is_told_in_both_languages() -> None:
    """The messages that the tests above cannot provoke are those about names that changed."""
    source = (Path(__file__).parents[2] / "procmap/loading/settings_reader.py").read_text("utf-8")
    reasons = set(re.findall(r'"([a-z0-9-]+)"', source))
    assert set(BAD_SETTING.messages) <= reasons
    assert all(text.en != text.ru for text in BAD_SETTING.messages.values())


def test_former_names_are_taken_and_noted() -> None:
    words = Text("", "")
    rules = {"new": Rule("new", Severity.ERROR, "model", words, {}, words, ("old", "older"))}
    reader = SettingsReader(b'[rules]\nold = "note"', (), rules)
    assert reader.read() == {"rules": {"new": Severity.NOTE}}
    (note,) = reader.findings()
    assert (note.severity, note.span and note.span.line) == (Severity.NOTE, 2)
    assert phrase(note, BAD_SETTING, "en") == "rule `old` is now called `new`"
    reader = SettingsReader(b'[rules]\nold = "note"\nnew = "off"', (), rules)
    reader.read()
    assert [one.reason for one in reader.findings()] == ["former", "twice"]


def test_a_hostile_file_does_not_keep_it_busy() -> None:
    assert ends(read_hostile_files)


def read_hostile_files() -> None:
    for text in (
        "".join(f"k{n} = 1\n" for n in range(20_000)),
        "[rules]\n" + "".join(f'cycl{n} = "off"\n' for n in range(20_000)),
        "exclude = [" + "1," * 50_000 + "]",
    ):
        assert len(told(text)) == 100


# --- where they are found


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_the_nearest_file_counts(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    top = write(tmp_path / "procmap.toml", 'preset = "all"')
    assert find_file(inner) == top
    write(tmp_path / "a" / "pyproject.toml", '[project]\nname = "procmap-user"\n[tool.other]\nx = 1')
    assert find_file(inner) == top
    shared = write(tmp_path / "a" / "pyproject.toml", '[tool]\nprocmap.lang = "ru"')
    assert find_file(inner) == shared
    assert find_settings(inner / "x.yaml").lang == "ru"
    assert find_settings(inner).preset == "recommended"  # nothing of the files above
    own = write(tmp_path / "a" / "procmap.toml", "")
    assert find_file(inner) == own
    assert find_settings(tmp_path / "x.yaml").preset == "all"


def test_without_a_file_there_are_the_defaults(tmp_path: Path) -> None:
    (tmp_path / "procmap.toml").mkdir()  # a folder of this name is none
    assert find_settings(tmp_path) == DEFAULTS


def test_a_shared_file_that_is_no_toml(tmp_path: Path) -> None:
    write(tmp_path / "procmap.toml", "")
    shared = write(tmp_path / "a" / "pyproject.toml", "[procmap-user\n")
    assert find_settings(shared.parent).path.endswith("procmap.toml")
    write(shared, "[ tool.'procmap'.rules]\nx =\n")
    with pytest.raises(SettingsError, match=r"pyproject.toml:2:4: 1 problem"):
        find_settings(shared.parent)


@pytest.mark.skipif(os.name == "nt", reason="pipes and permissions")
def test_a_file_that_cannot_be_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "procmap.toml")
    with pytest.raises(UnreadableError, match="named pipe"):
        find_settings(tmp_path)
    with pytest.raises(UnreadableError, match="no such file"):
        read_settings(tmp_path / "nowhere.toml")


def test_a_file_that_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "house.toml", 'exclude = ["old"]\n[rules]\ncycle = "off"')
    found = read_settings(path)
    assert found.rules == {"cycle": None}
    assert found.folder == tmp_path
    monkeypatch.chdir(tmp_path)
    assert read_settings(path).path == read_settings("house.toml").path == "house.toml"


def test_the_language_is_found_without_complaints(tmp_path: Path) -> None:
    path = write(tmp_path / "procmap.toml", 'lang = "ru"\nodd = 1\n[rules]\nnever-heard-of = 3')
    assert find_language(None, str(tmp_path / "x.yaml")) == "ru"
    assert find_language(str(path), ".") == "ru"
    assert find_language(str(tmp_path / "nowhere"), ".") is None
    write(path, "lang = ")
    assert find_language(None, str(tmp_path)) is None


# --- what they do


@pytest.mark.parametrize(
    ("patterns", "path", "excluded"),
    [
        (["old"], "old", True),
        (["old"], "a/old", True),
        (["old"], "a/older", False),
        (["old*"], "a/older", True),
        (["old/"], "a/old", True),
        (["a/old"], "a/old", True),
        (["a/old"], "b/a/old", False),
        (["a/*"], "a/b", True),
        (["a/*"], "a/b/c", False),
        (["a/**"], "a/b/c", True),
        (["a/**/c"], "a/c", True),
        (["a/**/c"], "a/b/b/c", True),
        (["**/c"], "c", True),
        (["**/c/*"], "a/c/d", True),
        (["a/[bc].yaml"], "a/b.yaml", True),
        (["x", "a/?"], "a/b", True),
        (["**/**/**"], "a", True),
        ([], "a", False),
    ],
)
def test_patterns(tmp_path: Path, patterns: list[str], path: str, excluded: bool) -> None:
    settings = Settings(exclude=tuple(patterns), folder=tmp_path)
    assert settings.excludes(tmp_path / path) is excluded
    assert not settings.excludes(tmp_path)
    assert not settings.excludes(tmp_path.parent / path)


def test_no_pattern_keeps_it_busy() -> None:
    assert ends(match_a_hostile_pattern)


def match_a_hostile_pattern() -> None:
    settings = Settings(exclude=("/".join(["**", "a"] * 20) + "/b",), folder=Path("/x"))
    assert not settings.excludes(Path("/x", *["a"] * 60))


def rule(preset: str) -> Rule:
    return Rule("one", Severity.WARNING, "model", Text("", ""), {}, Text("", ""), preset=preset)


@pytest.mark.parametrize(
    ("chosen", "on"),
    [("correctness", [1, 0, 0]), ("recommended", [1, 1, 0]), ("all", [1, 1, 1])],
)
def test_presets_contain_each_other(chosen: str, on: list[int]) -> None:
    settings = Settings(chosen)
    rules = [rule(preset) for preset in ("correctness", "recommended", "all")]
    assert [settings.severity(one) for one in rules] == [Severity.WARNING if each else None for each in on]


def test_a_rule_is_set_whatever_the_preset_says() -> None:
    settings = Settings("correctness", {"one": Severity.NOTE})
    assert settings.severity(rule("all")) is Severity.NOTE
    assert Settings("all", {"one": None}).severity(rule("correctness")) is None


def test_the_command_line_goes_on_top() -> None:
    settings = Settings("all", {"a": None, "b": None}, lang="ru")
    changed = override(settings, preset="correctness", rules={"b": Severity.NOTE})
    assert (changed.preset, changed.lang) == ("correctness", "ru")
    assert changed.rules == {"a": None, "b": Severity.NOTE}
    assert override(settings) == settings


def test_what_is_wrong_is_in_every_preset_and_nothing_else() -> None:
    for one in all_rules().values():
        wrong = one.kind in ("reading", "feasibility", "model") or one.severity is Severity.ERROR
        assert (one.preset == "correctness") is wrong, one.name


BREAD = """\
procmap: 1
process: Bread
anchor: 2026-11-27
customer: {requires: {on_shelf: {what: Bread, at: sell, by: "08:00"}}}
departments: {shop: {name: Shop, kind: external}}
states: {to_be: {steps: {sell: {name: Sell, department: shop, takes: 1h}}}}
"""


def test_each_file_has_its_own_settings(tmp_path: Path) -> None:
    from datetime import date

    for name in ("a/x.yaml", "b/x.yaml", "b/old/x.yaml", "c/x.yaml"):
        write(tmp_path / name, BREAD)
    write(tmp_path / "a" / "procmap.toml", 'fail_on = "warning"\nrules = {no-time-basis = "warning"}')
    write(tmp_path / "b" / "procmap.toml", 'exclude = ["old"]\npreset = "correctness"')
    report = check(str(tmp_path), today=date(2026, 11, 23), settings=find_settings)
    found = {
        Path(file.path).relative_to(tmp_path).as_posix(): [(one.rule, one.severity) for one in file.findings]
        for file in report.files
    }
    assert found == {
        "a/x.yaml": [("no-time-basis", Severity.WARNING)],
        "b/x.yaml": [],
        "c/x.yaml": [("no-time-basis", Severity.NOTE)],
    }
    assert [file.fails() for file in report.files] == [True, False, False]
    assert [file.fails("never") for file in report.files] == [False] * 3
    named = check([str(tmp_path / "b/old/x.yaml")], today=date(2026, 11, 23), settings=find_settings)
    assert len(named.files) == 1
    plain = check(str(tmp_path), today=date(2026, 11, 23))
    assert len(plain.files) == 4  # the library looks for no settings unless asked
