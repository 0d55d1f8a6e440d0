"""What other programs get: each line, annotation, test and SARIF result, against the published schemas."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
import xmlschema
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from procmap.api.check import Question, check_text
from procmap.api.rules import all_rules
from procmap.export import to_concise, to_github, to_json, to_junit, to_sarif
from procmap.export.told import Asked
from procmap.findings import Finding, Severity, Span
from procmap.loading.document import compose
from procmap.loading.settings import Settings
from procmap.report import FileReport, Ignored, Report

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
HOSTILE = sorted((ROOT / "tests" / "hostile").glob("*.yaml"))
TODAY = date(2026, 11, 23)
EXPORTS = (to_concise, to_github, to_json, to_junit, to_sarif)
MATCHER = re.compile(r"^(.+?):(\d+):(\d+): (error|warning|note)(?:\[([a-z-]+)\])? (.+)$")
"""What docs/formats.md gives to editors."""


@pytest.fixture
def asked(samples: ModuleType) -> Asked:
    return Asked(samples.RULES, root="/srv/repo")


@cache
def sarif_schema() -> Draft202012Validator:
    return Draft202012Validator(json.loads((HERE / "schemas" / "sarif-2.1.0.json").read_text("utf-8")))


@cache
def junit_schema() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(HERE / "schemas" / "junit-10.xsd")


def checked(text: str | bytes, path: str = "x.yaml") -> Report:
    return Report((check_text(text, path, None, Question(TODAY)),))


def results(report: Report, asked: Asked) -> list[dict[str, Any]]:
    [run] = to_sarif.report_to_sarif(report, asked)["runs"]
    return list(run["results"])


def test_concise(samples: ModuleType, asked: Asked) -> None:
    assert to_concise.export(samples.REPORT, asked).splitlines() == [
        "bread.yaml:2:10: note[small-thing] small",
        "bread.yaml:28:66: error[late-thing] `carry` comes at D+1 08:30, 24 h 30 min late",
        "bread.yaml:1:1: warning[odd-thing] odd: a, b, —",
        "bread.yaml:19:5: note[late-thing] `bake` comes at —, 1 h late (as-is: a fact, not counted)",
        "gone.yaml:1:1: error there is no such file or folder",
    ]


def test_concise_severities_stay_english(samples: ModuleType, asked: Asked) -> None:
    lines = to_concise.export(samples.REPORT, asked._replace(language="ru")).splitlines()
    assert lines[1] == "bread.yaml:28:66: error[late-thing] «carry» будет D+1 в 08:30, на 24 ч 30 мин позже"
    assert all(MATCHER.match(line) for line in lines)


def test_github(samples: ModuleType, asked: Asked) -> None:
    assert to_github.export(samples.REPORT, asked).splitlines() == [
        "::notice file=bread.yaml,line=2,endLine=2,col=10,title=small-thing::small",
        "::error file=bread.yaml,line=28,endLine=28,col=66,title=late-thing::"
        "`carry` comes at D+1 08:30, 24 h 30 min late%0Aso: `sell` falls, too%0Aso: `on_shelf` falls, too",
        "::warning file=bread.yaml,title=odd-thing::odd: a, b, —",
        "::notice file=bread.yaml,line=19,endLine=21,title=late-thing::"
        "`bake` comes at —, 1 h late (as-is: a fact, not counted)",
        "::error file=gone.yaml,title=procmap::there is no such file or folder",
        "1 error, 1 warning, 1 note, 1 fact as-is in 1 file; 1 file could not be opened",
    ]


def test_github_escapes(samples: ModuleType, asked: Asked) -> None:
    odd = samples.WARNING._replace(values={"things": "100 %, a:b\n::error::x", "nothing": ""})
    file = FileReport("C:\\дом, 5%\\x.yaml", None, None, (odd,))
    command = to_github.export(Report((file,)), asked).splitlines()[0]
    assert command == (
        "::warning file=C%3A\\дом%2C 5%25\\x.yaml,title=odd-thing::odd: 100 %25, a:b ::error::x, "
    )


def test_github_names_no_file_for_standard_input(samples: ModuleType, asked: Asked) -> None:
    file = FileReport("-", None, None, (samples.WARNING,))
    assert to_github.export(Report((file,)), asked).startswith("::warning title=odd-thing::")


def cases(text: str) -> Iterator[ElementTree.Element]:
    for suite in ElementTree.fromstring(text):
        yield from suite


def test_junit(samples: ModuleType, asked: Asked) -> None:
    text = to_junit.export(samples.REPORT, asked)
    root = ElementTree.fromstring(text)
    assert root.attrib == {"name": "procmap", "tests": "4", "failures": "1", "errors": "1"}
    bread, gone = root
    assert bread.attrib == {
        "name": "bread.yaml", "file": "bread.yaml", "tests": "3", "failures": "1", "errors": "0", "skipped": "0",
    }  # fmt: skip
    late, odd, small = bread
    assert [case.get("name") for case in bread] == ["late-thing", "odd-thing", "small-thing"]
    assert [child.tag for child in late] == ["failure", "system-out"]
    assert late[0].attrib == {
        "message": "`carry` comes at D+1 08:30, 24 h 30 min late",
        "type": "error",
    }
    assert (late[0].text or "").startswith("bread.yaml:28:66: error[late-thing]")
    assert (late[1].text or "").startswith("bread.yaml:19:5: note[late-thing] `bake`")
    assert [child.tag for child in (*odd, *small)] == ["system-out", "system-out"]
    assert gone[0][0].attrib == {"message": "there is no such file or folder", "type": "error"}


@pytest.mark.parametrize(
    ("fail_on", "settings", "failing"),
    [
        ("never", "warning", []),
        ("error", "warning", ["late-thing"]),
        ("warning", None, ["late-thing", "odd-thing"]),
        (None, "never", []),
        (None, "warning", ["late-thing", "odd-thing"]),
        (None, None, ["late-thing"]),
    ],
)
def test_junit_fails_where_the_check_does(
    samples: ModuleType, asked: Asked, fail_on: str | None, settings: str | None, failing: list[str]
) -> None:
    file = samples.GOOD._replace(settings=samples.GOOD.settings._replace(fail_on=settings))
    text = to_junit.export(Report((file,)), asked._replace(fail_on=fail_on))
    assert [case.get("name") for case in cases(text) if case.find("failure") is not None] == failing


def test_junit_tells_all_findings_of_a_rule(samples: ModuleType, asked: Asked) -> None:
    other = samples.ERROR._replace(span=Span(5, 1, 5, 2))
    file = samples.GOOD._replace(findings=(samples.ERROR, other, other))
    failure = next(cases(to_junit.export(Report((file,)), asked)))[0]
    assert failure.get("message") == "`carry` comes at D+1 08:30, 24 h 30 min late (and 2 more)"
    assert len((failure.text or "").splitlines()) == 3


def test_junit_skips_what_was_not_run(samples: ModuleType, asked: Asked) -> None:
    found = {case.get("name"): [child.tag for child in case]
             for case in cases(to_junit.export(Report((samples.MALFORMED,)), asked))}  # fmt: skip
    assert found == {"late-thing": ["skipped"], "odd-thing": ["skipped"], "small-thing": ["system-out"]}


def test_junit_has_no_test_for_a_rule_that_is_off(samples: ModuleType, asked: Asked) -> None:
    file = samples.MALFORMED._replace(settings=Settings(rules={"odd-thing": None, "small-thing": None}))
    names = [case.get("name") for case in cases(to_junit.export(Report((file,)), asked))]
    # What a file of reading is told of is told, whatever the settings say of its rule.
    assert names == ["late-thing", "small-thing"]


def test_illegal_characters_of_xml(samples: ModuleType, asked: Asked) -> None:
    file = FileReport('a\x01\ud800\uffff&<">.yaml', None, None, trouble="it \x00 broke")
    text = to_junit.export(Report((file,)), asked)
    [suite] = ElementTree.fromstring(text)
    assert suite.get("name") == 'a\ufffd\ufffd\ufffd&<">.yaml'
    assert suite[0][0].get("message") == "it \ufffd broke"


def test_sarif_fits_the_schema(samples: ModuleType, asked: Asked) -> None:
    for report in (samples.REPORT, Report((samples.MALFORMED, samples.GOOD)), Report(())):
        for language in ("en", "ru"):
            log = json.loads(to_sarif.export(report, asked._replace(language=language)))
            sarif_schema().validate(log)
    log["runs"][0]["surplus"] = 1
    assert not sarif_schema().is_valid(log)


def test_sarif_result(samples: ModuleType, asked: Asked) -> None:
    _, late, odd, fact = results(samples.REPORT, asked)
    file = {"uri": "bread.yaml", "uriBaseId": "%SRCROOT%", "index": 0}
    assert late.pop("partialFingerprints").keys() == {"procmapRoute/v1"}
    assert late == {
        "ruleId": "late-thing",
        "ruleIndex": 0,
        "level": "error",
        "message": {
            "text": "`carry` comes at D+1 08:30, 24 h 30 min late\nso: `sell` falls, too\nso: `on_shelf` falls, too"
        },
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": file,
                    "region": {"startLine": 28, "startColumn": 66, "endLine": 28, "endColumn": 68},
                },
                "logicalLocations": [{"fullyQualifiedName": "states.to_be.steps.carry.takes"}],
            }
        ],
        "relatedLocations": [
            {
                "id": 1,
                "physicalLocation": {
                    "artifactLocation": file,
                    "region": {"startLine": 16, "startColumn": 51, "endLine": 16, "endColumn": 58},
                },
                "logicalLocations": [{"fullyQualifiedName": "customer.requires.on_shelf.by"}],
                "message": {"text": "required by 08:00 here"},
            }
        ],
        "suppressions": [],
        "properties": {"counted": True, "state": "to_be"},
    }
    assert odd["locations"][0]["physicalLocation"]["region"] == {"startLine": 1}
    assert (fact["level"], fact["properties"]) == ("note", {"counted": False, "state": "as_is"})


def test_what_a_comment_lets_stand_is_suppressed(samples: ModuleType, asked: Asked) -> None:
    file = samples.GOOD._replace(
        findings=(samples.NOTE,),
        ignored=(Ignored(samples.ERROR, "agreed with the shop"), Ignored(samples.WARNING, "")),
    )
    found = results(Report((file,)), asked)
    assert [one["suppressions"] for one in found] == [
        [],
        [{"kind": "inSource", "justification": "agreed with the shop"}],
        [{"kind": "inSource"}],
    ]
    _, late, _ = found
    same = next(one for one in results(samples.REPORT, asked) if one["ruleId"] == "late-thing")
    assert late["partialFingerprints"] == same["partialFingerprints"]
    sarif_schema().validate(to_sarif.report_to_sarif(Report((file,)), asked))
    assert len(to_concise.export(Report((file,)), asked).splitlines()) == 1
    assert len(to_github.export(Report((file,)), asked).splitlines()) == 2


CALENDAR = """\
procmap: 1
process: Office
calendar: own
calendars: {own: {file: own.yaml}}
states: {to_be: {steps: {one: {name: One}}}}
"""


def test_a_finding_in_a_calendar_file_stands_there(tmp_path: Path) -> None:
    path = tmp_path / "office.yaml"
    path.write_text(CALENDAR, "utf-8")
    (tmp_path / "own.yaml").write_text("week:\n  mon-fri: [nonsense]\n", "utf-8")
    report = Report((check_text(CALENDAR, str(path), path, Question(TODAY)),))
    asked = Asked(all_rules(), root=str(tmp_path))
    own = str(tmp_path / "own.yaml")
    assert f"{own}:2:12: error[bad-time]" in to_concise.export(report, asked)
    assert f"::error file={own},line=2,endLine=2,col=12,title=bad-time:" in to_github.export(report, asked)
    [run] = to_sarif.report_to_sarif(report, asked)["runs"]
    sarif_schema().validate({"version": "2.1.0", "runs": [run]})
    assert [one["location"]["uri"] for one in run["artifacts"]] == ["office.yaml", "own.yaml"]
    assert run["artifacts"][1].keys() == {"location"}
    place = next(one for one in run["results"] if one["ruleId"] == "bad-time")["locations"][0]
    assert place["physicalLocation"] == {
        "artifactLocation": {"uri": "own.yaml", "uriBaseId": "%SRCROOT%", "index": 1},
        "region": {"startLine": 2, "startColumn": 12, "endLine": 2, "endColumn": 22},
    }


def test_sarif_rules(samples: ModuleType, asked: Asked) -> None:
    [run] = to_sarif.report_to_sarif(samples.REPORT, asked)["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["tool"]["driver"]["rules"][0] == {
        "id": "late-thing",
        "deprecatedIds": ["tardy-thing"],
        "shortDescription": {"text": "Something late"},
        "fullDescription": {"text": "Why it matters."},
        "help": {"text": "Why it matters.\n\n- one\n- two", "markdown": "Why it matters.\n\n- one\n- two"},
        "defaultConfiguration": {"level": "error"},
        "properties": {"tags": ["feasibility", "recommended"]},
    }
    for one in run["results"]:
        assert run["tool"]["driver"]["rules"][one["ruleIndex"]]["id"] == one["ruleId"]


def test_sarif_invocation(samples: ModuleType, asked: Asked) -> None:
    [run] = to_sarif.report_to_sarif(samples.REPORT, asked._replace(exit_code=2))["runs"]
    [invocation] = run["invocations"]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (False, 2)
    [notification] = invocation["toolExecutionNotifications"]
    assert notification["message"]["text"] == "there is no such file or folder"
    assert notification["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "gone.yaml"
    [run] = to_sarif.report_to_sarif(Report((samples.GOOD,)), asked._replace(exit_code=1))["runs"]
    assert run["invocations"] == [
        {"executionSuccessful": True, "exitCode": 1, "toolExecutionNotifications": []}
    ]


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("x.yaml", "x.yaml"),
        ("./a/../б в/x#1?.yaml", "%D0%B1%20%D0%B2/x%231%3F.yaml"),
        ("/srv/repo/dir/x.yaml", "dir/x.yaml"),
        ("a:b%.yaml", "a%3Ab%25.yaml"),
        ("-", "-"),
    ],
)
def test_sarif_addresses_below_the_root(path: str, uri: str, asked: Asked) -> None:
    [run] = to_sarif.report_to_sarif(Report((FileReport(path, None, None),)), asked)["runs"]
    assert run["artifacts"][0]["location"] == {"uri": uri, "uriBaseId": "%SRCROOT%"}


def test_sarif_addresses_elsewhere(asked: Asked) -> None:
    file = FileReport("../дом/x.yaml", None, None)
    [run] = to_sarif.report_to_sarif(Report((file,)), asked)["runs"]
    location = run["artifacts"][0]["location"]
    assert location == {"uri": "file:///srv/%D0%B4%D0%BE%D0%BC/x.yaml"}


def test_sarif_text_is_neither_link_nor_placeholder(samples: ModuleType, asked: Asked) -> None:
    odd = samples.WARNING._replace(values={"things": "[x](http://e.org) [y] {0} {z}", "nothing": ""})
    [result] = results(Report((FileReport("x", None, None, (odd,)),)), asked)
    assert result["message"]["text"] == "odd: \\[x](http://e.org) [y] {{0}} {z}, "


BAD = """\
procmap: 1
process: Хлеб
departments: {d: {name: 🚚🚚 Доставка, kind: odd}}
states:
  to_be:
    steps:
      bake: {name: 🥖, department: d, takes: soon}
      sell: {name: B, department: nobody, after: bake, takes: later}
"""


def prints(text: str) -> list[tuple[str, str]]:
    found = results(checked(text), Asked(all_rules()))
    return [(one["ruleId"], one["partialFingerprints"]["procmapRoute/v1"]) for one in found]


def test_fingerprints_stay_when_lines_move() -> None:
    before = prints(BAD)
    assert len(before) == len(set(before)) >= 4
    moved = "# a comment\n\n" + BAD.replace("states:", "# another\n\nstates:").replace(
        "name: B", "name: Выкладка"
    )
    assert sorted(prints(moved)) == sorted(before)


def test_a_new_finding_leaves_the_other_fingerprints_alone() -> None:
    more = BAD.replace("      sell:", "      cool: {name: C, department: nowhere, takes: never}\n      sell:")
    assert set(prints(BAD)) < set(prints(more))


def test_fingerprints_of_a_place_without_a_route() -> None:
    broken = "procmap: 1\nstates: [\n"
    first = dict(prints(broken))["not-yaml"]
    assert dict(prints("# moved\n" + broken))["not-yaml"] == first
    assert dict(prints(broken.replace("[", "{")))["not-yaml"] != first


def test_columns_are_code_points() -> None:
    lines = BAD.splitlines()
    cut = {}
    for one in results(checked(BAD), Asked(all_rules())):
        region = one["locations"][0]["physicalLocation"]["region"]
        cut[region["startLine"]] = lines[region["startLine"] - 1][
            region["startColumn"] - 1 : region["endColumn"] - 1
        ]
    assert cut[3] == "odd"
    assert cut[7] == "soon"


@pytest.mark.parametrize("path", HOSTILE, ids=lambda path: path.stem)
def test_hostile_files_in_every_format(path: Path) -> None:
    report = checked(path.read_bytes(), f"tests/hostile/{path.name}")
    asked = Asked(all_rules(), "ru", root="/srv")
    count = len(report.files[0].findings)
    lines = to_concise.export(report, asked).splitlines()
    assert len(lines) == count
    assert all(MATCHER.match(line) for line in lines)
    assert len(to_github.export(report, asked).splitlines()) == count + 1
    sarif_schema().validate(json.loads(to_sarif.export(report, asked)))


def test_junit_fits_the_schema(samples: ModuleType, asked: Asked) -> None:
    reports = [samples.REPORT, Report((samples.MALFORMED,)), Report(())]
    reports += [checked(path.read_bytes()) for path in HOSTILE[::10]]
    for n, report in enumerate(reports):
        text = to_junit.export(report, asked if n < 3 else Asked(all_rules()))
        junit_schema().validate(text)
    assert not junit_schema().is_valid(text.replace("<testcase ", "<testcase surplus='1' ", 1))


@pytest.mark.parametrize("export", EXPORTS, ids=lambda module: module.__name__)
def test_the_same_bytes_every_time(samples: ModuleType, asked: Asked, export: Any) -> None:
    assert export.export(samples.REPORT, asked) == export.export(samples.REPORT, asked)


@pytest.mark.parametrize("export", [to_json, to_junit, to_sarif], ids=lambda module: module.__name__)
def test_escapes_say_the_same(samples: ModuleType, asked: Asked, export: Any) -> None:
    plain = export.export(samples.REPORT, asked._replace(language="ru"))
    narrow = export.export(samples.REPORT, asked._replace(language="ru", ascii_only=True))
    assert narrow.isascii()
    assert not plain.isascii()
    if export is to_junit:
        same = [ElementTree.canonicalize(text) for text in (plain, narrow)]
    else:
        same = [json.loads(text) for text in (plain, narrow)]
    assert same[0] == same[1]


@given(words=st.text(), path=st.text(min_size=1).filter(lambda path: "\0" not in path))
def test_any_text_in_every_format(samples: ModuleType, words: str, path: str) -> None:
    odd = Finding("odd-thing", Severity.WARNING, ("a", words), {"things": words}, span=Span(1, 1, 1, 2))
    report = Report((FileReport(path, compose("a: 1\n", path), None, (odd,)),))
    asked = Asked(samples.RULES, root="/srv/repo", fail_on="warning")
    assert len(to_concise.export(report, asked).splitlines()) == 1
    assert len(to_github.export(report, asked).splitlines()) == 2
    [case] = [
        case for case in cases(to_junit.export(report, asked)) if len(case) and case[0].tag == "failure"
    ]
    assert case.get("name") == "odd-thing"
    sarif_schema().validate(to_sarif.report_to_sarif(report, asked))


NAMES = st.text(st.characters(codec="utf-8", exclude_characters="/\0"), min_size=1)


@given(name=NAMES.filter(lambda name: name not in (".", "..")))
def test_a_percent_encoded_name_is_the_name(name: str) -> None:
    file = FileReport(f"дом/{name}", None, None)
    [run] = to_sarif.report_to_sarif(Report((file,)), Asked({}, root="/srv"))["runs"]
    uri = run["artifacts"][0]["location"]["uri"]
    assert re.fullmatch(r"[A-Za-z0-9%/._~!$&'()*+,;=@-]+", uri)
    assert unquote(uri) == f"дом/{name}"


@pytest.mark.parametrize(
    ("path", "uri"), [("a\ud800.yaml", "a%3F.yaml"), ("/a\ud800", "file:///a%3F"), ("b\udcff", "b%FF")]
)
def test_a_path_that_is_no_text(path: str, uri: str) -> None:
    [run] = to_sarif.report_to_sarif(Report((FileReport(path, None, None),)), Asked({}, root="/srv"))["runs"]
    assert run["artifacts"][0]["location"]["uri"] == uri


@pytest.mark.parametrize("export", EXPORTS, ids=lambda module: module.__name__)
def test_every_export_is_a_format(export: Any) -> None:
    from procmap.cli.options import ReportFormat

    modules = Path(to_json.__file__).parent.glob("to_*.py")
    folder = {path.stem.removeprefix("to_") for path in modules if "\ndef export(" in path.read_text("utf-8")}
    assert folder | {"text"} == {form.value for form in ReportFormat}
    assert export.__name__.rpartition("to_")[2] in folder
