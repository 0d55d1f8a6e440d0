"""A calendar has no data for a year that the answer depends on.

The state could not be calculated: the days off of that year are not known, or a calendar never has a
working day. Nothing is guessed, so there is no verdict at all, only this error.

Why: governments publish days off a year ahead. A plan that takes an unpublished year for an ordinary one
is wrong by days around every holiday, and nobody sees it.

Bad:

```yaml
anchor: 2031-03-01            # days off of 2031 are not published yet
calendar: bank
calendars:
  bank: {holidays: RU, week: {mon-fri: ["09:00-18:00"]}}
```

Good:

```yaml
anchor: 2026-03-02
calendar: bank
calendars:
  bank: {holidays: RU, week: {mon-fri: ["09:00-18:00"]}}
```

How to fix: take another day (`anchor` or `--date`), or leave `holidays` out and list your own days under
`closed`, `working` and `short`, or in a calendar `file`. A calendar that never opens needs a `week`.
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.rules.rule import Review, found
from procmap.findings import Finding, Route, Rule, Severity, Text

_PAGE_RU = """\
В календаре нет данных на год, от которого зависит ответ.

Состояние рассчитать не удалось: выходные этого года неизвестны, или в календаре нет ни одного рабочего
дня. Угадывать нельзя, поэтому вывода нет вовсе — только эта ошибка.

Почему это важно: перенос выходных публикуют за год. Если принять неизвестный год за обычный, план
разойдётся с жизнью на несколько дней у каждого праздника, и никто этого не заметит.

Плохо:

```yaml
anchor: 2031-03-01            # производственного календаря на 2031 год ещё нет
calendar: bank
calendars:
  bank: {holidays: RU, week: {mon-fri: ["09:00-18:00"]}}
```

Хорошо:

```yaml
anchor: 2026-03-02
calendar: bank
calendars:
  bank: {holidays: RU, week: {mon-fri: ["09:00-18:00"]}}
```

Как исправить: возьмите другой день (`anchor` или `--date`) либо уберите `holidays` и перечислите свои
дни в `closed`, `working` и `short` или в файле календаря (`file`). Календарю, который никогда не открыт,
нужна `week`.
"""

RULE = Rule(
    "calendar-without-data",
    Severity.ERROR,
    "model",
    Text("A calendar without data for the year", "Календарь без данных на этот год"),
    {
        "": Text(
            "state `{state}` cannot be calculated: a calendar has no working day within eight years of the days "
            "asked about, or they lie outside 1950-2150",
            "состояние `{state}` рассчитать нельзя: в календаре нет ни одного рабочего дня за восемь лет вокруг нужных "
            "дней, или эти дни вне пределов 1950–2150 годов",
        ),
        "year": Text(
            "state `{state}` cannot be calculated: no working days are known for {year}; "
            "give a calendar file for that year or another --date",
            "состояние `{state}` рассчитать нельзя: рабочие дни {year} года неизвестны; "
            "дайте файл календаря на этот год или другую дату --date",
        ),
    },
    Text(__doc__, _PAGE_RU),
    preset="correctness",
)


def check(review: Review) -> Iterator[Finding]:
    """One finding a state that a missing year keeps from being solved."""
    told = set()
    for solution in review.solutions:
        obstacle = solution.obstacle
        if obstacle is None or obstacle.kind != "calendar" or solution.state in told:
            continue
        told.add(solution.state)
        named = [id_ for id_, spec in review.process.calendars.items() if spec.holidays or spec.file]
        route: Route = ("calendars", named[0]) if named else ("states", solution.state)
        yield found(
            RULE,
            route,
            reason="year" if obstacle.year is not None else "",
            values={"state": solution.state, "year": obstacle.year},
            state=solution.state,
        )
