"""The commands as a user runs them: in child processes, with real files, pipes and signals."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from procmap.calendars import Elapsed, forward_many
from procmap.cli.app import main

ROOT = Path(__file__).parents[2]
TO_BE = """\
procmap: 1
process: Хлеб «на полке»
anchor: 2026-11-27
timezone: Europe/Moscow
departments:
  shop: {name: Магазин}
customer:
  requires:
    on_shelf: {what: Хлеб, at: sell, by: "08:00"}
states:
  to_be:
    steps:
      bake: {name: Выпечка, department: shop, takes: TAKES, not_before: "05:00"}
      sell: {name: Выкладка, department: shop, after: bake, takes: 1h}
"""


@pytest.fixture
def bread(tmp_path: Path) -> Path:
    path = tmp_path / "bread.yaml"
    path.write_text(TO_BE.replace("TAKES", "2h"), "utf-8")
    return path


@pytest.fixture
def late_bread(tmp_path: Path) -> Path:
    path = tmp_path / "late.yaml"
    path.write_text(TO_BE.replace("TAKES", "2h 30m"), "utf-8")
    return path


def environment(**more: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TMPDIR") if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", "PYTHONUTF8": "0", **more}


def run(*arguments: str | Path, stdin: bytes = b"", **more: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "procmap", *map(str, arguments)]
    return subprocess.run(
        command, input=stdin, capture_output=True, env=environment(**more), timeout=60, check=False
    )


def text(result: subprocess.CompletedProcess[bytes]) -> str:
    assert b"Traceback" not in result.stderr
    return result.stdout.decode("utf-8")


def test_check_clean(bread: Path) -> None:
    result = run("check", bread)
    assert "to be: holds · Хлеб by 08:00 · slack 0 min" in text(result)
    assert result.returncode == 0
    assert result.stderr == b""


def test_check_late(late_bread: Path) -> None:
    result = run("check", late_bread)
    assert "to be: infeasible · Хлеб by 08:00 · 30 min late" in text(result)
    assert "error[infeasible-handoff]" in text(result)
    assert result.returncode == 1


@pytest.mark.parametrize(("level", "code"), [("error", 1), ("warning", 1), ("never", 0)])
def test_fail_on(late_bread: Path, level: str, code: int) -> None:
    assert run("check", late_bread, "--fail-on", level).returncode == code


def test_a_folder_and_standard_input(bread: Path, late_bread: Path) -> None:
    assert text(run("check", bread.parent)).count("Хлеб «на полке»") >= 2
    result = run("check", "-", stdin=bread.read_bytes())
    assert "slack 0 min" in text(result)
    assert result.returncode == 0


@pytest.mark.parametrize("command", ["check", "fix", "compare", "book -o book.html"])
def test_standard_input_given_twice_is_told_and_not_read_as_an_empty_file(command: str, bread: Path) -> None:
    name, *more = command.split()
    result = run(name, "-", "-", *more, stdin=bread.read_bytes())
    assert result.returncode == 2
    assert result.stdout == b""
    told = b"procmap: FILE: standard input can be read only once: give - once\n"
    assert result.stderr == told + b"see: procmap %s --help\n" % name.encode()
    result = run(name, "-", "-", *more, stdin=bread.read_bytes(), PROCMAP_LANG="ru", PYTHONIOENCODING="utf-8")
    assert "стандартный ввод можно прочитать только один раз" in result.stderr.decode()


def test_a_book_is_made_of_standard_input(bread: Path, tmp_path: Path) -> None:
    book = tmp_path / "book.html"
    assert run("book", "-", "-o", book, stdin=bread.read_bytes()).returncode == 0
    assert "Хлеб «на полке»" in book.read_text("utf-8")


def test_a_missing_file_beats_findings(late_bread: Path) -> None:
    result = run("check", late_bread, "nowhere.yaml")
    assert "error: nowhere.yaml: there is no such file or folder" in text(result)
    assert "1 file could not be opened" in text(result)
    assert result.returncode == 2


def test_malformed_counts_as_findings() -> None:
    result = run("check", "-", stdin=b"procmap: [\n")
    assert "error[not-yaml]" in text(result)
    assert result.returncode == 1
    assert run("chain", "-", stdin=b"procmap: [\n").returncode == 1
    assert run("why", "-", "x", stdin=b"procmap: [\n").returncode == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["chekc", "x"], "procmap: unknown command “chekc”; did you mean “check”?"),
        (["check"], "procmap: FILE is missing\nsee: procmap check --help"),
        (["check", "x", "--fomat", "json"], "procmap: unknown option --fomat"),
        (
            ["check", "x", "--format", "xml"],
            "procmap: --format: one of these is expected: text, concise, json, sarif, github, junit",
        ),
        (["chain", "x", "--format", "sarif"], "procmap: --format: one of these is expected: text, json"),
        (["check", "x", "--lang", "de"], "procmap: --lang: one of these is expected: en, ru"),
        (["check", "x", "--date", "2026-02-30"], "procmap: --date: “2026-02-30” is no date"),
        (["check", "x", "--date"], "procmap: --date needs a value"),
        (["check", "{bread}", "--state", "to_bee"], "procmap: unknown state “to_bee”; did you mean “to_be”?"),
        (["check", "{bread}", "--family", "rye"], "procmap: unknown product family “rye”; there are none"),
        (["why", "{bread}", "bak"], "procmap: unknown step or requirement “bak”; did you mean “bake”?"),
        (["why", "nowhere.yaml", "x"], "procmap: nowhere.yaml: there is no such file or folder"),
        (["chain", "nowhere.yaml"], "procmap: nowhere.yaml: there is no such file or folder"),
        (["explain", "infeasible-handof"], "procmap: unknown rule “infeasible-handof”; did you mean"),
        ([], "procmap: Missing command"),
    ],
)
def test_wrong_usage(
    bread: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    message: str,
) -> None:
    monkeypatch.setenv("PROCMAP_LANG", "en")
    assert main([argument.replace("{bread}", str(bread)) for argument in arguments]) == 2
    output, errors = capsys.readouterr()
    assert errors.startswith(message)
    assert output == ""


def test_signal_handlers_are_put_back(capsys: pytest.CaptureFixture[str]) -> None:
    before = signal.getsignal(signal.SIGTERM)
    assert main(["--version"]) == 0
    assert signal.getsignal(signal.SIGTERM) is before
    assert capsys.readouterr().out.startswith("procmap ")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "numpy is not installed; run: pip install 'procmap[solvers]'"),
        ("ru", "numpy не установлен; выполните: pip install 'procmap[solvers]'"),
    ],
)
def test_a_missing_extra_says_what_to_install(
    bread: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], language: str, said: str
) -> None:
    """A command that needs arrays, where numpy is not there."""

    def needs_numpy(*_: object, **__: object) -> None:
        forward_many(Elapsed(1), [0])  # type: ignore[arg-type]

    monkeypatch.setattr("procmap.api.check.check", needs_numpy)
    monkeypatch.setitem(sys.modules, "numpy", None)
    assert main(["check", str(bread), "--lang", language]) == 2
    assert capsys.readouterr().err == f"procmap: {said}\n"


def test_wrong_usage_in_russian() -> None:
    result = run("chekc", PROCMAP_LANG="ru")
    assert result.stderr.decode() == "procmap: неизвестная команда «chekc»; может быть, «check»?\n"


def test_today_can_be_given(bread: Path) -> None:
    bread.write_text(bread.read_text("utf-8").replace("anchor: 2026-11-27\n", ""), "utf-8")
    assert "D = Sunday 2026-11-29, today" in text(run("check", bread, PROCMAP_TODAY="2026-11-29"))
    assert "D = Tuesday 2026-12-01, from the command line" in text(
        run("check", bread, "--date", "2026-12-01")
    )
    week = 'calendar: c\ncalendars: {c: {week: {mon-fri: ["08:00-17:00"]}}}\nstates:'
    bread.write_text(bread.read_text("utf-8").replace("states:", week), "utf-8")
    assert "D = Monday 2026-11-30, the first working day from today" in text(
        run("why", bread, "bake", PROCMAP_TODAY="2026-11-29")
    )
    wrong = run("check", bread, PROCMAP_TODAY="tomorrow")
    assert wrong.stderr.decode().startswith("procmap: PROCMAP_TODAY: “tomorrow” is no date")
    assert wrong.returncode == 2


def test_json(bread: Path) -> None:
    for arguments in (["check", bread], ["chain", bread], ["why", bread, "bake"]):
        data: Any = json.loads(text(run(*arguments, "--format", "json")))
        assert data["format"] == 1
        assert data["files"][0]["states"][0]["verdict"] == "holds"
    assert json.loads(text(run("rules", "--format", "json")))["rules"]


def test_json_on_a_narrow_console_is_escaped(bread: Path) -> None:
    result = run("check", bread, "--format", "json", PYTHONIOENCODING="cp866")
    assert result.stdout.isascii()
    assert json.loads(result.stdout)["files"][0]["process"] == "Хлеб «на полке»"


def test_chain_and_why(bread: Path) -> None:
    chain = text(run("chain", bread))
    assert chain.index("Выкладка") < chain.index("Выпечка")
    why = text(run("why", bread, "bake", "--lang", "ru"))
    assert "07:00 + 1 ч = 08:00; секундой позже — уже 08:00:01" in why


def test_why_names_the_window_that_speaks_for_a_step(tmp_path: Path) -> None:
    """From 10:00 to 13:00 there are 3 h for the one step between; outside of windows nothing speaks."""
    file = tmp_path / "window.yaml"
    file.write_text(
        """\
procmap: 1
process: P
anchor: 2026-11-27
customer: {requires: {out: {what: Out, at: c, by: "14:00"}}}
states:
  to_be:
    steps:
      a: {name: Take, not_before: "10:00", takes: 0m}
      b: {name: Sort, after: a}
      c: {name: Ship, after: b, takes: 1h}
      d: {name: Alone}
    requirements:
      in: {what: In, step: a, asked_by: b, by: "10:00", answer: "yes"}
      sorted: {what: Sorted, step: b, asked_by: c, by: "13:00", answer: "yes"}
""",
        "utf-8",
    )
    nobody = "Nothing sets its time"
    inside = text(run("why", file, "b"))
    assert inside.endswith(
        "It is part of a window that nobody has split:\n  [Sort] 10:00–13:00, 3 h left for Sort\n"
    )
    assert nobody not in inside
    assert text(run("why", file, "b", "--lang", "ru")).endswith(
        "  [Sort] 10:00–13:00, остаётся 3 ч на: Sort\n"
    )
    assert "nobody has split" not in text(run("why", file, "c"))
    assert nobody in text(run("why", file, "d"))


def test_explain_every_rule_and_list_them() -> None:
    names = [row.split()[0] for row in text(run("rules")).splitlines()[1:]]
    assert len(names) > 10
    page = text(run("explain", names[0], "--lang", "ru"))
    assert names[0] in page
    assert page.startswith("# ")


def test_help_in_both_languages() -> None:
    assert text(run("--help")).startswith("Usage: procmap [OPTIONS] COMMAND …")
    russian = text(run("check", "--help", "--lang", "ru"))
    assert russian.startswith("Использование: procmap check [ПАРАМЕТРЫ] ФАЙЛ…")
    assert "(по умолчанию error)" in russian or "иначе error" in russian
    assert "Показать эту справку и выйти." in russian


def test_version() -> None:
    from procmap import __version__

    assert text(run("--version")) == f"procmap {__version__}\n"


@pytest.mark.parametrize("encoding", ["cp866", "cp1251", "ascii", "latin-1"])
@pytest.mark.parametrize("language", ["en", "ru"])
def test_narrow_consoles(late_bread: Path, encoding: str, language: str) -> None:
    result = run("check", late_bread, "--lang", language, PYTHONIOENCODING=encoding)
    page = result.stdout.decode(encoding)
    assert result.stderr == b""
    assert result.returncode == 1
    assert ("Выпечка" if encoding.startswith("cp") else "Vypecka") in page
    lines = page.splitlines()
    caret = next(n for n, row in enumerate(lines) if "^" in row)
    place = slice(lines[caret].index("^"), lines[caret].rindex("^") + 1)
    assert lines[caret - 1][place] == "2h 30m"


def test_wrong_usage_on_a_narrow_console() -> None:
    result = run("check", "нет.yaml", "--lang", "ru", PYTHONIOENCODING="ascii")
    assert result.returncode == 2
    assert b"net.yaml" in result.stdout


def test_colours_on_request(bread: Path) -> None:
    plain = text(run("check", bread))
    assert "\x1b" not in plain
    for coloured in (
        run("check", bread, "--color", "always"),
        run("check", bread, FORCE_COLOR="1"),
        run("check", bread, "--color", "always", NO_COLOR="1"),
    ):
        assert "\x1b[" in text(coloured)
    for bare in (
        run("check", bread, FORCE_COLOR="1", NO_COLOR="1"),
        run("check", bread, "--color", "never", FORCE_COLOR="1"),
        run("check", bread, FORCE_COLOR="0"),
    ):
        assert text(bare) == plain


def start(*arguments: str | Path, **more: Any) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "procmap", *map(str, arguments)]
    return subprocess.Popen(command, env=environment(), **more)


def test_a_closed_pipe_ends_quietly(late_bread: Path) -> None:
    for arguments, code in ((["check", late_bread], 1), (["rules"], 0), (["--help"], 0)):
        read, write = os.pipe()
        os.close(read)
        process = start(*arguments, stdout=write, stderr=subprocess.PIPE)
        os.close(write)
        assert process.communicate(timeout=60)[1] == b""
        assert process.returncode == code


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_said(bread: Path) -> None:
    for arguments in (["check", bread], ["check", bread, "--color", "always"], ["--help"], ["--version"]):
        with open("/dev/full", "wb") as full:  # noqa: PTH123
            process = start(*arguments, stdout=full, stderr=subprocess.PIPE)
            errors = process.communicate(timeout=60)[1]
        assert errors == b"procmap: the output cannot be written: No space left on device\n"
        assert process.returncode == 2


@pytest.mark.skipif(os.name == "nt", reason="signals")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_signals(number: int, code: int) -> None:
    script = (
        "import sys, time, procmap.cli.options as options\n"
        "def read_stdin():\n"
        "    print('reading', flush=True)\n"
        "    time.sleep(60)\n"
        "options.read_stdin = read_stdin\n"
        "from procmap.cli.app import main\n"
        "sys.exit(main(['check', '-']))\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script], env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"reading\n"
    process.send_signal(number)
    output, errors = process.communicate(timeout=60)
    assert (process.returncode, output, errors) == (code, b"", b"")


def test_an_error_of_our_own_is_one_line(bread: Path) -> None:
    script = (
        "import sys, procmap.api.check as api\n"
        "def check(*a, **k): raise RuntimeError('boom\\nmore')\n"
        "api.check = check\n"
        "from procmap.cli.app import main\n"
        "sys.exit(main(['check', 'x']))\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, env=environment(), timeout=60, check=False
    )
    assert result.returncode == 2
    assert result.stderr.decode() == (
        "procmap: internal error: RuntimeError: boom; please report it (PROCMAP_DEBUG=1 shows where it happened)\n"
    )
    shown = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        env=environment(PROCMAP_DEBUG="1"),
        timeout=60,
        check=False,
    )
    assert b"Traceback" in shown.stderr


def test_the_shim_and_the_module_are_the_command() -> None:
    shim = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), "--version"], capture_output=True, timeout=60, check=False
    )
    assert shim.stdout == run("--version").stdout
