"""What a shell offers by Tab: the protocol without a shell, then real shells where there are any."""

from __future__ import annotations

import inspect
import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from procmap.api.names import MOST_BYTES, names_in, rule_names
from procmap.api.rules import all_rules
from procmap.cli.completing import (
    _BEFORE_EQUALS,
    _FILES,
    _NAMED,
    SEPARATOR,
    SHELL,
    WORDS,
    answer,
    common,
    parameters,
)
from procmap.cli.group import build, command_modules
from procmap.cli.trouble import _choices
from procmap.loading.settings import is_fixed
from procmap.locale import speech

ROOT = Path(__file__).parents[2]
SHELLS = ["bash", "zsh", "fish", "powershell"]
ODD = """\
procmap: 1
process: x
families: {milk: {name: Молоко}, rye: {}}
customer: {requires: {on_shelf: {what: На полке}}}
states:
  as_is:
    steps: {bake: {name: Печь}, only_now: {name: Сейчас}}
  to_be:
    label: как надо
    steps:
      bake: {name: Выпечка}
      "$(touch pwned)": {name: "`touch pwned`"}
      "sp ace;x": {name: "two\\tand \\u202e more"}
      "co:lon": {name: 5}
      "*": [star]
      "bell\\a": {name: unprintable}
    requirements:
      agreed: {what: Испечено}
   broken [
"""


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    path = tmp_path / "odd.yaml"
    path.write_text(ODD, "utf-8")
    return path


def ask(shell: str, *words: str | Path, **more: str) -> list[str]:
    """The lines of an answer; the last word is the unfinished one."""
    line = SEPARATOR.join(["procmap", *map(str, words)])
    text = answer({SHELL: shell, WORDS: line, "PROCMAP_LANG": "en", **more})
    assert text.endswith("\n")
    return text.splitlines()


def offered(shell: str, *words: str | Path) -> list[str]:
    first, *lines = ask(shell, *words)
    assert first == "words"
    assert all(line.count("\t") == 1 for line in lines)
    return [line.partition("\t")[0] for line in lines]


@pytest.mark.parametrize("shell", SHELLS)
def test_commands(shell: str) -> None:
    assert offered(shell, "") == list(command_modules())
    assert offered(shell, "--lang", "ru", "") == list(command_modules())
    assert set(offered(shell, "-")) == {"--version", "--lang", "--help"}


def test_meanings_are_in_the_language_spoken() -> None:
    assert "explain\tExplain a rule: what it says, why, and how to mend it." in ask("zsh", "")
    russian = ask("zsh", "--lang=ru", "")
    assert russian == ask("zsh", "", PROCMAP_LANG="ru")
    summary = speech("ru")._(command_modules()["explain"].SUMMARY)
    assert f"explain\t{summary}" in russian
    assert not summary.isascii()


@pytest.mark.parametrize("shell", SHELLS)
def test_choices(shell: str) -> None:
    assert offered(shell, "check", "x.yaml", "--format", "") == [
        "text", "concise", "json", "sarif", "github", "junit",
    ]  # fmt: skip
    assert offered(shell, "chain", "--format", "") == ["text", "json"]
    assert offered(shell, "completion", "") == SHELLS
    assert offered(shell, "--lang", "") == ["en", "ru"]


@pytest.mark.parametrize("shell", ["zsh", "fish", "powershell"])
def test_a_value_behind_an_equals_sign(shell: str, odd: Path) -> None:
    assert offered(shell, "check", odd, "--state=to")[-1:] == ["--state=to_be"]
    assert offered(shell, "check", odd, "--nonsense=") == []


def test_bash_splits_at_equals_signs_and_colons(odd: Path) -> None:
    assert offered("bash", "check", odd, "--state", "=", "to") == ["to_be"]
    assert offered("bash", "check", odd, "--state", "=") == ["as_is", "to_be"]
    assert offered("bash", "check", odd, "--state=to") == ["--state=to_be"]  # where the user told it not to
    assert offered("bash", "why", odd, "co", ":", "l") == ["lon"]


def test_options_are_offered_once() -> None:
    assert "--format" in offered("zsh", "check", "x", "--")
    left = offered("zsh", "check", "x", "--format", "json", "-q", "-o", "y.json", "--")
    assert not {"--format", "--quiet"} & set(left)
    assert "--output" in left  # it may be given again
    assert offered("bash", "check", "--st") == ["--state"]
    assert ask("zsh", "check", "--", "--st") == ["files yaml"]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        (["check", ""], "files yaml"),
        (["check", "a.yaml", ""], "files yaml"),
        (["check", "--", ""], "files yaml"),
        (["chain", ""], "files yaml"),
        (["why", "--state", "x", ""], "files yaml"),
        (["check", "a.yaml", "-o", ""], "files"),
        (["check", "a.yaml", "--output="], "files"),
        (["init", ""], "files folders"),
        (["init", "--example=a", "--"], "words"),
        (["chain", "a.yaml", ""], "words"),
        (["check", "a.yaml", "--date", ""], "words"),
        (["nonsense", ""], "words"),
        (["rules", "--nonsense", ""], "words"),
        ([""], "words"),
    ],
)
def test_files(words: list[str], first: str) -> None:
    assert ask("zsh", *words)[0] == first


def test_names_of_a_broken_file(odd: Path) -> None:
    assert ask("zsh", "check", odd, "--state", "") == ["words", "as_is\t", "to_be\tкак надо"]
    assert ask("zsh", "chain", "--family", "m", odd)[0] == "files yaml"
    assert ask("zsh", "chain", odd, "--family", "") == ["words", "milk\tМолоко", "rye\t"]
    assert ask("zsh", "why", odd, "") == [
        "words",
        "bake\tВыпечка",
        "$(touch pwned)\t`touch pwned`",
        "sp ace;x\ttwo and \ufffd more",
        "co:lon\t5",
        "*\t",
        "agreed\tИспечено",
        "only_now\tСейчас",
        "on_shelf\tНа полке",
    ]


def test_bash_gets_words_that_it_reads_as_they_are(odd: Path) -> None:
    assert offered("bash", "why", odd, "\\$") == ["\\$\\(touch\\ pwned\\)"]
    assert offered("bash", "why", odd, "sp") == ["sp\\ ace\\;x"]
    assert offered("bash", "why", odd, "*") == ["\\*"]
    assert offered("bash", "why", f"'{odd}'", "on") == ["only_now", "on_shelf"]
    assert offered("bash", "why", str(odd).replace("odd", "o\\dd"), '"bak') == ["bake"]


def test_several_files_and_folders(odd: Path, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    other = tmp_path / "sub" / "other.yml"
    other.write_text("states: {later: {label: потом}}\n", "utf-8")
    assert set(offered("zsh", "check", odd, other, "--state", "")) == {"as_is", "to_be", "later"}
    assert offered("zsh", "check", tmp_path / "sub", "--state", "") == ["later"]


@pytest.mark.parametrize(
    "content", [b"", b"\0\xff" * 50, b"[" * 5000, b"- a\n", b"states: 5\n", b"states: {a: [], b: }"]
)
def test_nothing_breaks_it(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(content)
    for words in (["why", path, ""], ["check", path, "--state", ""], ["check", path, "--family=", ""]):
        assert ask("zsh", *words)[0] in ("words", "files yaml")


def test_what_is_not_there_has_no_names(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    for name in ("gone.yaml", "pipe.yaml", "-", "\0", "x" * 5000):
        assert offered("zsh", "why", tmp_path / name, "") == []
    assert answer({}) == answer({WORDS: "x"}) == "words\n"
    assert answer({SHELL: "unheard of", WORDS: ""}).startswith("words\n")


def test_a_long_file_is_read_to_a_limit(tmp_path: Path) -> None:
    path = tmp_path / "long.yaml"
    step = "      s{n}: {{name: Операция номер {n}}}\n"
    path.write_text(
        "states:\n  a:\n    steps:\n" + "".join(step.format(n=n) for n in range(100_000)), "utf-8"
    )
    found = names_in(str(path)).subjects
    assert "s0" in found
    assert "s99999" not in found
    assert MOST_BYTES / 60 < len(found) < MOST_BYTES / 20


def test_the_names_of_rules_without_loading_them() -> None:
    assert rule_names() == tuple(all_rules())
    settable = [rule.name for rule in all_rules().values() if not is_fixed(rule)]
    assert rule_names(settable=True) == tuple(settable)
    assert "late-contract" in offered("zsh", "explain", "")


def built_parameters(command: Any) -> dict[str, tuple[Any, ...]]:
    params = [*command.params, command.get_help_option(command.context_class(command))]
    return {
        one.name: (
            {*one.opts, *one.secondary_opts} if one.param_type_name == "option" else set(),
            not getattr(one, "is_flag", False),
            tuple(_choices(one)),
            one.help or "",
        )
        for one in params
    }


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_parameters_are_those_that_typer_builds(language: str) -> None:
    say = speech(language)
    group = build(say)

    def ours(found: Any) -> dict[str, tuple[Any, ...]]:
        return {one.name: (set(one.spellings), one.takes, one.choices, one.help) for one in found}

    assert ours(common(say)) == built_parameters(group)
    for name, module in command_modules().items():
        command = group.get_command(group.context_class(group), name)
        assert ours(parameters(module, say)) == built_parameters(command), name


FREE = {
    "date", "map_", "late", "away", "from_", "to", "received", "answered_by", "first", "last",
    "meeting", "said", "note", "promised", "name", "title", "target", "every", "orders", "runs", "seed", "precision",
    "as_of", "most", "time_format", "column", "columns", "zone", "encoding", "by", "apply",
} - set(_NAMED)  # fmt: skip
"""Parameters whose values nobody can guess."""


def test_what_every_parameter_takes_is_known() -> None:
    unknown = {
        (name, one.name)
        for name, module in command_modules().items()
        for one in parameters(module, speech("en"))
        if one.takes
        and not one.choices
        and one.name not in {*_NAMED, *_FILES, *_BEFORE_EQUALS, *FREE, "rule"}
    }
    assert unknown == set()


def test_names_before_an_equals_sign(odd: Path) -> None:
    assert set(offered("zsh", "capacity", str(odd), "--workers", "")) == {
        f"{id_}=" for id_ in offered("zsh", "impact", str(odd), "--department", "")
    }
    assert "bake=" in offered("zsh", "simulate", str(odd), "--sample", "b")


def test_levels_of_rules() -> None:
    assert {"late-contract=", "cycle="} <= set(offered("zsh", "check", "x", "--rule", ""))
    assert "not-yaml=" not in offered("zsh", "check", "x", "--rule", "")  # it cannot be set
    levels = [f"late-contract={level}" for level in ("off", "note", "warning", "error")]
    assert set(offered("zsh", "check", "x", "--rule", "late-c")) == set(levels)
    assert offered("bash", "check", "x", "--rule", "late-contract", "=", "o") == ["off"]
    assert offered("zsh", "rules", "--rule=late-contract=o") == [
        f"--rule={one}" for one in offered("zsh", "rules", "--rule", "late-contract=o")
    ]


def environment(**more: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TMPDIR") if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", "PROCMAP_LANG": "en", **more}


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "cp866"])
def test_the_answer_is_utf_8_on_any_console(odd: Path, encoding: str) -> None:
    words = SEPARATOR.join(["procmap", "why", str(odd), "bake"])
    result = subprocess.run(
        [sys.executable, "-m", "procmap"],
        capture_output=True,
        env=environment(PROCMAP_COMPLETION="bash", PROCMAP_COMPLETION_WORDS=words, PYTHONIOENCODING=encoding),
        timeout=60,
        check=False,
    )
    assert (result.returncode, result.stderr) == (0, b"")
    assert result.stdout.decode("utf-8") == "words\nbake\tВыпечка\n"


def test_completing_loads_neither_models_nor_rules(odd: Path) -> None:
    script = (
        "import sys\nfrom procmap.cli.app import main\nmain([])\nsys.stderr.write('\\n'.join(sys.modules))\n"
    )
    for words in (["why", str(odd), ""], ["check", "--"], ["explain", ""], [""]):
        line = SEPARATOR.join(["procmap", *words])
        result = subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            text=True,
            env=environment(PROCMAP_COMPLETION="zsh", PROCMAP_COMPLETION_WORDS=line),
            timeout=60,
            check=True,
        )
        modules = set(result.stderr.splitlines())
        assert (
            modules & {"pydantic", "rich", "numpy", "networkx", "procmap.model", "procmap.analysis"} == set()
        )


@pytest.mark.parametrize("shell", SHELLS)
def test_the_scripts_are_printed(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    from procmap.cli.app import main

    assert main(["completion", shell]) == 0
    script = capsys.readouterr().out
    assert script.isascii()
    assert f"procmap completion {shell}" in script
    assert f"PROCMAP_COMPLETION={shell}" in script.replace(
        "set -lx PROCMAP_COMPLETION ", "PROCMAP_COMPLETION="
    ).replace("$env:PROCMAP_COMPLETION = 'powershell'", "PROCMAP_COMPLETION=powershell")
    assert WORDS in script
    assert ("files yaml" in script) is (shell != "powershell")  # PowerShell looks for files by itself


def test_no_script_evaluates_an_answer() -> None:
    for path in (ROOT / "procmap" / "cli" / "shells").iterdir():
        code = "".join(line for line in path.read_text("utf-8").splitlines(keepends=True) if line[0] != "#")
        assert not {"eval", "Invoke-Expression", "iex"} & set(code.split()), path.name


def test_the_powershell_script_speaks_the_protocol() -> None:
    script = (ROOT / "procmap" / "cli" / "shells" / "procmap.ps1").read_text("utf-8")
    assert "Register-ArgumentCompleter -Native -CommandName 'procmap'" in script
    assert "-join [char]0x1f" in script
    assert "[Console]::OutputEncoding = [System.Text.Encoding]::UTF8" in script
    assert '-split "`t", 2' in script


def test_the_powershell_script_is_powershell() -> None:
    """Parsed only: PowerShell itself comes from no registry that CI reaches."""
    import tree_sitter
    import tree_sitter_powershell

    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))
    script = (ROOT / "procmap" / "cli" / "shells" / "procmap.ps1").read_bytes()
    assert not parser.parse(script).root_node.has_error
    broken = script.replace(b"if ($lines.Count", b"if $lines.Count")
    assert broken != script
    assert parser.parse(broken).root_node.has_error


@pytest.fixture
def shell_home(tmp_path: Path, odd: Path) -> Iterator[dict[str, str]]:
    """An environment with a command ``procmap`` in the path, in a folder with a process file."""
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    command = bin_ / "procmap"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m procmap "$@"\n', "utf-8")
    command.chmod(0o755)
    path = f"{bin_}{os.pathsep}{os.environ['PATH']}"
    yield environment(PATH=path, HOME=str(tmp_path), TERM="dumb")
    assert not (tmp_path / "pwned").exists()


TYPED = [
    ("procmap chai", "procmap chain "),
    ("procmap check odd.yaml --state=t", "procmap check odd.yaml --state=to_be "),
    ("procmap check --for", "procmap check --format "),
    ("procmap why odd.yaml co:", "procmap why odd.yaml co:lon "),
    ("procmap why odd.yaml sp", "procmap why odd.yaml sp\\ ace\\;x "),
    ("procmap why odd.yaml '$(t", None),
    ("procmap check od", "procmap check odd.yaml "),
]


class Terminal:
    """A shell on a terminal of its own: what is typed, and what it shows then."""

    def __init__(self, command: list[str], folder: Path, env: dict[str, str]) -> None:
        import pty

        self.master, slave = pty.openpty()
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, cwd=folder, env=env, start_new_session=True
        )
        os.close(slave)

    def type(self, keys: str, until: str) -> str:
        """Press keys and wait until a text is shown; what was shown by then."""
        os.write(self.master, keys.encode())
        shown, end = b"", time.monotonic() + 20
        while until.encode() not in shown and time.monotonic() < end:
            if select.select([self.master], [], [], 0.1)[0]:
                shown += os.read(self.master, 65536)
        return shown.decode("utf-8", "replace")

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.master)


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_bash(shell_home: dict[str, str], tmp_path: Path) -> None:
    terminal = Terminal(["bash", "--norc", "--noprofile", "-i"], tmp_path, shell_home)
    try:
        terminal.type("source <(procmap completion bash); echo re''ady\n", "ready\r\n")
        for typed, wanted in TYPED:
            whole = wanted or "procmap why odd.yaml '$(touch pwned)' "
            assert whole in terminal.type(f"{typed}\t", whole)
            terminal.type("\x15", "")
    finally:
        terminal.close()


@pytest.mark.skipif(shutil.which("fish") is None, reason="needs fish")
def test_fish(shell_home: dict[str, str], tmp_path: Path) -> None:
    def complete(line: str) -> list[str]:
        quoted = line.replace("\\", "\\\\").replace("'", "\\'")
        script = f"procmap completion fish | source; complete -C '{quoted}'"
        command = ["fish", "--no-config", "-c", script]
        result = subprocess.run(
            command, capture_output=True, text=True, env=shell_home, cwd=tmp_path, timeout=60, check=True
        )
        assert result.stderr == ""
        return [shown.partition("\t")[0] for shown in result.stdout.splitlines()]

    assert "chain" in complete("procmap chai")
    assert complete("procmap check odd.yaml --state=t") == ["--state=to_be"]
    assert "$(touch pwned)" in complete("procmap why odd.yaml ")
    assert "odd.yaml" in complete("procmap check od")


@pytest.mark.skipif(shutil.which("zsh") is None, reason="needs zsh")
def test_zsh(shell_home: dict[str, str], tmp_path: Path) -> None:
    terminal = Terminal(["zsh", "-f", "-i"], tmp_path, shell_home)
    try:
        start = "autoload -Uz compinit; compinit -u -D; source <(procmap completion zsh); echo re''ady\n"
        terminal.type(start, "ready\r\n")
        for typed, wanted in TYPED:
            rest = (wanted or "procmap why odd.yaml '$(touch pwned)' ").rpartition(" ")[0].rpartition(" ")[2]
            assert rest in terminal.type(f"{typed}\t", rest)
            terminal.type("\x15", "")
    finally:
        terminal.close()


def test_the_words_are_handed_over_as_they_are() -> None:
    """The separator is one that nobody types, and the same in every script."""
    assert SEPARATOR == "\x1f"
    for path in (ROOT / "procmap" / "cli" / "shells").iterdir():
        assert "x1f" in path.read_text("utf-8")
    assert inspect.signature(answer).parameters.keys() == {"environ"}
