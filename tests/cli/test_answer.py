"""``procmap answer``: what is written, what stays, what is refused.

Random replies to the requirements of the examples are compared with what the model must then say; 30 sequences,
``PROCMAP_FUZZ=10`` makes it 300.
"""

from __future__ import annotations

from datetime import date, timedelta
from difflib import ndiff
from pathlib import Path

import pytest
from fuzz import times
from hypothesis import given, settings
from hypothesis import strategies as st

import procmap
from procmap.api.answer import answer
from procmap.api.check import Question
from procmap.api.rewriting import sound_report
from procmap.cli.app import main
from procmap.loading.answering import Reply
from procmap.loading.document import compose
from procmap.loading.drafting import Draft
from procmap.loading.reader import read_process
from procmap.model import Answer

ROOT = Path(__file__).parents[2]
RETAIL = ROOT / "examples" / "av_retail_delivery.yaml"
TIMES = times(30)
DAY = date(2026, 11, 23)
QUESTION = Question(DAY)
FILE = """\
procmap: 1
process: Хлеб
people: {chief: {post: Начальник пекарни}, owner: {post: Директор}}
departments:
  bakery: {name: Пекарня, head: chief}
  shop: {name: Магазин}
customer:
  requires:
    on_shelf: {what: Хлеб, at: sell, by: "08:00"}
states:
  to_be:
    steps:
      bake: {name: Выпечка, department: bakery, takes: 2h, not_before: "05:00"}
      sell: {name: Выкладка, department: shop, after: bake, takes: 30m}
    requirements:
      baked: {what: Хлеб готов, step: bake, asked_by: sell, by: "07:00", answer: да}   # сказано на встрече
      flour:
        what: Мука
        of: shop
        asked_by: bakery
        answer: "yes"     # пока хватает
        provided: [baked] # без хлеба нет муки
      salt: {what: Соль, of: shop, asked_by: bakery, promised: {within: 2h}}
  later:
    based_on: to_be
    label: потом
"""


@pytest.fixture
def bread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PROCMAP_TODAY", DAY.isoformat())
    path = tmp_path / "bread.yaml"
    path.write_text(FILE, "utf-8")
    return path


def said(path: Path, *words: str) -> int:
    return main(["answer", str(path), *words])


def changed(path: Path, before: str = FILE) -> tuple[list[str], list[str]]:
    """The lines that are gone and those that came."""
    lines = list(ndiff(before.splitlines(), path.read_text("utf-8").splitlines()))
    return [one[2:] for one in lines if one[:2] == "- "], [one[2:] for one in lines if one[:2] == "+ "]


# --- what is written


def test_an_answer_without_history_becomes_its_first_entry(bread: Path) -> None:
    assert said(bread, "flour", "refused", "--by", "shop", "--note", "мука кончилась") == 0
    assert changed(bread) == (
        ['        answer: "yes"     # пока хватает'],
        [
            '        answer: "refused"     # пока хватает',
            "        history:",
            '          - {said: "yes"}',
            "          - {date: 2026-11-23, who: shop, said: refused, note: мука кончилась}",
        ],
    )
    procmap.load(bread)


def test_the_words_of_the_file_are_kept(bread: Path) -> None:
    assert said(bread, "baked", "no", "--date", "2026-11-20") == 0
    _, [line] = changed(bread)
    assert line == (
        '      baked: {what: Хлеб готов, step: bake, asked_by: sell, by: "07:00", answer: отказано, '
        "history: [{said: да}, {date: 2026-11-20, said: отказано}]}   # сказано на встрече"
    )


def test_the_same_answer_again_is_dated(bread: Path) -> None:
    assert said(bread, "flour", "да") == 0
    assert changed(bread) == ([], ["        history:", '          - {date: 2026-11-23, said: "yes"}'])
    assert said(bread, "flour", "contested", "--escalate", "owner") == 0
    history = procmap.load(bread).states["to_be"].requirements["flour"].history
    assert [(one.said, one.escalated_to) for one in history] == [
        (Answer.YES, None),
        (Answer.CONTESTED, "owner"),
    ]


def test_a_based_on_state_takes_over_what_was_said(bread: Path) -> None:
    assert said(bread, "flour", "contested", "--state", "later", "--by", "chief") == 0
    assert changed(bread) == (
        [],
        [
            "    requirements:",
            "      flour:",
            "        history:",
            '          - {said: "yes"}',
            "          - {date: 2026-11-23, who: chief, said: contested}",
            "        answer: contested",
        ],
    )
    states = procmap.load(bread).states
    assert states["to_be"].requirements["flour"].said is Answer.YES
    later = states["later"].requirements["flour"]
    assert [one.said for one in later.history] == [Answer.YES, Answer.CONTESTED]
    assert (later.said, later.answer) == (Answer.CONTESTED, Answer.CONTESTED)


@pytest.mark.parametrize(
    ("words", "written"),
    [
        (["salt", "--promised", "3 ч"], "promised: {within: 3 ч}"),
        (["salt", "--promised", "15:30"], 'promised: {by: "15:30"}'),
        (["salt", "--promised", ""], "promised: null"),
        (["baked", "--promised", "07:15"], 'answer: да, promised: "07:15"'),
        (["baked", "--promised", "2h"], "answer: да, promised: {within: 2h}"),
        (
            ["flour", "--provided", "salt", "--provided", "baked"],
            "provided: [baked, salt] # без хлеба нет муки",
        ),
        (["baked", "--provided", "salt"], "answer: да, provided: [salt]"),
        (["salt", "--escalate", "owner"], "history: [{date: 2026-11-23, escalated_to: owner}]"),
    ],
)
def test_promises_conditions_and_escalations(bread: Path, words: list[str], written: str) -> None:
    assert said(bread, *words) == 0
    _, lines = changed(bread)
    assert len(lines) == 1
    assert written in lines[0]


def test_the_requirement_is_found_in_the_only_state_that_has_it(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(
        FILE.replace("  to_be:", "  plan:")
        .replace("based_on: to_be", "label: x", 1)
        .replace("    label: потом\n", "")
    )
    answer(str(path), "salt", Reply(DAY, Answer.YES), QUESTION, write=True)
    assert procmap.load(path).states["plan"].requirements["salt"].said is Answer.YES


@pytest.mark.parametrize("history", ["history: []", "history:", "history: null", "history: ~  # пока пусто"])
def test_a_history_that_is_empty(bread: Path, history: str) -> None:
    before = FILE.replace("      salt: {what: Соль, of: shop,", f"      salt:\n        {history}\n        what: Соль\n"
                          "        of: shop\n        asked_by: bakery\n      oil: {what: Масло, of: shop,")  # fmt: skip
    bread.write_text(before, "utf-8")
    assert said(bread, "salt", "yes") == 0
    [entry] = procmap.load(bread).states["to_be"].requirements["salt"].history
    assert (entry.date, entry.said) == (DAY, Answer.YES)
    assert bread.read_text("utf-8").count("#") == before.count("#")


@pytest.mark.parametrize(("spelled", "word"), [("да", "да"), ('"yes"', '"yes"')])
def test_the_first_answer_of_a_requirement_is_in_the_language_of_the_others(
    bread: Path, spelled: str, word: str
) -> None:
    bread.write_text(
        FILE.replace("answer: да}", f"answer: {spelled}}}").replace('"yes" ', f"{spelled} "), "utf-8"
    )
    assert said(bread, "salt", "yes") == 0
    assert f"history: [{{date: 2026-11-23, said: {word}}}]" in bread.read_text("utf-8")


def test_line_ends_and_mark_stay(bread: Path) -> None:
    bread.write_bytes(b"\xef\xbb\xbf" + FILE.replace("\n", "\r\n").encode())
    assert said(bread, "flour", "refused") == 0
    now = bread.read_bytes()
    assert now.startswith(b"\xef\xbb\xbf")
    assert now.count(b"\n") == now.count(b"\r\n") == FILE.count("\n") + 3


# --- what is told


def test_what_changes_is_shown_and_nothing_else_is(capsys: pytest.CaptureFixture[str], bread: Path) -> None:
    assert said(bread, "baked", "refused", "--dry-run") == 0
    out, err = capsys.readouterr()
    assert bread.read_text("utf-8") == FILE
    assert [line[:1] for line in out.splitlines()[3:12]].count("-") == 1
    assert "before: to be: holds · Хлеб by 08:00 · slack 30 min\n" in out
    assert (
        "now:    to be: unsupported · Хлеб by 08:00 · slack 30 min · no support: Хлеб готов (refused)\n"
        in out
    )
    assert "error[unsupported-promise]: `baked` is refused, and promises rest on it" in out
    assert err == ""
    assert out.endswith(f"\n\n{bread} stays as it is (--dry-run)\n")


def test_where_no_verdict_changes_that_is_said(capsys: pytest.CaptureFixture[str], bread: Path) -> None:
    assert said(bread, "salt", "yes") == 0
    assert "the verdicts stay as they were\n" in capsys.readouterr().out
    assert said(bread, "salt", "--promised", "2h") == 0  # as it was
    assert capsys.readouterr().out == "there is nothing new in this answer; the file stays as it is\n"


# --- what is refused


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["baket", "yes"], "unknown requirement “baket”; did you mean “baked”?"),
        (["on_shelf", "yes"], "unknown requirement “on_shelf”; known: baked, flour, salt"),
        (["baked", "yes", "--by", "cheif"], "unknown person or department “cheif”; did you mean “chief”?"),
        (["baked", "yes", "--escalate", "shop"], "unknown person “shop”; known: chief, owner"),
        (["baked", "yes", "--provided", "flor"], "unknown requirement “flor”; did you mean “flour”?"),
        (["baked", "yes", "--state", "tobe"], "unknown state “tobe”; did you mean “to_be”?"),
        (["baked", "maybe"], "ANSWER: “maybe” is no answer; known: yes, in_force"),
        (["baked", "refusd"], "ANSWER: “refusd” is no answer; did you mean “refused”?"),
        (["baked"], "ANSWER: say what was answered, or give --note"),
        (["baked", "yes", "--date", "31.11.2026"], "--date: “31.11.2026” is no date"),
        (["baked", "--promised", "5pm"], "--promised: “5pm” is neither a time like 15:30 nor"),
        (["baked", "--promised", "15.00"], "nor a duration like 2h; did you mean 15:00?"),
        (["baked", "--promised", "15"], "nor a duration like 2h; did you mean 15:00, 15 min, 15 h?"),
        (
            ["baked", "yes", "--note", "a\u202eb"],
            "cannot be written into a process file: it holds a character",
        ),
        (["baked", "yes", "--note", "a" * 30_000], "cannot be written into a process file: it is too long"),
    ],
)
def test_refusals(capsys: pytest.CaptureFixture[str], bread: Path, words: list[str], told: str) -> None:
    assert said(bread, *words) == 2
    out, err = capsys.readouterr()
    assert told in err
    assert out == ""
    assert bread.read_text("utf-8") == FILE


def test_a_history_does_not_run_backwards(capsys: pytest.CaptureFixture[str], bread: Path) -> None:
    assert said(bread, "baked", "yes") == 0
    before = bread.read_bytes()
    capsys.readouterr()
    assert said(bread, "baked", "refused", "--date", "2026-11-22") == 2
    err = capsys.readouterr().err
    assert "nothing was written, for the file would be wrong afterwards" in err
    assert "error[bad-value]: the history runs backwards: 2026-11-22 stands behind 2026-11-23" in err
    assert bread.read_bytes() == before


def test_a_file_with_mistakes_is_left_alone(capsys: pytest.CaptureFixture[str], bread: Path) -> None:
    bread.write_text(FILE.replace("takes: 2h", "takes: 2"), "utf-8")
    assert said(bread, "baked", "yes", "--lang", "ru") == 2
    assert "есть ошибки, поэтому в него ничего не записано" in capsys.readouterr().err
    assert said(Path("-"), "baked", "yes") == 2


# --- any reply to any requirement

WORDS = st.text("абв xyz:#{}[]\"'&*!|>%@,-?0", min_size=1, max_size=20).filter(
    lambda text: bool(text.strip())
)
REPLIES = st.builds(
    Reply,
    date=st.none() | st.integers(0, 400).map(lambda days: DAY + timedelta(days)),
    answer=st.none() | st.sampled_from(Answer),
    who=st.none() | st.sampled_from(["wh_head", "purchasing"]),
    note=st.none() | WORDS,
    escalated_to=st.none() | st.just("director"),
    promised=st.none() | st.sampled_from(["", "12:30", "D-1 18:00", "2h", "1 рабочий день"]),
    provided=st.lists(st.sampled_from(["volumes_plan", "supplier_invoices"]), max_size=2).map(tuple),
)


@settings(max_examples=TIMES, deadline=None)
@given(data=st.data())
def test_only_what_was_said_changes(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    from procmap.api.rewriting import rewrite
    from procmap.loading.answering import record

    path = tmp_path_factory.mktemp("x") / "x.yaml"
    path.write_bytes(RETAIL.read_bytes())
    for _ in range(2):
        report, process = sound_report(str(path), QUESTION)
        id_ = data.draw(st.sampled_from(sorted(process.states["to_be"].requirements)))
        reply = data.draw(REPLIES)
        old = process.states["to_be"].requirements[id_]
        dated = [one.date for one in old.history if one.date]
        if reply.date and dated and reply.date < dated[-1]:
            continue
        draft = Draft(report.document)
        record(draft, process, ("to_be", id_), reply)
        made = rewrite(report, draft.edits, QUESTION, write=True)
        new = made.after.process.states["to_be"].requirements[id_]
        assert [line for line in made.before.document.text.splitlines() if "#" in line and id_ not in line]
        check(old, new, reply)
        others = made.after.process.states["to_be"].requirements
        assert {**others, id_: old} == process.states["to_be"].requirements
        assert made.after.process.states["as_is"] == process.states["as_is"]
        reading = read_process(compose(path.read_bytes(), str(path)), path)
        assert reading.process == made.after.process


def check(old: procmap.Requirement, new: procmap.Requirement, reply: Reply) -> None:
    told = (reply.who, reply.answer, reply.note, reply.escalated_to)
    kept = new.history[: len(old.history)]
    assert kept == old.history
    added = new.history[len(old.history) :]
    assert len(added) <= 2
    if told == (None, None, None, None):
        assert not added
    else:
        last = added[-1]
        assert (last.who, last.said, last.note, last.escalated_to) == told
        assert last.date == reply.date
    assert new.said is (old.said if reply.answer is None else reply.answer)
    before = [one.said for one in added[:-1]]
    assert before == ([old.said] if before else [])
    assert set(new.provided) == {*old.provided, *reply.provided}
    if reply.promised is None:
        assert new.promised == old.promised
    else:
        assert (new.promised is None) == (not reply.promised)
