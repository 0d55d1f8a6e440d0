"""What the user sees, compared with golden files worked out by hand from hand-made solutions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from procmap.model import Metric
from procmap.render.heading import verdict_lines
from procmap.render.page import Block, to_text
from procmap.render.reasons import why_page
from procmap.render.report import report_page
from procmap.render.rulebook import rule_page, rules_table
from procmap.render.table import chain_page

GOLDEN = Path(__file__).parent / "golden"
LANGUAGES = ("en", "ru")

Golden = Callable[[Path, str], None]


@pytest.mark.parametrize("language", LANGUAGES)
def test_check(samples: ModuleType, golden: Golden, language: str) -> None:
    golden(GOLDEN / f"check.{language}.txt", to_text(report_page(samples.REPORT, samples.RULES, language)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_chain(samples: ModuleType, golden: Golden, language: str) -> None:
    golden(GOLDEN / f"chain.{language}.txt", to_text(chain_page(samples.GOOD, language)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_why(samples: ModuleType, golden: Golden, language: str) -> None:
    golden(GOLDEN / f"why.{language}.txt", to_text(why_page(samples.GOOD, (samples.WHY,), language)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_rules(samples: ModuleType, golden: Golden, language: str) -> None:
    blocks: list[Block] = [rules_table(samples.RULES, language)]
    for rule in samples.RULES.values():
        blocks += rule_page(rule, language)
    golden(GOLDEN / f"rules.{language}.txt", to_text(blocks))


def test_output_is_the_same_every_time(samples: ModuleType) -> None:
    pages = {to_text(report_page(samples.REPORT, samples.RULES, "ru")) for _ in range(3)}
    assert len(pages) == 1


def _verdict(samples: ModuleType, solution: object, language: str = "en") -> str:
    return to_text(verdict_lines(samples.PROCESS, solution, language)).strip()  # type: ignore[arg-type]


def test_verdict_of_ranges(samples: ModuleType) -> None:
    assert _verdict(samples, samples.AS_IS) == (
        "as is · Ржаной: infeasible · Хлеб на полке by 08:00 · 40–64 h late, sometimes 88–112 h late"
    )
    assert _verdict(samples, samples.AS_IS, "ru") == (
        "как есть · Ржаной: невыполнимо · Хлеб на полке к 08:00 · опоздание 40–64 ч, иногда 88–112 ч"
    )


def test_verdict_names_the_steps_without_duration(samples: ModuleType) -> None:
    unknown = samples.customer(samples.Verdict.UNKNOWN, unknown=("knead", "bake"))
    assert _verdict(samples, samples.solution("to_be", unknown)) == (
        "как задумано · Ржаной: unknown · Хлеб на полке by 08:00 · no duration: Замес, Выпечка"
    )


def test_verdict_names_what_it_waits_for(samples: ModuleType) -> None:
    waiting = samples.customer(
        samples.Verdict.CONDITIONAL, slack=0, slack_best=0, because=("prices", "nobody")
    )
    assert _verdict(samples, samples.solution("to_be", waiting)).endswith(
        "conditional · Хлеб на полке by 08:00 · slack 0 min · "
        "waits for: Ценники (not answered), nobody (not in the file)"
    )


def test_verdict_of_a_state_that_cannot_be_calculated(samples: ModuleType) -> None:
    assert _verdict(samples, samples.CIRCLE) == (
        "как задумано · Ржаной: unknown · the order of the steps runs in a circle: Замес, Выпечка"
    )
    assert _verdict(samples, samples.NO_CALENDAR).endswith("unknown · no calendar data for 2031")
    assert _verdict(samples, samples.solution("to_be")).endswith(
        "unknown · nothing that the customer requires leads to a step here"
    )


def test_several_customer_requirements_get_a_line_each(samples: ModuleType) -> None:
    late = samples.customer(samples.Verdict.INFEASIBLE, ready=60, slack=-60, slack_best=60)
    fine = samples.customer(samples.Verdict.HOLDS, slack=0, slack_best=0)
    assert _verdict(samples, samples.solution("to_be", late, fine)).splitlines() == [
        "как задумано · Ржаной: infeasible",
        "  infeasible · Хлеб на полке by 08:00 · from 1 min to spare to 1 min late",
        "  holds · Хлеб на полке by 08:00 · slack 0 min",
    ]


def test_a_malformed_file_shows_only_its_findings(samples: ModuleType) -> None:
    page = to_text(report_page(samples.Report((samples.MALFORMED,)), samples.RULES, "en"))
    assert page.startswith("broken.yaml\n\nnote[small-thing]: small\n")


def test_summary_of_nothing(samples: ModuleType) -> None:
    clean = samples.FileReport("bread.yaml", samples.DOCUMENT, samples.PROCESS)
    page = to_text(report_page(samples.Report((clean, clean)), samples.RULES, "en"))
    assert page.splitlines()[-1] == "nothing found in 2 files"


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "проверен 1 файл, замечаний нет"),
        (3, "проверено 3 файла, замечаний нет"),
        (11, "проверено 11 файлов, замечаний нет"),
        (21, "проверен 21 файл, замечаний нет"),
    ],
)
def test_summary_of_nothing_in_russian(samples: ModuleType, count: int, words: str) -> None:
    clean = samples.FileReport("bread.yaml", samples.DOCUMENT, samples.PROCESS)
    page = to_text(report_page(samples.Report((clean,) * count), samples.RULES, "ru"))
    assert page.splitlines()[-1] == words


def test_what_is_only_described_is_named_if_short_else_counted(samples: ModuleType) -> None:
    def described(**metrics: str) -> str:
        process = samples.PROCESS.model_copy(
            update={"metrics": {id_: Metric(name=name) for id_, name in metrics.items()}}
        )
        report = samples.FileReport("bread.yaml", samples.DOCUMENT, process)
        return to_text(report_page(samples.Report((report,)), samples.RULES, "ru")).splitlines()[2]

    assert described(a="Свежесть") == "описано, не рассчитывается: показатели: Свежесть"
    assert described(a="Свежесть", b="Остаток на полке к концу дня, в булках и в процентах") == (
        "описано, не рассчитывается: 2 показателя"
    )


def test_a_window_beside_another_names_its_steps(samples: ModuleType) -> None:
    both = samples.TO_BE._replace(
        windows=(*samples.TO_BE.windows, samples.TO_BE.windows[0]._replace(steps=("bake",)))
    )
    report = samples.FileReport("x", None, samples.PROCESS, (), (both,))
    page = to_text(report_page(samples.Report((report,)), samples.RULES, "ru"))
    assert "    [Замес, Выпечка] D-1 18:00–07:00, остаётся 11 ч на: Замес" in page.splitlines()


def test_a_long_chain_is_cut(samples: ModuleType) -> None:
    long = samples.customer(samples.Verdict.HOLDS, slack=0, chain=tuple(f"s{n}" for n in range(1000)))
    report = samples.FileReport("x", None, samples.PROCESS, (), (samples.solution("to_be", long),))
    page = to_text(report_page(samples.Report((report,)), samples.RULES, "en"))
    assert "… and 940 more steps (procmap chain shows all)" in page
    assert page.count("\n") < 80
