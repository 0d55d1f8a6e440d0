"""A session from beginning to end: typing, settings and calendars, hostile texts, odd messages, and how it ends."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from client import place
from desk import CAPABILITIES, COMMAND, Desk, marked
from test_diagnostics import BREAD

HOSTILE = {
    "nothing": "",
    "half a flow": "procmap: 1\nstates: {a: [",
    "unclosed quote": 'procmap: 1\nprocess: "x',
    "tabs": "procmap: 1\n\tprocess: x",
    "lone surrogate": "procmap: 1\nprocess: \ud800x\n",
    "separators": "procmap: 1\nprocess: a\u2028b\x85c\x0bd\n",
    "a carriage return": "procmap: 1\rprocess: x\rstates: {}\r",
    "a byte order mark": "\ufeffprocmap: 1\nprocess: x\nowner: nobody\n",
    "deep": "procmap: 1\nnotes: " + "[" * 5000,
    "anchors": "procmap: 1\na: &a [1]\nb: *a\n<<: *a\n",
    "all controls": "procmap: 1\nnotes: " + "".join(map(chr, range(32))) + "\n",
    "numbers": "1: 2\nprocmap: 1\n3: [4, {5: 6}]\nstates: 7\ndepartments: [8]\ncustomer: {requires: {a: {at: [x]}}}",
    "many documents": "procmap: 1\n---\nprocmap: 1\n",
    "nulls": "procmap:\nprocess:\nstates:\n  a:\n    steps:\n      b:\n        after:\n    requirements:\n",
    "odd keys": "procmap: 1\n? [a]\n: b\n? {c: d}\n!!str e: f\n'': g\n",
}
ASKED = ("hover", "definition", "completion", "references")


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_texts_get_answers_and_no_errors(desk: Desk, kind: str) -> None:
    text = HOSTILE[kind]
    uri = desk.open(text, language="procmap")
    assert isinstance(desk.problems(uri), list)
    lines = text.replace("\r", "\n").split("\n")
    where = {(n, at) for n in range(min(len(lines), 5)) for at in (0, len(lines[n]) // 2, 10**9)} | {
        (10**6, 5)
    }
    for line, character in sorted(where):
        for method in ASKED:
            more = {"context": {"includeDeclaration": True}} if method == "references" else {}
            desk.ask(f"textDocument/{method}", **place(uri, line, character), **more)
    whole = {"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}}
    desk.ask("textDocument/codeAction", textDocument={"uri": uri}, range=whole, context={"diagnostics": []})
    desk.ask("textDocument/documentSymbol", textDocument={"uri": uri})
    desk.ask("textDocument/codeLens", textDocument={"uri": uri})
    assert not desk.told
    desk.shut(uri)


def test_a_byte_order_mark_moves_nothing(desk: Desk) -> None:
    [one] = [
        one
        for one in desk.problems(desk.open(HOSTILE["a byte order mark"]))
        if one["code"] == "unknown-reference"
    ]
    assert one["range"] == {"start": {"line": 2, "character": 7}, "end": {"line": 2, "character": 13}}


def test_a_file_that_is_too_long_is_refused(desk: Desk) -> None:
    uri = desk.open("procmap: 1\nnotes: |\n" + "  x\n" * 2_000_001)
    [one] = desk.problems(uri)
    assert one["code"] == "over-limit"
    assert desk.hover(uri, 0, 1) == ""
    desk.shut(uri)


# --- typing


def test_changes_of_parts_come_to_the_same_as_the_whole(desk: Desk) -> None:
    """Lines end with a line feed, a carriage return or both; U+2028 is a character like any other."""
    uri = desk.open("procmap: 1\r\nprocess: 🍞\u2028🍞\rtimezone: Europe/Berlin\nowner: x\n")
    desk.problems(uri)

    def edit(line: int, start: int, end: int, text: str) -> dict[str, object]:
        span = {"start": {"line": line, "character": start}, "end": {"line": line, "character": end}}
        return {"range": span, "text": text}

    desk.change(uri, edit(1, 11, 12, "-"), edit(3, 7, 8, "nobody"), edit(2, 10, 23, "Nowhere/City"))
    found = {one["code"]: one["range"] for one in desk.problems(uri)}
    assert found["bad-text"]["start"] == {"line": 1, "character": 14}  # the lone carriage return
    assert found["unknown-reference"] == {
        "start": {"line": 3, "character": 7}, "end": {"line": 3, "character": 13},
    }  # fmt: skip
    assert any(place["start"] == {"line": 2, "character": 10} for place in found.values())


def test_only_the_newest_version_is_told(desk: Desk) -> None:
    uri = desk.open(BREAD)
    desk.problems(uri)
    for n in range(30):
        newest = desk.rewrite(uri, BREAD.replace("takes: 40m", f"takes: {40 + n}m"))
    desk.problems(uri)
    versions = [one["version"] for one in desk.published if one["uri"] == uri]
    assert versions == sorted(versions) and versions[-1] == newest
    assert len(versions) < 10
    assert desk.diagnostics[uri] == desk.problems(uri, newest)


def test_a_long_check_keeps_nobody_waiting(tmp_path: Path) -> None:
    """A file of thousands of steps takes seconds to check; meanwhile another text is answered about at once."""
    steps = "".join(
        f"      s{n}: {{name: S{n}, department: d, after: {f's{n - 1}' if n else '[]'}, takes: 1m}}\n"
        for n in range(6000)
    )
    head = BREAD.partition("states:")[0].replace("at: unload", "at: s5999").replace("bakery:", "d:")
    desk = Desk(tmp_path)
    small = desk.open(BREAD)
    desk.problems(small)
    large = desk.open(f"{head}states:\n  to_be:\n    steps:\n{steps}")
    begun = time.monotonic()
    _, line, character = marked(BREAD.replace("after: bake", "after: ba|ke"))
    found = desk.ask("textDocument/definition", **place(small, line, character))
    asked = time.monotonic() - begun
    assert found
    desk.problems(large)
    checked = time.monotonic() - begun
    assert asked < max(checked / 2, 0.5), (asked, checked)
    desk.close()


def test_nothing_is_told_of_a_text_that_was_closed(desk: Desk) -> None:
    uri = desk.open(BREAD)
    desk.problems(uri)
    desk.rewrite(uri, BREAD.replace("after: bake", "after: nothing"))
    desk.shut(uri)
    desk.problems(desk.open(BREAD))
    assert desk.diagnostics[uri] == []


# --- what stands beside the text


def test_settings_hold_and_are_read_again(desk: Desk) -> None:
    folder = desk.folder / "set"
    folder.mkdir()
    settings = folder / "procmap.toml"
    settings.write_text('[rules]\ndepartment-without-head = "off"\n', "utf-8")
    uri = desk.open(BREAD, "set/bread.yaml")
    assert [one["code"] for one in desk.problems(uri)] == []
    settings.write_text('[rules]\ndepartment-without-head = "error"\n', "utf-8")
    desk.published.clear()
    changed = {"uri": settings.as_uri(), "type": 2}
    desk.tell("workspace/didChangeWatchedFiles", changes=[changed])
    assert [one["severity"] for one in desk.problems(uri)] == [1, 1]


def test_settings_that_are_wrong_are_told_where_they_stand(russian: Desk) -> None:
    folder = russian.folder / "wrong"
    folder.mkdir()
    settings = folder / "procmap.toml"
    settings.write_text('[rules]\nunknown-duraton = "off"\n', "utf-8")
    uri = russian.open(BREAD, "wrong/bread.yaml")
    first = russian.problems(uri)[-1]
    assert first["message"].endswith("использовать нельзя, поэтому действуют обычные")
    russian.wait_for(lambda: settings.as_uri() in russian.diagnostics)
    [there] = russian.diagnostics[settings.as_uri()]
    assert there["range"]["start"] == {"line": 1, "character": 0} and there["severity"] == 1
    settings.write_text("", "utf-8")
    russian.published.clear()
    russian.tell("textDocument/didSave", textDocument={"uri": uri})
    russian.problems(uri)
    russian.wait_for(lambda: russian.diagnostics[settings.as_uri()] == [])


def test_the_language_of_the_settings(tmp_path: Path) -> None:
    (tmp_path / "ru").mkdir()
    (tmp_path / "ru" / "procmap.toml").write_text('lang = "ru"\n', "utf-8")
    desk = Desk(tmp_path)
    assert "не указан руководитель" in desk.problems(desk.open(BREAD, "ru/bread.yaml"))[0]["message"]
    assert "не указан" not in desk.problems(desk.open(BREAD))[0]["message"]
    desk.close()
    asked = Desk(tmp_path, "--lang", "en")
    assert "не указан" not in asked.problems(asked.open(BREAD, "ru/bread.yaml"))[0]["message"]
    asked.close()


def test_a_calendar_file_beside_the_text(desk: Desk) -> None:
    own = desk.folder / "own.yaml"
    own.write_text("week:\n  mon-fri: 09:00-25:00\n", "utf-8")
    text = BREAD.replace("timezone: Europe/Berlin\n", "calendars: {office: {file: own.yaml}}\n")
    uri = desk.open(text)
    shown = [one for one in desk.problems(uri) if one["severity"] == 1]
    desk.wait_for(lambda: own.as_uri() in desk.diagnostics)
    [there] = desk.diagnostics[own.as_uri()]
    assert there["range"]["start"]["line"] == 1
    [here] = [one for one in shown if one["message"] == there["message"]]
    assert here["range"]["start"]["line"] == 2
    assert here["relatedInformation"][0]["location"]["uri"] == own.as_uri()
    own.write_text("week:\n  mon-fri: 09:00-18:00\n", "utf-8")
    desk.published.clear()
    desk.tell("textDocument/didSave", textDocument={"uri": uri})
    assert not [one for one in desk.problems(uri) if one["severity"] == 1]
    desk.wait_for(lambda: desk.diagnostics[own.as_uri()] == [])


def test_the_editor_is_asked_to_watch(tmp_path: Path) -> None:
    watching = {**CAPABILITIES["workspace"], "didChangeWatchedFiles": {"dynamicRegistration": True}}
    desk = Desk(tmp_path, capabilities={**CAPABILITIES, "workspace": watching})
    desk.wait_for(lambda: bool(desk.asked))
    [one] = desk.asked[0]["params"]["registrations"]
    assert "**/procmap.toml" in [watcher["globPattern"] for watcher in one["registerOptions"]["watchers"]]
    desk.close()


def test_a_text_without_a_file(desk: Desk) -> None:
    desk.versions["untitled:1"] = 1
    document = {"uri": "untitled:1", "languageId": "yaml", "version": 1, "text": BREAD}
    desk.tell("textDocument/didOpen", textDocument=document)
    assert {one["code"] for one in desk.problems("untitled:1")} == {"department-without-head"}


# --- odd messages, and the end


def test_errors_are_logged_and_no_window_opens(desk: Desk) -> None:
    """A message that is none, one of another protocol, a question nobody knows: the session goes on."""
    desk.send_bytes(b"{not json")
    desk.send_bytes(b"[]")
    desk.send_bytes(b"[" * 100_000)
    desk.send_bytes(b"\xff")
    desk.send({"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": 5}})
    desk.tell("textDocument/didChange", textDocument={"uri": "file:///no", "version": 1}, contentChanges=[])
    desk.tell("$/unknown", a=1)
    number = desk.send_request("unknown/question")
    with pytest.raises(AssertionError, match="-32601"):
        desk.answer(number)
    assert desk.problems(desk.open(BREAD))
    assert {one["method"] for one in desk.told} <= {"window/logMessage"}
    assert len(desk.told) < 10
    desk.told.clear()


@pytest.mark.parametrize(
    "uri", ["file:///%00", "file://[", "", "x", "git:/a.yaml?{}", "file:///" + "a" * 5000]
)
def test_odd_addresses(desk: Desk, uri: str) -> None:
    desk.versions[uri] = 1
    document = {"uri": uri, "languageId": "yaml", "version": 1, "text": BREAD}
    desk.tell("textDocument/didOpen", textDocument=document)
    assert {one["code"] for one in desk.problems(uri)} >= {"department-without-head"}
    assert not desk.told
    desk.shut(uri)


def test_an_announced_message_that_never_comes(tmp_path: Path) -> None:
    done = subprocess.run(
        COMMAND, input=b"X" * 5000 + b"\r\nContent-Length: " + b"9" * 18 + b"\r\n\r\n{", cwd=tmp_path,
        capture_output=True, timeout=20, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (1, b"")


def test_an_error_of_ours_becomes_a_line_in_the_log(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import procmap.api.check as check\n"
        "def broken(*_):\n    raise RuntimeError('broken on purpose')\n"
        "check.check_text = broken\n",
        "utf-8",
    )
    desk = Desk(tmp_path, env={"PYTHONPATH": str(tmp_path), "PROCMAP_DEBUG": "1"})
    uri = desk.open(BREAD)
    desk.wait_for(lambda: bool(desk.told))
    [one] = desk.told
    assert one["method"] == "window/logMessage" and "broken on purpose" in one["params"]["message"]
    assert "bake" in desk.hover(uri, 10, 8)
    assert desk.ask("textDocument/codeLens", textDocument={"uri": uri}) == []
    assert desk.close() == 0
    assert b"RuntimeError: broken on purpose" in desk.errors


def test_shutdown_then_exit_is_0_and_exit_alone_is_1(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    assert desk.close() == 0
    desk = Desk(tmp_path)
    desk.tell("exit")
    assert desk.gone() == 1
    assert desk.errors == b""


def test_an_editor_that_is_gone(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.open(BREAD)
    assert desk.process.stdin is not None
    desk.process.stdin.close()
    assert desk.gone() == 1
    assert desk.errors == b""


def test_an_editor_that_does_not_listen_any_more(tmp_path: Path) -> None:
    process = subprocess.Popen(
        COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path
    )
    assert process.stdin is not None and process.stdout is not None
    process.stdout.close()
    body = json.dumps(
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}}
    ).encode()
    process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
    process.stdin.flush()
    _, errors = process.communicate(timeout=20)
    assert (process.returncode, errors) == (1, b"")


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_terminated(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.process.send_signal(signal.SIGTERM)
    assert desk.gone() == 143


def test_without_the_extra(tmp_path: Path) -> None:
    (tmp_path / "pygls.py").write_text("raise ImportError('no module named pygls')\n", "utf-8")
    for language, said in (("en", "pygls is not installed; run: "), ("ru", "pygls не установлен")):
        done = subprocess.run(
            [*COMMAND, "--lang", language], cwd=tmp_path, input=b"", capture_output=True, timeout=20, check=False,
            env={"PYTHONPATH": str(tmp_path), "PYTHONIOENCODING": "utf-8", "PATH": ""},
        )  # fmt: skip
        assert done.returncode == 2 and done.stdout == b""
        errors = done.stderr.decode()
        assert said in errors and "pip install 'procmap[lsp]'" in errors
