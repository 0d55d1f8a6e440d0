"""A time zone is written as an abbreviation.

A warning: `CET`, `EST` and their like are read, and do not say which place is meant; some never change to
summer time. `Etc/GMT+3` is three hours *behind* UTC, against what everybody expects. (Other abbreviations,
such as `MSK`, are refused.)

Why: clocks follow a country's law, and an abbreviation names none. `EST` keeps winter time all year, so from
March to November every time of a file that meant New York is an hour off.

Bad:

```yaml
timezone: EST
```

Good:

```yaml
timezone: America/New_York
```

How to fix: write the area and city by whose clock people go: `Europe/Berlin`, `Europe/Moscow`,
`Asia/Yekaterinburg`. `UTC` may stay.
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.rules.rule import Review, found
from procmap.calendars import Label, usual_zone
from procmap.findings import Finding, Route, Rule, Severity, Text
from procmap.model import Process

_PAGE_RU = """\
Часовой пояс записан сокращением.

Предупреждение: `CET`, `EST` и подобные читаются, но не говорят, какое место имеется в виду; некоторые никогда
не переходят на летнее время. `Etc/GMT+3` на три часа *отстаёт* от UTC — наоборот, чем все думают. (Другие
сокращения, например `MSK`, не принимаются.)

Почему это важно: часы переводят по законам страны, а сокращение страны не называет. По `EST` весь год зимнее
время, поэтому с марта по ноябрь все времена файла, в котором имелся в виду Нью-Йорк, уходят на час.

Плохо:

```yaml
timezone: EST
```

Хорошо:

```yaml
timezone: America/New_York
```

Как исправить: укажите часть света и город, по часам которого живут люди: `Europe/Berlin`, `Europe/Moscow`,
`Asia/Yekaterinburg`. `UTC` можно оставить.
"""

RULE = Rule(
    "zone-abbreviation",
    Severity.WARNING,
    "sense",
    Text("A time zone as an abbreviation", "Часовой пояс сокращением"),
    {
        "": Text(
            "`{zone}` is an abbreviation and names no place: write the city, such as `{city}`",
            "`{zone}` — сокращение, место по нему не узнать: укажите город, например `{city}`",
        ),
        "etc": Text(
            "`{zone}` counts the other way round (a plus is behind UTC) and knows no summer time: write a city, "
            "such as `Europe/Berlin`",
            "`{zone}` считает наоборот (плюс отстаёт от UTC) и не знает летнего времени: укажите город, "
            "например `Europe/Moscow`",
        ),
    },
    Text(__doc__, _PAGE_RU),
)


def check(review: Review) -> Iterator[Finding]:
    """One finding a zone, where it is first named."""
    told = set()
    for zone, route, state in _zones(review.process):
        if zone is None or zone in told:
            continue
        told.add(zone)
        city = usual_zone(zone)
        if city is not None:
            yield found(RULE, route, values={"zone": zone, "city": city}, state=state)
        elif zone.startswith("Etc/GMT") and zone[7:].strip("+-0"):
            yield found(RULE, route, reason="etc", values={"zone": zone}, state=state)


def _zones(process: Process) -> Iterator[tuple[str | None, Route, str | None]]:
    yield process.timezone, ("timezone",), None
    for id_, calendar in process.calendars.items():
        yield calendar.timezone, ("calendars", id_, "timezone"), None
    for label, route, state in _points(process):
        if label is not None:
            yield label.zone, route, state


def _points(process: Process) -> Iterator[tuple[Label | None, Route, str | None]]:
    for id_, asked in process.customer.requires.items():
        yield asked.by, ("customer", "requires", id_, "by"), None
    for state_id, state in process.states.items():
        where: Route = ("states", state_id)
        for id_, step in state.steps.items():
            yield step.not_before, (*where, "steps", id_, "not_before"), state_id
            for time in step.departures.times if step.departures is not None else ():
                yield time, (*where, "steps", id_, "departures"), state_id
        for id_, requirement in state.requirements.items():
            yield requirement.by, (*where, "requirements", id_, "by"), state_id
            yield requirement.point, (*where, "requirements", id_, "promised"), state_id
