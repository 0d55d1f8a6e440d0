"""A run of steps does not fit between the times agreed, or measured, for the whole of it.

A window lies between two promises: the inputs come by one time, the result is due by another. If the
known durations inside alone overrun it, nothing is left for the steps nobody has timed. The same is said
where a `measured` run of steps ends after the deadline. In the as-is state it is a fact about today:
shown in full, and not counted unless `--state as_is` asks for it.

Why: both promises were given in good faith, each about its own end. The window shows that they do not go
together.

Bad:

```yaml
wash: {name: Wash and sterilise, after: sort, takes: 3h 20m}      # sort: nobody knows
requirements:
  handed_in: {what: Used sets, step: hand_in, asked_by: sort, by: "11:30", answer: "yes"}
  sterile: {what: Sterile sets, step: wash, asked_by: carry, by: "14:30", answer: "yes"}
```

Good:

```yaml
wash: {name: Wash and sterilise, after: sort, takes: 2h 30m}
requirements:
  handed_in: {what: Used sets, step: hand_in, asked_by: sort, by: "11:30", answer: "yes"}
  sterile: {what: Sterile sets, step: wash, asked_by: carry, by: "14:30", answer: "yes"}
```

How to fix: move one of the two times, shorten the known part, or take a step out of the window. A
measured fact is changed by changing the process, not the figure.
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.rules.rule import (
    EFFECTS,
    Review,
    contract_route,
    customer_route,
    effects,
    found,
    moment,
    taking,
)
from procmap.analysis.solution import Deficit, Solution
from procmap.findings import Finding, Length, Related, Route, Rule, Severity, Takes, Text, Value

_PAGE_RU = """\
Операции не укладываются во время, согласованное или измеренное для всех них вместе.

Окно лежит между двумя обещаниями: к одному времени приходит вход, к другому нужен результат. Если одни
только известные длительности внутри него уже дольше, на остальные операции не остаётся ничего. То же
говорится, когда измеренный (`measured`) участок заканчивается позже срока. В состоянии «как есть» это
факт о сегодняшнем дне: он печатается полностью, а учитывается только с `--state as_is`.

Почему это важно: оба обещания даны честно, но каждое — про свой конец окна. Окно показывает, что вместе
они невыполнимы.

Плохо:

```yaml
wash: {name: Мойка и стерилизация, after: sort, takes: 3h 20m}      # сколько длится sort, неизвестно
requirements:
  handed_in: {what: Инструменты сданы, step: hand_in, asked_by: sort, by: "11:30", answer: "yes"}
  sterile: {what: Стерильные наборы, step: wash, asked_by: carry, by: "14:30", answer: "yes"}
```

Хорошо:

```yaml
wash: {name: Мойка и стерилизация, after: sort, takes: 2h 30m}
requirements:
  handed_in: {what: Инструменты сданы, step: hand_in, asked_by: sort, by: "11:30", answer: "yes"}
  sterile: {what: Стерильные наборы, step: wash, asked_by: carry, by: "14:30", answer: "yes"}
```

Как исправить: сдвиньте одно из двух времён, сократите известную часть или вынесите операцию из окна.
Если срок нарушает измеренный факт, меняют процесс, а не цифру.
"""

RULE = Rule(
    "infeasible-window",
    Severity.ERROR,
    "feasibility",
    Text("A window that is too short", "Окно, в которое не уложиться"),
    {
        "": Text(
            "the window from {begins} to {due} is too short: the known part of `{steps}` alone lasts until {comes}, "
            "{missing} too long, with nothing left for the rest",
            "окно с {begins} до {due} слишком коротко: одна только известная часть `{steps}` длится до {comes}, "
            "на {missing} дольше, и на остальное времени нет",
        ),
        "measured": Text(
            "`{first}` to `{last}` takes {usually}: from {begins} it ends {missing} after {due}",
            "от `{first}` до `{last}` проходит {usually}: считая с {begins}, это на {missing} позже {due}",
        ),
        "measured-sometimes": Text(
            "`{first}` to `{last}` takes {usually}, sometimes {sometimes}: from {begins} it ends {missing} "
            "after {due}, sometimes {rare}",
            "от `{first}` до `{last}` проходит {usually}, иногда {sometimes}: считая с {begins}, это на {missing} "
            "позже {due}, иногда на {rare}",
        ),
        "required": Text("required here", "требование здесь"),
        "promise": Text("promised here", "обещано здесь"),
        "input": Text("the window begins with what is promised here", "окно начинается с обещанного здесь"),
        **EFFECTS,
    },
    Text(__doc__, _PAGE_RU),
    preset="correctness",
)


def check(review: Review) -> Iterator[Finding]:
    """Every deficit of a window, promised or measured."""
    for solution, _ in review.solved():
        for deficit in solution.deficits:
            if deficit.kind == "measured" and deficit.measured is not None:
                yield _measured(review, solution, deficit, deficit.measured)
            elif deficit.kind == "window":
                yield _promised(review, solution, deficit)


def _end(review: Review, solution: Solution, deficit: Deficit) -> Route:
    if deficit.contract is not None:
        return contract_route(review.process, solution, deficit.contract)
    return customer_route(review.process, deficit.customer or "")


def _promised(review: Review, solution: Solution, deficit: Deficit) -> Finding:
    related: tuple[Related, ...] = ()
    if deficit.behind is not None:
        related = (Related(contract_route(review.process, solution, deficit.behind), "input"),)
    return found(
        RULE,
        _end(review, solution, deficit),
        values={
            "steps": deficit.steps,
            "begins": None if deficit.begins is None else moment(solution, deficit.begins),
            "due": moment(solution, deficit.due),
            "comes": moment(solution, deficit.comes),
            "missing": Length(deficit.missing, missing=True),
        },
        related=related,
        consequences=effects(solution, deficit),
        state=solution.state,
    )


def _measured(review: Review, solution: Solution, deficit: Deficit, n: int) -> Finding:
    fact = review.process.states[solution.state].measured[n]
    values: dict[str, Value] = {
        "first": fact.from_,
        "last": fact.to,
        "usually": taking(fact.usually),
        "begins": None if deficit.begins is None else moment(solution, deficit.begins),
        "due": moment(solution, deficit.due),
        "missing": Takes(deficit.missing_best, deficit.missing),
    }
    reason = "measured"
    outcome = next((one for one in solution.customers if one.id == deficit.customer), None)
    if fact.sometimes and outcome and outcome.slack_sometimes is not None:
        reason = "measured-sometimes"
        values["sometimes"] = taking(fact.sometimes)
        values["rare"] = Takes(max(0, -(outcome.slack_sometimes_best or 0)), -outcome.slack_sometimes)
    return found(
        RULE,
        ("states", solution.state, "measured", n, "usually"),
        reason=reason,
        values=values,
        related=(Related(_end(review, solution, deficit), "promise" if deficit.contract else "required"),),
        consequences=effects(solution, deficit),
        state=solution.state,
    )
