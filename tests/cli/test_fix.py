"""``procmap fix`` as its user runs it, and what it may do to any file there is.

It is interrupted at 10 random points; ``PROCMAP_FUZZ=10`` makes it 100.
"""

from __future__ import annotations

import ast
import errno
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from fuzz import times

from procmap.api.check import Question, check_text
from procmap.api.fix import mend
from procmap.api.rules import all_rules
from procmap.cli.app import main
from procmap.loading.document import compose
from procmap.loading.fixes import fixes, patches_of
from procmap.loading.splice import patch

ROOT = Path(__file__).parents[2]
QUESTION = Question(date(2026, 11, 23))
TIMES = 2 * times(5)
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="needs fork and signals")
HEAD = "procmap: 1\nprocess: Хлеб\n"
BAD = (
    HEAD
    + """\
customer:
  requires:
    on_shelf: {what: Хлеб, at: sell, by: 18:00}   # к вечеру
states:
  to_be:
    steps:
      bake: {nmae: Выпечка, takes: 2:30, not_before: 05:00}
      sell: {name: Продажа, after: bak}
    requirements:
      r: {what: W, step: bake, asked-by: sell, by: 5pm, answer: yes}
"""
)
SAFE = {
    "18:00}   #": '"18:00"}   #',
    "nmae": "name",
    "2:30": "2h 30m",
    "05:00": '"05:00"',
    "asked-by": "asked_by",
    "5pm": '"17:00"',
    "answer: yes": 'answer: "yes"',
}


def mended(text: str, unsafe: bool = False) -> str:
    return mend(text.encode(), "x.yaml", None, QUESTION, unsafe=unsafe).after.text


def replaced(text: str, changes: dict[str, str]) -> str:
    for old, new in changes.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def step(text: str) -> str:
    return f"{HEAD}states:\n  to_be:\n    steps:\n      {text}\n"


# --- what is mended


def test_safe_and_unsafe() -> None:
    assert mended(BAD) == replaced(BAD, SAFE)
    assert mended(BAD, unsafe=True) == replaced(BAD, {**SAFE, "after: bak}": "after: bake}"})


def test_names_become_ids_and_dates_dates() -> None:
    """As somebody writes who copies from a table; of two parts with one name nobody knows which is meant."""
    text = (
        HEAD
        + """\
anchor: 30.11.2026
departments:
  shop: {name: Магазин}
  yard: {name: Склад}
  depot: {name: Склад}
states:
  to_be:
    steps:
      bake: {name: Выпечка, department: магазин}
      sell: {name: Продажа, after: [Выпечка], department: Склад}
"""
    )
    changes = {"30.11.2026": "2026-11-30", "department: магазин": "department: shop", "[Выпечка]": "[bake]"}
    assert mended(text) == replaced(text, changes)


def test_an_editor_gets_the_characters_to_change() -> None:
    report = check_text(BAD, "x.yaml", None, QUESTION)
    safe = [fix for fix in fixes(report.document, report.findings) if fix.safe]
    assert patch(BAD, [one for fix in safe for one in patches_of(report.document, fix)]) == replaced(
        BAD, SAFE
    )


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (step("a: {name: A, departmnt: x}") + "departments: {x: {name: X, head: h}}\npeople: {h: {post: P}}\n",
         step("a: {name: A, department: x}") + "departments: {x: {name: X, head: h}}\npeople: {h: {post: P}}\n"),
        ("# верх\nprocess: X\n", "# верх\nprocmap: 1\nprocess: X\n"),
        (HEAD + "states:\n\tto_be:\n\t\tsteps:\n\t\t\ta: {name: A}  # a\n",
         HEAD + "states:\n  to_be:\n    steps:\n      a: {name: A}  # a\n"),
        (step("a: {name: A\u200bB}"), step("a: {name: AB}")),
        (step("a: {name: @home, takes: 1h}"), step('a: {name: "@home", takes: 1h}')),
        (step("a:\n        name: `a`  # a"), step('a:\n        name: "`a`"  # a')),
        (step("a:\n        name:Печь\n        takes: 1h"), step("a:\n        name: Печь\n        takes: 1h")),
        (step("a: {name: A}").replace("\n", "\r"), step("a: {name: A}")),
        (step("a: {name: A, not_before: “13:00”}"), step('a: {name: A, not_before: "13:00"}')),
        (step("a: {name: A, not_before: «D-1 18:00»}"), step('a: {name: A, not_before: "D-1 18:00"}')),
        (step("a: {name: A, takes: „2 ч 30 мин“}"), step("a: {name: A, takes: 2 ч 30 мин}")),
        (step("a: {name: A, takes: “2h..3h\"}"), step("a: {name: A, takes: 2h..3h}")),
        (HEAD + "calendars: {c: {week: {mon-fri: “09:00-18:00”}}}\n",
         HEAD + "calendars: {c: {week: {mon-fri: \"09:00-18:00\"}}}\n"),
        (HEAD + "promises: {p: {what: W, tiers: [{before: «EOD»}]}}\n",
         HEAD + "promises: {p: {what: W, tiers: [{before: EOD}]}}\n"),
    ],
)  # fmt: skip
def test_each_safe_fix(text: str, wanted: str) -> None:
    assert mended(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (step("a: {name: A, takes: 3h..2h}"), step("a: {name: A, takes: 2h..3h}")),
        (HEAD + "owner: bos\npeople: {boss: {post: X}}\n", HEAD + "owner: boss\npeople: {boss: {post: X}}\n"),
        (HEAD + "departments: {a: {name: A, kind: extrenal}}\n",
         HEAD + "departments: {a: {name: A, kind: external}}\n"),
        (HEAD + "group: {bos: {may_decide: true}}\npeople: {boss: {post: X}}\n",
         HEAD + "group: {boss: {may_decide: true}}\npeople: {boss: {post: X}}\n"),
        (step("bake: {name: A}\n      b: {name: B, after: [{step: bakee, transfer: 15m}]}"),
         step("bake: {name: A}\n      b: {name: B, after: [{step: bake, transfer: 15m}]}")),
        (step("bake: {name: A}\n      b: {name: B, after: {bakee: 15m}}"),
         step("bake: {name: A}\n      b: {name: B, after: {bake: 15m}}")),
        (step("a:\n        name: Печь: белая  # a"), step('a:\n        name: "Печь: белая"  # a')),
        (step("bake: {name: A, takes: 90}\n      b: {after: bakee}\n      c: {after: bakee}"),
         step("bake: {name: A, takes: 90}\n      b: {after: bake}\n      c: {after: bake}")),
    ],
)  # fmt: skip
def test_each_unsafe_fix(text: str, wanted: str) -> None:
    assert mended(text) == text
    assert mended(text, unsafe=True) == wanted


@pytest.mark.parametrize(
    "text",
    [
        step("a: {name: A, takes: 90}"),  # 90 min or 90 h
        step("a: {name: A, takes: 1 day}"),  # three meanings
        step("a: {name: A, takes: “90”}"),  # without the quotes it is still no duration
        step("a: {name: A, not_before: “nine”}"),
        HEAD + "promises: {p: {what: W, tiers: [{before: “soon”}]}}\n",
        step("a: {name: A, takes: -2h}"),  # the message names no other spelling
        step('a: {name: A, takes: "2:75"}'),  # and the example of its message is none
        step("a: {name: A, nmae: B}"),  # the right key is there
        step("a: {nmae: A, naem: B}"),  # two for one place
        step("a: {name: A, taks: 90}"),  # the key would be right and its value wrong
        HEAD + "steps: {a: {name: A}}\n",  # `states` is near, and not meant
        step("a: {name: A}\n      a: {name: B}"),
        step("a: {name: A, notes: see 18:00}"),
        step('a: {name: A, not_before: "18:00"}'),
        HEAD + "group: {b: {may_decide: yes}}\npeople: {b: {post: X}}\n",  # yes is a flag here
    ],
)
def test_left_alone(text: str) -> None:
    assert mended(text) == text


def test_what_does_not_hold_is_told() -> None:
    result = mend(step("a: {name: A, taks: 90}").encode(), "x.yaml", None, QUESTION)
    (left,) = result.left
    assert left.fix.title.en == "write `takes` instead of `taks`"
    assert left.why.ru == "ошибка осталась бы или появилась бы другая"
    assert (left.span.line, left.span.column) == (6, 20)


def test_another_encoding_is_never_rewritten() -> None:
    raw = (step("a: {name: Печь, nmae\u0007: B}")).encode("cp1251")
    result = mend(raw, "x.yaml", None, QUESTION, unsafe=True)
    assert not result.changed
    assert result.original == raw


# --- whatever the file


def _files() -> list[tuple[str, bytes]]:
    paths = [
        path
        for folder in ("tests/rules", "tests/hostile", "examples")
        for path in (ROOT / folder).rglob("*.yaml")
    ]
    return [(str(path), path.read_bytes()) for path in sorted(paths)]


def test_every_file_gets_no_worse_and_only_once() -> None:
    kinds = {name: rule.kind for name, rule in all_rules().items()}
    touched = 0
    for name, raw in _files():
        result = mend(raw, name, Path(name), QUESTION, unsafe=True)
        assert (result.after.bom, result.after.newline) == (
            result.before.bom,
            result.before.newline,
        ) or result.changed
        assert result.changed == bool(result.made), name
        assert result.changed or result.after.encode(result.after.text) == raw or not result.before.lossless
        again = mend(result.after.encode(result.after.text), name, Path(name), QUESTION, unsafe=True)
        assert again.made == (), name
        before, after = (Counter(one.rule for one in doc.findings) for doc in (result.before, result.after))
        assert after.total() <= before.total(), name
        assert result.after.complete >= result.before.complete, name
        assert all(kinds[rule] == "reading" for rule in after)
        touched += result.changed
    assert touched > 25


def test_a_good_file_gets_nothing() -> None:
    for path in (ROOT / "examples").glob("*.yaml"):
        document = compose(path.read_bytes(), str(path))
        assert list(fixes(document, ())) == []


def test_titles_in_both_languages() -> None:
    """Every text of the modules that propose fixes is there twice."""
    for name in ("fixes", "text_fixes"):
        tree = ast.parse((ROOT / f"procmap/loading/{name}.py").read_text("utf-8"))
        texts = [
            node
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Text"
        ]
        assert texts
        assert all(len(text.args) == 2 for text in texts)


# --- the command


def run(*arguments: object, stdin: bytes = b"", **more: str) -> subprocess.CompletedProcess[bytes]:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", **more}
    command = [sys.executable, "-m", "procmap", "fix", *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, env=environment, timeout=60, check=False)


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "хлеб.yaml"
    path.write_bytes(BAD.encode())
    return path


def test_a_difference_is_shown_and_nothing_written(bad: Path) -> None:
    result = run(bad)
    output = result.stdout.decode()
    assert output.startswith(f"--- {bad}\n+++ {bad}\n@@ -2,11 +2,11 @@\n")
    assert "-    on_shelf: {what: Хлеб, at: sell, by: 18:00}   # к вечеру\n" in output
    assert '+    on_shelf: {what: Хлеб, at: sell, by: "18:00"}   # к вечеру\n' in output
    assert (
        result.stderr.decode()
        == "procmap: 7 places can be mended; add --write to mend them\nprocmap: 1 more with --unsafe\n"
    )
    assert result.returncode == 1
    assert bad.read_bytes() == BAD.encode()
    assert run(bad, "--diff").stdout == result.stdout


def test_written(bad: Path) -> None:
    result = run(bad, "--write", PROCMAP_LANG="ru")
    lines = result.stdout.decode().splitlines()
    assert f"{bad}:9:14: написать `name` вместо `nmae`" in lines
    assert f"{bad}:5:42: взять `18:00` в кавычки" in lines
    assert len(lines) == 7
    assert "исправлено 7 мест" in result.stderr.decode()
    assert result.returncode == 0
    assert bad.read_bytes() == replaced(BAD, SAFE).encode()
    again = run(bad, "--write", "--unsafe")
    assert bad.read_bytes() == replaced(BAD, {**SAFE, "after: bak}": "after: bake}"}).encode()
    assert again.returncode == 0
    clean = run(bad, "--unsafe")
    assert (clean.stdout, clean.stderr, clean.returncode) == (b"", b"procmap: nothing to mend\n", 0)


def test_standard_input() -> None:
    text = b"\xef\xbb\xbf" + BAD.replace("\n", "\r\n").encode()
    wanted = b"\xef\xbb\xbf" + replaced(BAD, SAFE).replace("\n", "\r\n").encode()
    result = run("-", "--write", stdin=text)
    assert (result.stdout, result.returncode) == (wanted, 0)
    other = HEAD.encode("cp1251")
    assert run("-", "--write", stdin=other).stdout == other
    assert run("-", stdin=text).returncode == 1


def test_folders_and_what_cannot_be_opened(bad: Path) -> None:
    good = bad.with_name("good.yaml")
    good.write_text(HEAD, "utf-8")
    result = run(bad.parent, "nowhere.yaml", "--write")
    assert result.returncode == 2
    assert "nowhere.yaml: there is no such file or folder" in result.stderr.decode()
    assert bad.read_bytes() == replaced(BAD, SAFE).encode()
    assert good.read_text("utf-8") == HEAD
    empty = bad.parent / "empty"
    empty.mkdir()
    assert run(empty).returncode == 2


def test_what_settings_exclude_from_a_folder_is_not_touched(bad: Path) -> None:
    kept = bad.parent / "archive" / "kept.yaml"
    kept.parent.mkdir()
    kept.write_text(BAD, "utf-8")
    (bad.parent / "procmap.toml").write_text('exclude = ["archive"]\n', "utf-8")
    assert run(bad.parent, "--write").returncode == 0
    assert kept.read_text("utf-8") == BAD
    assert bad.read_bytes() == replaced(BAD, SAFE).encode()
    assert run(kept, "--write").returncode == 0
    assert kept.read_bytes() == replaced(BAD, SAFE).encode()


def test_a_terminal_is_not_told_what_to_do() -> None:
    result = run("-", stdin=step("a: {name: A\x1b[2JB}").encode())
    assert b"\x1b" not in result.stdout + result.stderr
    assert result.returncode == 1


@pytest.mark.parametrize("call", ["open", "write", "fsync", "replace"])
@pytest.mark.parametrize(
    "fault",
    [
        (errno.ENOSPC, "на диске нет места"),
        (errno.EACCES, "нет прав на запись"),
        (errno.EROFS, "диск доступен только для чтения"),
        (errno.EIO, "диск сообщает об ошибке"),
    ],
)
def test_a_file_that_cannot_be_saved(
    bad: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    call: str,
    fault: tuple[int, str],
) -> None:
    code, words = fault
    real = getattr(os, call)

    def fail(*arguments: object, **options: object) -> object:
        if call == "open" and not str(arguments[0]).endswith(".tmp"):
            return real(*arguments, **options)
        raise OSError(code, "no")

    monkeypatch.setattr(os, call, fail)
    assert main(["fix", "--lang", "ru", "--write", str(bad)]) == 2
    assert f"procmap: {bad}: {words}\n" in capsys.readouterr().err
    assert bad.read_bytes() == BAD.encode()
    assert [entry.name for entry in bad.parent.iterdir()] == [bad.name]


def test_the_loser_sees_both(
    bad: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    flush = os.fsync

    def change(descriptor: int) -> None:
        flush(descriptor)
        bad.write_bytes(BAD.replace("18:00", "19:00").encode())

    monkeypatch.setattr(os, "fsync", change)
    assert main(["fix", "--lang", "en", "--write", str(bad)]) == 2
    said = capsys.readouterr().err
    assert "somebody else has changed it since it was read; nothing was written" in said
    assert "-    on_shelf: {what: Хлеб, at: sell, by: 19:00}   # к вечеру" in said
    assert '+    on_shelf: {what: Хлеб, at: sell, by: "18:00"}   # к вечеру' in said
    assert bad.read_bytes() == BAD.replace("18:00", "19:00").encode()


@POSIX
def test_interrupted_at_random_points(tmp_path: Path) -> None:
    harness = ROOT / "tests" / "loading" / "saves.py"
    command = [sys.executable, str(harness), "interrupt", "procmap", str(TIMES), str(tmp_path / "a.yaml")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PROCMAP_TODAY": "2026-11-23"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, env=environment)
    assert done.stderr == ""
    assert ast.literal_eval(done.stdout) == {"130": TIMES // 2, "143": TIMES // 2}


@POSIX
@pytest.mark.parametrize(("sign", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_library_may_swallow_the_interruption(
    bad: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, sign: int, code: int
) -> None:
    """pydantic makes an error of its own of a KeyboardInterrupt that comes while it builds a schema."""

    def swallow(*_: object, **__: object) -> object:
        try:
            os.kill(os.getpid(), sign)
            time.sleep(60)
        except BaseException as error:
            raise RuntimeError("schema") from error

    monkeypatch.setattr("procmap.api.fix.mend_file", swallow)
    heard = signal.getsignal(signal.SIGINT)  # a shell starts what runs in the background with it ignored
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        assert main(["fix", str(bad)]) == code
    finally:
        signal.signal(signal.SIGINT, heard)
    assert "internal error" not in capsys.readouterr().err
