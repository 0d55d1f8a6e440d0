"""Settings from the command line and from files, as a user meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from procmap.cli.app import main

BREAD = """\
procmap: 1
process: Bread
anchor: 2026-11-27
customer: {requires: {on_shelf: {what: Bread, at: sell, by: "08:00"}}}
departments: {shop: {name: Shop, kind: external}}
states: {to_be: {steps: {sell: {name: Sell, department: shop, takes: 1h}}}}
"""
NOTE = "note[no-time-basis]"


@pytest.fixture
def bread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("PROCMAP_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    path = tmp_path / "bread.yaml"
    path.write_text(BREAD, "utf-8")
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main([str(one) for one in arguments])
    output, errors = capsys.readouterr()
    return code, output, errors


def settings(bread: Path, text: str) -> Path:
    path = bread.parent / "procmap.toml"
    path.write_text(text, "utf-8")
    return path


def test_the_file_sets_up_a_check(bread: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert NOTE in run(capsys, "check", bread)[1]
    settings(bread, 'fail_on = "warning"\n[rules]\nno-time-basis = "warning"')
    code, output, errors = run(capsys, "check", bread)
    assert (code, errors) == (1, "")
    assert "warning[no-time-basis]" in output
    assert run(capsys, "check", bread, "--fail-on", "error")[0] == 0
    assert run(capsys, "check", bread, "--rule", "no-time-basis=off")[:2] == (
        0,
        run(capsys, "check", bread, "--preset", "correctness", "--rule", "no-time-basis=off")[1],
    )
    assert NOTE in run(capsys, "check", bread, "--no-config")[1]


def test_a_named_file(bread: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings(bread, "odd = 1")
    other = tmp_path / "other.toml"
    other.write_text('preset = "correctness"', "utf-8")
    assert "nothing found" in run(capsys, "check", bread, "--config", other)[1]
    code, output, errors = run(capsys, "check", bread, "--config", tmp_path / "no.toml")
    assert (code, output) == (2, "")
    assert errors.endswith("no.toml: there is no such file or folder\n")
    code, _, errors = run(capsys, "check", bread, "--config", other, "--no-config")
    assert code == 2
    assert "cannot be used together with --no-config" in errors


@pytest.mark.parametrize("command", [["check"], ["chain"], ["why"]])
def test_a_wrong_file_stops_everything(
    bread: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.chdir(bread.parent)
    settings(bread, 'lang = "ru"\nprest = "all"\n[rules]\ncycle = "of"\n')
    subject = ["sell"] if command == ["why"] else []
    code, output, errors = run(capsys, *command, bread.name, *subject)
    assert (code, output) == (2, "")
    assert errors == (
        "procmap: procmap.toml:2:1: ошибка[bad-setting]: настройки `prest` нет; может быть, `preset`?\n"
        "procmap.toml:4:9: ошибка[bad-setting]: `of` сюда не подходит; возможны: off, note, warning, error\n"
    )
    assert run(capsys, *command, bread.name, *subject, "--no-config")[0] == 0


def test_the_language_of_a_project(
    bread: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings(bread, 'lang = "ru"')
    assert "примечание[no-time-basis]" in run(capsys, "check", bread)[1]
    assert NOTE in run(capsys, "check", bread, "--lang", "en")[1]
    assert NOTE in run(capsys, "check", bread, "--no-config")[1]
    assert run(capsys, "check", bread, "--state", "x")[2].startswith("procmap: неизвестное состояние")
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    assert "примечание" in run(capsys, "check", bread)[1]
    monkeypatch.setenv("PROCMAP_LANG", "en")
    assert NOTE in run(capsys, "check", bread)[1]


@pytest.mark.parametrize(
    ("option", "message"),
    [
        (
            "no-time-basis",
            "procmap: --rule: “no-time-basis” should be like unknown-duration=off; levels are off, ",
        ),
        ("no-time-basis=on", "procmap: --rule: “no-time-basis=on” should be like"),
        ("no-time-bases=off", "procmap: unknown rule “no-time-bases”; did you mean “no-time-basis”"),
        ("not-yaml=off", "procmap: --rule: “not-yaml=off”: this rule says that a file is malformed"),
    ],
)
def test_a_wrong_rule_option(
    bread: Path, capsys: pytest.CaptureFixture[str], option: str, message: str
) -> None:
    code, output, errors = run(capsys, "check", bread, "--rule", option)
    assert (code, output) == (2, "")
    assert errors.startswith(message)


def test_rules_tell_what_holds_here(
    bread: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(bread.parent)
    settings(bread, 'preset = "correctness"\n[rules]\nunsplit-window = "error"')
    rows = {row.split()[0]: row.split()[1:3] for row in run(capsys, "rules")[1].splitlines()}
    assert rows["unsplit-window"] == ["error", "recommended"]
    assert rows["missing-contract"] == ["off", "recommended"]
    assert rows["cycle"] == ["error", "correctness"]
    listed = json.loads(run(capsys, "rules", "--format", "json", "--rule", "cycle=note")[1])["rules"]
    (cycle,) = (row for row in listed if row["name"] == "cycle")
    assert (cycle["severity"], cycle["effective"], cycle["preset"]) == ("error", "note", "correctness")


def test_ignored_findings_are_counted_and_in_the_json(
    bread: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bread.write_text("# procmap: ignore-file[no-time-basis] nobody knows\n" + BREAD, "utf-8")
    assert run(capsys, "check", bread)[1].endswith("1 ignored in 1 file\n")
    assert "1 пропущено по комментарию в 1 файле" in run(capsys, "check", bread, "--lang", "ru")[1]
    (file,) = json.loads(run(capsys, "check", bread, "--format", "json")[1])["files"]
    (ignored,) = file["ignored"]
    assert (ignored["reason"], ignored["finding"]["rule"]) == ("nobody knows", "no-time-basis")
    assert file["findings"] == []


def test_standard_input_takes_the_settings_of_the_current_folder(
    bread: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from procmap.cli import options

    monkeypatch.chdir(bread.parent)
    monkeypatch.setattr(options, "read_stdin", BREAD.encode)
    settings(bread, 'preset = "correctness"')
    assert "nothing found" in run(capsys, "check", "-")[1]
