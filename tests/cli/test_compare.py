"""``procmap compare`` and ``procmap impact`` as their user meets them: exit codes, formats, wrong questions."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RETAIL = "examples/av_retail_delivery.yaml"


def run(*words: str, language: str = "en") -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "procmap", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        env={
            "PATH": os.defpath,
            "PROCMAP_LANG": language,
            "PYTHONIOENCODING": "utf-8",
            "PROCMAP_TODAY": "2026-11-23",
        },
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("compare", RETAIL, RETAIL), 0),
        (("compare", RETAIL), 1),
        (("compare", RETAIL, "--from", "to_be", "--to", "to_be"), 0),
        (("compare", RETAIL, "--candidates"), 0),
        (("impact", RETAIL, "bring", "--late", "30m"), 1),
        (("impact", RETAIL, "--department", "it", "--away", "D"), 0),
    ],
)
def test_exit_codes(words: tuple[str, ...], code: int) -> None:
    assert (run(*words)[0], run(*words)[2]) == (code, "")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("compare", RETAIL, "nowhere.yaml"), "nowhere.yaml: there is no such file or folder"),
        (
            ("compare", RETAIL, RETAIL, "--map", "delivr=form"),
            "unknown name “delivr”; did you mean “deliver”",
        ),
        (("compare", RETAIL, RETAIL, "--map", "deliver=volumes_plan"), "unknown name “volumes_plan”"),
        (("compare", RETAIL, RETAIL, "--map", "deliver"), "write OLD=NEW: two ids"),
        (("compare", RETAIL, "--to", "later"), "unknown state “later”"),
        (("compare", RETAIL, "--family", "books"), "unknown product family “books”"),
        (("compare", RETAIL, "--to", "to_be", "--to", "as_is"), "several only with --candidates"),
        (("compare", RETAIL, "--candidates", "--from", "as_is"), "with --candidates there is neither"),
        (("impact", RETAIL, "bring"), "name a step and --late, or --department and --away"),
        (("impact", RETAIL, "bring", "--late", "soon"), "write how much later"),
        (("impact", RETAIL, "brng", "--late", "30m"), "unknown step “brng”; did you mean “bring”"),
        (("impact", RETAIL, "--department", "delivery", "--away", "18:00"), "write a day"),
        (("impact", RETAIL, "--department", "deliveries", "--away", "D"), "unknown"),
    ],
)
def test_wrong_questions(words: tuple[str, ...], told: str) -> None:
    code, printed, complained = run(*words)
    assert (code, printed) == (2, "")
    assert told in complained


def test_a_family_that_one_of_two_files_has(tmp_path: Path) -> None:
    text = (
        "procmap: 1\nprocess: P\nanchor: 2026-11-27\n{}customer: {{requires: {{r: {{what: R, at: a, by: '18:00'}}}}}}\n"
        "states: {{to_be: {{steps: {{a: {{name: A, not_before: '10:00', takes: 1h}}}}}}}}\n"
    )
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text(text.format(""), "utf-8")
    new.write_text(text.format("families: {rye: {name: Rye}}\n"), "utf-8")
    for words in ((str(old), str(new)), (str(new), str(old))):
        code, printed, said = run("compare", *words, "--family", "rye")
        assert (code, said) == (1, "")
        assert "slack" in printed
    assert run("compare", str(old), str(new), "--family", "white")[0] == 2


def test_a_malformed_file_is_an_error(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("procmap: 1\nprocess: [\n", "utf-8")
    for words in (("compare", RETAIL, str(broken)), ("compare", str(broken), "--candidates")):
        for form in ("text", "md"):
            code, printed, complained = run(*words, "--format", form)
            assert (code, complained) == (2, "")
            assert "broken.yaml" in printed


def test_a_plan_that_runs_in_a_circle_has_no_impact(tmp_path: Path) -> None:
    circle = tmp_path / "circle.yaml"
    circle.write_text(
        "procmap: 1\nprocess: P\nstates: {to_be: {steps: {a: {name: A, after: b}, b: {name: B, after: a}}}}\n",
        "utf-8",
    )
    code, printed, _ = run("impact", str(circle), "a", "--late", "1h")
    assert (code, printed) == (2, "P\nthis state cannot be calculated; procmap check says why\n")


def test_formats(tmp_path: Path) -> None:
    target = tmp_path / "gains.md"
    assert run("compare", RETAIL, "-o", str(target), language="ru")[0] == 1
    assert "| время процесса | 48–72 ч (иногда 96–120 ч) | 8 ч |" in target.read_text("utf-8")
    code, printed, _ = run("impact", RETAIL, "bring", "--late", "30m", "--format", "json")
    assert (code, json.loads(printed)["impacts"][0]["rescue"]["kind"]) == (1, "window")
    assert "| rank | 1 |" in run("compare", RETAIL, "--candidates", "--format", "md")[1]


@pytest.mark.parametrize(
    ("words", "pair"),
    [
        ((), "one → two"),
        (("--from", "to_be"), "one → two"),
        (("--to", "to_be"), "two → one"),
        (("--to", "cand"), "one → two"),
        (("--from", "cand"), "two → one"),
        (("--from", "to_be", "--to", "to_be"), "one → one"),
    ],
)
def test_a_state_is_not_compared_with_itself_unless_asked(
    tmp_path: Path, words: tuple[str, ...], pair: str
) -> None:
    file = tmp_path / "candidates.yaml"
    file.write_text(
        "procmap: 1\nprocess: X\nstates:\n  to_be: {label: one, steps: {a: {name: A, takes: 1h}}}\n"
        "  cand: {based_on: to_be, label: two, steps: {a: {takes: 2h}}}\n",
        "utf-8",
    )
    code, printed, complained = run("compare", str(file), *words)
    assert (code, complained) == (int(pair != "one → one"), "")
    assert printed.splitlines()[1].startswith(f"{pair} ·")


def test_a_file_with_one_state_is_told_what_is_needed(tmp_path: Path) -> None:
    file = tmp_path / "one.yaml"
    file.write_text("procmap: 1\nprocess: X\nstates: {to_be: {steps: {a: {name: A}}}}\n", "utf-8")
    assert run("compare", str(file)) == (
        2,
        "",
        f"procmap: {file}: two states are compared, such as `as_is` and `to_be`, and here there is only `to_be`; "
        "describe a second one in the file, or name a second file\n",
    )
    assert "а здесь есть только `to_be`" in run("compare", str(file), language="ru")[2]
    assert run("compare", str(file), "--candidates") == run("compare", str(file))
    assert run("compare", str(file), str(file))[0] == 0
    file.write_text("procmap: 1\nprocess: X\n", "utf-8")
    assert run("compare", str(file))[2].endswith("and here there is none\n")
