"""Where results go: formats, files, consoles of any encoding, pipes that close."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from procmap.cli.app import main
from procmap.cli.options import ReportFormat
from procmap.cli.output import OutputError
from procmap.cli.saving import format_of, save

ROOT = Path(__file__).parents[2]
FORMATS = [form.value for form in ReportFormat]
BREAD = """\
procmap: 1
process: Хлеб «на полке» № 5
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
      bake: {name: Выпечка café, department: shop, takes: TAKES, not_before: "05:00"}
      sell: {name: Выкладка, department: shop, after: bake, takes: 1h}
"""


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROCMAP_LANG", "en")
    monkeypatch.delenv("FORCE_COLOR", raising=False)


@pytest.fixture
def late(tmp_path: Path) -> Path:
    path = tmp_path / "хлеб, 5%.yaml"
    path.write_text(BREAD.replace("TAKES", "2h 30m"), "utf-8")
    return path


def environment(**more: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TMPDIR") if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", "PYTHONUTF8": "0", **more}


def run(*arguments: str | Path, **more: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "procmap", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, env=environment(**more), timeout=60, check=False)


@pytest.mark.parametrize("form", FORMATS)
def test_each_format_on_the_terminal(late: Path, form: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(late), "--format", form]) == 1
    output, errors = capsys.readouterr()
    assert "infeasible-handoff" in output
    assert errors == ""


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("encoding", ["cp1251", "cp866", "ascii"])
def test_each_format_on_narrow_consoles(late: Path, form: str, encoding: str) -> None:
    result = run("check", late, "--format", form, "--lang", "ru", PYTHONIOENCODING=encoding)
    assert (result.returncode, result.stderr) == (1, b"")
    if form == "github":
        assert "хлеб%2C 5%25.yaml" in result.stdout.decode("utf-8")
    elif form in ("json", "sarif"):
        assert (
            "хлеб" in json.dumps(json.loads(result.stdout.decode("ascii")), ensure_ascii=False)
            or form == "sarif"
        )
    elif form == "junit":
        assert "хлеб" in (ElementTree.fromstring(result.stdout)[0].get("name") or "")
    else:
        page = result.stdout.decode(encoding)
        assert ("хлеб, 5%.yaml" if encoding != "ascii" else "hleb, 5%.yaml") in page


def test_signs_that_a_console_lacks_get_the_nearest(late: Path) -> None:
    result = run("check", late, PYTHONIOENCODING="cp866")
    page = result.stdout.decode("cp866")
    assert 'Хлеб "на полке" № 5' in page
    assert "Выпечка cafe" in page
    assert "?" not in page


@pytest.mark.skipif(
    shutil.which("bash") is None or shutil.which("head") is None, reason="needs bash and head"
)
@pytest.mark.parametrize("form", FORMATS)
def test_each_format_into_a_pipe_that_closes(late: Path, tmp_path: Path, form: str) -> None:
    many = tmp_path / "many"
    many.mkdir()
    for n in range(40):
        (many / f"{n}.yaml").write_bytes(late.read_bytes())
    command = [sys.executable, "-m", "procmap", "check", str(many), "--format", form]
    script = f"set -o pipefail; {shlex.join(command)} | head -1"
    result = subprocess.run(
        ["bash", "-c", script], capture_output=True, env=environment(), timeout=60, check=False
    )
    assert result.stderr == b""
    assert result.stdout.count(b"\n") == 1
    assert result.returncode == 1


def test_files_by_their_endings(late: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = ["a.sarif", "a.json", "a.xml", "a.txt"]
    options = [part for name in names for part in ("-o", str(tmp_path / name))]
    assert main(["check", str(late), *options]) == 1
    output, errors = capsys.readouterr()
    assert output.splitlines() == [
        str(late),
        "  to be: infeasible · Хлеб by 08:00 · 30 min late",
        "1 error, 1 note in 1 file",
    ]
    assert errors == ""
    assert json.loads((tmp_path / "a.sarif").read_text("utf-8"))["version"] == "2.1.0"
    assert json.loads((tmp_path / "a.json").read_text("utf-8"))["format"] == 1
    assert ElementTree.parse(tmp_path / "a.xml").getroot().get("failures") == "1"
    assert "error[infeasible-handoff]" in (tmp_path / "a.txt").read_text("utf-8")
    assert not list(tmp_path.glob(".*"))


def test_a_format_given_beats_the_ending(late: Path, tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    assert main(["check", str(late), "-o", str(target), "--format", "sarif"]) == 1
    assert "runs" in json.loads(target.read_text("utf-8"))


def test_chain_why_and_rules_into_files(
    late: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments in (["chain", str(late)], ["why", str(late), "bake"], ["rules"]):
        for ending in ("json", "txt"):
            target = tmp_path / f"{arguments[0]}.{ending}"
            assert main([*arguments, "-o", str(target)]) == 0
            assert target.stat().st_size > 100
    assert capsys.readouterr() == ("", "")
    assert json.loads((tmp_path / "why.json").read_text("utf-8"))["files"][0]["why"]


def test_what_cannot_be_solved_is_not_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("procmap: [\n", "utf-8")
    for arguments in (["chain", str(broken)], ["why", str(broken), "x"]):
        assert main([*arguments, "-o", str(tmp_path / "out.txt")]) == 1
        assert "error[not-yaml]" in capsys.readouterr().out
    assert not (tmp_path / "out.txt").exists()


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("nowhere/x.sarif", "there is no such folder"),
        ("folder.json", "it is a folder"),
        ("хлеб, 5%.yaml", "it is a file that is being read"),
        ("link.json", "it is a file that is being read"),
        ("hard.json", "it is a file that is being read"),
        ("calendar.xml", "it is a file that is being read"),
        ("pipe.json", "it is not a regular file"),
    ],
)
def test_files_that_are_refused(
    late: Path, tmp_path: Path, target: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "folder.json").mkdir()
    (tmp_path / "link.json").symlink_to(late)
    (tmp_path / "hard.json").hardlink_to(late)
    (tmp_path / "calendar.xml").write_text("<calendar year='2026'/>", "utf-8")
    os.mkfifo(tmp_path / "pipe.json")
    late.write_text(late.read_text("utf-8") + "calendars: {own: {file: calendar.xml}}\n", "utf-8")
    before = {path.name: path.stat() for path in tmp_path.iterdir()}
    good = str(tmp_path / "good.json")
    assert main(["check", str(late), "--format", "json", "-o", good, "-o", str(tmp_path / target)]) == 2
    assert capsys.readouterr() == ("", f"procmap: {tmp_path / target}: {message}\n")
    after = {path.name: path.stat() for path in tmp_path.iterdir()}
    assert {name: (one.st_ino, one.st_size, one.st_mtime_ns) for name, one in after.items()} == {
        name: (one.st_ino, one.st_size, one.st_mtime_ns) for name, one in before.items()
    }


def test_refusals_in_russian(late: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(late), "--lang", "ru", "-o", "x.doc"]) == 2
    assert capsys.readouterr().err == (
        "procmap: x.doc: по окончанию имени не понять, в каком виде его записать; укажите --format "
        "или одно из окончаний: .sarif .sarif.json .json .xml .txt\n"
    )


def test_one_file_twice(late: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = [str(tmp_path / "x.json"), str(tmp_path / "." / "y" / ".." / "x.json")]
    (tmp_path / "y").mkdir()
    assert main(["check", str(late), "-o", names[0], "-o", names[1]]) == 2
    assert capsys.readouterr().err == f"procmap: {names[1]}: it is named twice\n"
    assert not (tmp_path / "x.json").exists()


@pytest.mark.usefixtures("ordinary_user")
def test_a_read_only_file_and_folder(late: Path, tmp_path: Path) -> None:
    target = tmp_path / "x.json"
    target.touch(mode=0o444)
    assert main(["check", str(late), "-o", str(target)]) == 2
    shut = tmp_path / "shut"
    shut.mkdir(mode=0o555)
    assert main(["check", str(late), "-o", str(shut / "x.json")]) == 2


def test_what_the_system_refuses_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = tmp_path / "old.txt", tmp_path / "new.txt"
    old.write_text("old", "utf-8")

    def refuse(self: Path, target: Path) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OutputError, match="Read-only file system"):
        save({str(old): "x", str(new): "y"}, ())
    assert [path.name for path in tmp_path.iterdir()] == ["old.txt"]
    assert old.read_text("utf-8") == "old"


def test_nothing_is_left_behind_when_interrupted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        save({str(tmp_path / "x.txt"): "x"}, ())
    assert list(tmp_path.iterdir()) == []


def test_mode_and_link_are_kept(tmp_path: Path) -> None:
    real, link = tmp_path / "real.txt", tmp_path / "link.txt"
    real.write_text("old", "utf-8")
    real.chmod(0o640)
    link.symlink_to(real)
    save({str(link): "новое\n"}, ())
    assert link.is_symlink()
    assert real.read_bytes() == "новое\n".encode()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


def test_endings() -> None:
    assert format_of("a/B.SARIF", FORMATS) == "sarif"
    assert format_of("x.sarif.json", FORMATS) == "sarif"
    assert format_of("x.sarif.json", ["text", "json"]) == "json"
    with pytest.raises(OutputError):
        format_of("x.xml", ["text", "json"])


def test_quiet(late: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(late), "-q"]) == 1
    assert main(["check", str(late), "-q", "--format", "json"]) == 1
    assert main(["check", str(late), "-q", "-o", str(tmp_path / "x.sarif")]) == 1
    assert capsys.readouterr() == ("", "")
    assert (tmp_path / "x.sarif").is_file()
    assert main(["check", str(late), "gone.yaml", "--quiet"]) == 2
    assert capsys.readouterr() == ("", "procmap: gone.yaml: there is no such file or folder\n")


def test_verbose(late: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(late)]) == 1
    plain = capsys.readouterr().out
    assert main(["check", str(late), "-v"]) == 1
    page = capsys.readouterr().out
    assert page.startswith(plain)
    more = page.removeprefix(plain)
    assert "  to be: 2 steps, 1 handoff, 0 windows, 0 requirements\n    data: time zones 20" in more
    assert "found something:\n  procmap explain department-without-head  " in more
    assert main(["check", str(late), "-v", "--format", "json"]) == 1
    assert json.loads(capsys.readouterr().out)


def test_verbose_about_a_broken_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("procmap: 1\nprocess: [\n", "utf-8")
    assert main(["check", str(broken), "-v", "--lang", "ru"]) == 1
    assert "procmap explain not-yaml" in capsys.readouterr().out


def test_only_text_on_the_terminal_has_colours(
    late: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for form in FORMATS:
        assert main(["check", str(late), "--format", form, "--color", "always"]) == 1
        assert ("\x1b" in capsys.readouterr().out) is (form == "text")
    assert main(["check", str(late), "--color", "always", "-o", str(tmp_path / "x.txt")]) == 1
    assert "\x1b[" in capsys.readouterr().out
    assert "\x1b" not in (tmp_path / "x.txt").read_text("utf-8")


RED = "\x1b[1;31m"


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(
    ("options", "more", "coloured"),
    [
        ([], {}, True),
        ([], {"NO_COLOR": "1"}, False),
        ([], {"NO_COLOR": ""}, True),
        ([], {"NO_COLOR": "0"}, False),
        ([], {"TERM": "dumb"}, False),
        ([], {"TERM": "dumb", "FORCE_COLOR": "1"}, True),
        (["--color", "never"], {"FORCE_COLOR": "1"}, False),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
    ],
)
def test_colours_on_a_terminal(late: Path, options: list[str], more: dict[str, str], coloured: bool) -> None:
    import pty

    master, slave = pty.openpty()
    command = [sys.executable, "-m", "procmap", "check", str(late), *options]
    env = environment(**{"TERM": "xterm-256color", **more})
    process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=env)
    os.close(slave)
    shown = b""
    try:
        while part := os.read(master, 65536):
            shown += part
    except OSError:  # the other end is closed
        pass
    finally:
        os.close(master)
    assert process.wait(timeout=60) == 1
    assert "error[infeasible-handoff]" in shown.decode().replace("\x1b[0m", "").replace(RED, "").replace(
        "\x1b[1m", ""
    )
    assert (RED in shown.decode()) is coloured
    assert (b"\x1b" in shown) is coloured
