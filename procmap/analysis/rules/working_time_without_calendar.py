"""Working hours or working days are counted where no calendar says when work is done.

A warning, one for a state: the calendar is `always`, round the clock, because neither the step nor its
department nor the file names another. Three working hours then pass in the night, and every Sunday is a
working day.

Why: the word "working" was written so that nights and weekends should not count. Here they do, and the answer
is too early, by days at a weekend.

Bad:

```yaml
steps:
  approve: {name: Approve, takes: 3 working hours}
```

Good:

```yaml
calendar: office
calendars:
  office: {holidays: DE, week: {mon-fri: ["09:00-17:00"]}}
steps:
  approve: {name: Approve, takes: 3 working hours}
```

How to fix: give the file, the department or the step a `calendar`; or, if the work really goes on day and
night, write the time without "working".
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.clocks import ALWAYS, Calendars
from procmap.analysis.rules.rule import Review, found, several
from procmap.calendars import Duration, Label, Spread
from procmap.findings import Finding, Route, Rule, Severity, Text
from procmap.model import Promise, State, Step

_PAGE_RU = """\
Рабочие часы или дни считаются там, где ни один календарь не говорит, когда работают.

Предупреждение, одно на состояние: календарь — `always`, круглосуточно, потому что другого нет ни у операции,
ни у её отдела, ни у файла. Три рабочих часа тогда проходят ночью, и любое воскресенье — рабочий день.

Почему это важно: слово «рабочий» написали, чтобы ночи и выходные не считались. Здесь они считаются, и ответ
получается слишком ранним, через выходные — на несколько дней.

Плохо:

```yaml
steps:
  approve: {name: Согласование, takes: 3 working hours}
```

Хорошо:

```yaml
calendar: office
calendars:
  office: {holidays: DE, week: {mon-fri: ["09:00-17:00"]}}
steps:
  approve: {name: Согласование, takes: 3 working hours}
```

Как исправить: задайте `calendar` файлу, отделу или операции; а если работа и правда идёт день и ночь,
запишите время без слова «рабочий».
"""

RULE = Rule(
    "working-time-without-calendar",
    Severity.WARNING,
    "sense",
    Text("Working time without a calendar", "Рабочее время без календаря"),
    {
        "": Text(
            "working time runs day and night for `{ids}`{more}: no calendar applies",
            "рабочее время идёт круглосуточно, календаря нет: `{ids}`{more}",
        )
    },
    Text(__doc__, _PAGE_RU),
)


def check(review: Review) -> Iterator[Finding]:
    """One finding a state, one for the customer and one for the promises."""
    process, calendars = review.process, review.calendars
    asked: dict[str, Route] = {}
    if process.calendar == ALWAYS:
        for id_, one in process.customer.requires.items():
            if _by_working_days(one.by):
                asked[id_] = ("customer", "requires", id_, "by")
    promised: dict[str, Route] = {}
    for id_, promise in process.promises.items():
        calendar = promise.calendar or calendars.id_of_department(promise.of)
        if calendar == ALWAYS and _promises_working_time(promise):
            promised[id_] = ("promises", id_)
    for places in (asked, promised):
        if places:
            yield found(RULE, next(iter(places.values())), values=several(places))
    for state_id, state in process.states.items():
        places = dict(_of_a_state(calendars, state))
        if places:
            where = ("states", state_id, *next(iter(places.values())))
            yield found(RULE, where, values=several(places), state=state_id)


def _of_a_state(calendars: Calendars, state: State) -> Iterator[tuple[str, Route]]:
    """Steps and requirements whose working time nothing bounds, with their places in the state."""
    always = {id_ for id_, step in state.steps.items() if calendars.id_of_step(step) == ALWAYS}
    for id_, step in state.steps.items():
        if id_ in always and _is_worked(step):
            yield id_, ("steps", id_)
        for after in step.after:
            if after.step in always and (_is_work(after.transfer) or _is_work(after.at_least)):
                yield id_, ("steps", id_, "after")
    for id_, requirement in state.requirements.items():
        asked = state.steps.get(requirement.step or "")
        giver = requirement.of or (asked.department if asked is not None else None)
        promised = requirement.promised
        point = _by_working_days(requirement.by) or _by_working_days(requirement.point)
        if point and calendars.id_of_giver(giver, asked) == ALWAYS:
            yield id_, ("requirements", id_)
        elif promised is not None and _is_work(promised.within) and requirement.step in always:
            yield id_, ("requirements", id_, "promised")
    for n, fact in enumerate(state.measured):
        if fact.from_ in always and (_is_work(fact.usually) or _is_work(fact.sometimes)):
            yield fact.from_, ("measured", n)


def _is_worked(step: Step) -> bool:
    return _is_work(step.takes) or step.opening_hours or step.atomic or _by_working_days(step.not_before)


def _is_work(time: Spread | Duration | None) -> bool:
    if isinstance(time, Spread):
        time = time.worst
    return time is not None and time.kind != "elapsed"


def _by_working_days(point: Label | None) -> bool:
    return point is not None and point.working


def _promises_working_time(promise: Promise) -> bool:
    tiers = [*promise.tiers, *([promise.tail] if promise.tail is not None else [])]
    return promise.next_day == "working" or any(_is_work(tier.within) for tier in tiers)
