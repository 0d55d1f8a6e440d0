"""The words of ``procmap/model/step.py``: a step, and how it hangs on the steps before it."""

from __future__ import annotations

from procmap.findings import Text
from procmap.model.words.word import Key, Words

_SHARE = Text("Share", "Доля")

WORDS: dict[str, Words] = {
    "Step": Words(
        Text("a step", "операция"),
        Text("One operation of one department.", "Одна операция одного отдела."),
        {
            "name": Key(Text("Name", "Название"), Text("what is done", "что делается")),
            "department": Key(
                Text("Department", "Отдел"),
                Text("who does it and answers for it", "кто делает и отвечает"),
            ),
            "after": Key(
                Text("After", "После чего"),
                Text(
                    "the steps before it; all of them must be finished: `a`, `[a, b]`, `{a: 15m}`, "
                    "`{a: {transfer: 15m}}`",
                    "предшествующие операции; все должны закончиться: `a`, `[a, b]`, `{a: 15m}`, "
                    "`{a: {transfer: 15m}}`",
                ),
            ),
            "takes": Key(
                Text("How long it takes", "Сколько занимает"),
                Text(
                    "how long: `40m`, `2h 30m`, a range `40m..60m`, best/typical/worst `1h/2h/4h`, "
                    "percentiles up to the worst case `p50 1h / p90 2h / p100 4h`, "
                    "`3 working hours`, `1 working day`, `EOD`; left out is unknown. `0m` is an event. A bare `4h` "
                    "runs round the clock",
                    "сколько времени: `40 мин`, `2 ч 30 мин`, пределы `40m..60m`, лучшее/обычное/худшее `1h/2h/4h`, "
                    "процентили до худшего случая `p50 1h / p90 2h / p100 4h`, "
                    "`3 рабочих часа`, `1 рабочий день`, `EOD`; если не указано — неизвестно. `0m` — событие. Просто "
                    "`4h` идёт круглосуточно",
                ),
                ("40m", "40m..60m", "3 working hours"),
            ),
            "opening_hours": Key(
                Text("Only in opening hours", "Только в рабочее время"),
                Text(
                    "a flag: the clock stops while the calendar is closed",
                    "да или нет: пока по календарю закрыто, время не идёт",
                ),
            ),
            "atomic": Key(
                Text("Without a break", "Без перерыва"),
                Text(
                    "a flag: it must fit one window without a break",
                    "да или нет: операция должна уместиться в одно рабочее окно",
                ),
            ),
            "calendar": Key(
                Text("Calendar", "Календарь"),
                Text(
                    "its working time; else its department's, else the file's",
                    "рабочее время операции; иначе отдела, иначе файла",
                ),
            ),
            "not_before": Key(
                Text("Not before", "Не раньше"),
                Text(
                    "the earliest start; a day without an hour means its beginning",
                    "самое раннее начало; день без часа означает его начало",
                ),
                ("10:00", "D-1 18:00"),
            ),
            "departures": Key(
                Text("Departures", "Отправления"),
                Text(
                    'clock times at which it leaves: `["06:00", "12:00"]`; work waits for the next one',
                    'в какие часы отправляется: `["06:00", "12:00"]`; готовое ждёт ближайшего',
                ),
            ),
            "choose": Key(
                Text("Choice", "Выбор"),
                Text(
                    "branches: after this step exactly one is taken",
                    "ветви: после этой операции идут ровно по одной",
                ),
            ),
            "repeat": Key(
                Text("Loop", "Возврат"),
                Text("a loop back to earlier steps", "возврат к предыдущим операциям"),
            ),
            "gate": Key(
                Text("Gate", "Ворота"),
                Text(
                    "conditions: requirements that must be met before the step may start",
                    "условия: требования, без которых операцию не начинают",
                ),
            ),
            "family": Key(
                Text("Product families", "Товарные группы"),
                Text("for these families only", "только для этих товарных групп"),
            ),
            "executors": Key(
                Text("Executors", "Исполнители"),
                Text("people or posts, in words", "люди или должности, словами"),
            ),
            "inputs": Key(
                Text("Inputs", "Входы"),
                Text("papers and goods that come in, in words", "какие бумаги и товары поступают, словами"),
            ),
            "outputs": Key(
                Text("Outputs", "Выходы"),
                Text("papers and goods that go out, in words", "какие бумаги и товары выходят, словами"),
            ),
            "systems": Key(Text("Systems", "Системы"), Text("ids of `systems`", "id из `systems`")),
            "complete_accurate": Key(
                Text("Complete and accurate", "Полно и верно"),
                Text(
                    "share of what it hands on that is right at the first pass (%C&A)",
                    "доля того, что передаётся дальше полно и верно с первого раза (%C&A)",
                ),
                ("95 %", "90-95 %"),
            ),
            "negotiable": Key(
                Text("Negotiable", "Можно ли менять"),
                Text(
                    "whether a repair may change its times: `yes` (if left out), `no`, or terms for each: "
                    "`{takes: no, not_before: {at_most: 30m, price: 5}}`",
                    "можно ли менять её времена: `yes` (если не указано), `no` или условия для каждого: "
                    "`{takes: no, not_before: {at_most: 30m, price: 5}}`",
                ),
                ("no",),
            ),
        },
    ),
    "After": Words(
        Text("after", "после чего"),
        Text("The handoff from another step.", "Передача от другой операции."),
        {
            "step": Key(
                Text("Step", "Операция"),
                Text(
                    "only in a list of sets: `after: [{step: form, transfer: 15m}]`",
                    "только в списке наборов: `after: [{step: form, transfer: 15m}]`",
                ),
            ),
            "transfer": Key(
                Text("Transfer", "Передача"),
                Text("how long the handoff takes", "сколько занимает передача"),
                ("15m",),
            ),
            "relation": Key(
                Text("Relation", "Связь"),
                Text(
                    "`finish-start` (if left out), `start-start`, `finish-finish`, `start-finish`",
                    "`finish-start` — окончание–начало (если не указано), `start-start`, `finish-finish`, "
                    "`start-finish`",
                ),
                choices={
                    "finish-start": Text(
                        "it starts once the other is finished", "начинается, когда другая закончена"
                    ),
                    "start-start": Text(
                        "it starts once the other has started", "начинается, когда другая начата"
                    ),
                    "finish-finish": Text(
                        "it finishes once the other is finished", "заканчивается, когда другая закончена"
                    ),
                    "start-finish": Text(
                        "it finishes once the other has started", "заканчивается, когда другая начата"
                    ),
                },
            ),
            "at_least": Key(
                Text("At least", "Не меньше"),
                Text(
                    "the least time between the two. `transfer` and `at_least` are the same: write one of them",
                    "наименьшее время между ними. `transfer` и `at_least` — одно и то же: пишите одно из них",
                ),
                ("30m",),
            ),
            "at_most": Key(
                Text("At most", "Не больше"),
                Text(
                    "the greatest time between the two: how long the result may wait, how old it may be",
                    "предельное время между ними: сколько результат может ждать, каким старым может быть",
                ),
                ("4h",),
            ),
            "negotiable": Key(
                Text("Negotiable", "Можно ли менять"),
                Text(
                    "whether a repair may shorten the transfer: `yes` (if left out), `no`, or terms; a greatest time "
                    "grows only where this is stated",
                    "можно ли ускорить передачу: `yes` (если не указано), `no` или условия; предельное время "
                    "увеличивают, только если это указано",
                ),
                ("no",),
            ),
        },
    ),
    "Departures": Words(
        Text("departures", "отправления"),
        Text("Clock times at which the step leaves.", "Часы, в которые операция отправляется."),
        {
            "times": Key(
                Text("Times", "Часы"),
                Text("clock times, all on one clock", "часы, все по одному поясу"),
                ("06:00",),
            ),
            "days": Key(
                Text("Days", "Дни"),
                Text("days of the week; `mon-sun` if left out", "дни недели; если не указаны — `mon-sun`"),
                ("mon-fri", "пн-пт"),
            ),
        },
    ),
    "Choose": Words(
        Text("choose", "выбор"),
        Text(
            "After this step exactly one branch is taken; the longest one counts.",
            "После этой операции идут ровно по одной ветви; в расчёт идёт самая долгая.",
        ),
        {
            "by": Key(Text("By", "По чему выбирают"), Text("what decides, in words", "что решает, словами")),
            "branches": Key(Text("Branches", "Ветви"), Text("the branches, by id", "ветви, по id")),
        },
    ),
    "Branch": Words(
        Text("a branch", "ветвь"),
        Text("One alternative of a choice.", "Один из вариантов выбора."),
        {
            "name": Key(Text("Name", "Название"), Text("its name", "название")),
            "share": Key(_SHARE, Text("how often it is taken", "как часто идут по ней"), ("70 %", "60-70 %")),
            "steps": Key(
                Text("Steps", "Операции"),
                Text(
                    "the steps of the branch; without them it is the short way: straight on",
                    "операции ветви; без них это короткий путь: сразу дальше",
                ),
            ),
        },
    ),
    "Repeat": Words(
        Text("repeat", "возврат"),
        Text(
            "The steps are gone through again until this step is content.",
            "Операции повторяют, пока эта не примет.",
        ),
        {
            "steps": Key(
                Text("Steps", "Операции"),
                Text(
                    "what is gone through again, up to the step that has this key",
                    "что повторяют — до той операции, у которой стоит этот ключ",
                ),
            ),
            "at_most": Key(
                Text("At most", "Не больше"),
                Text(
                    "how many times altogether, 1 to 1000; without it the verdict is unknown",
                    "сколько раз всего, от 1 до 1000; без этого вывод неизвестен",
                ),
                ("3",),
            ),
            "share": Key(_SHARE, Text("how often the work is sent back", "как часто возвращают"), ("20 %",)),
        },
    ),
    "Gate": Words(
        Text("gate", "ворота"),
        Text("The step may start only once these are met.", "Операцию начинают, только когда это выполнено."),
        {
            "needs": Key(
                Text("Needs", "Нужно"),
                Text(
                    "requirements that must be met before the step may start",
                    "требования, которые должны быть выполнены до начала операции",
                ),
            ),
        },
    ),
    "Terms": Words(
        Text("terms", "условия"),
        Text("On which terms something may be changed.", "На каких условиях можно менять."),
        {
            "allowed": Key(
                Text("Allowed", "Разрешено"),
                Text(
                    "a flag; `negotiable: no` is short for `negotiable: {allowed: no}`",
                    "да или нет; `negotiable: no` — короткая запись для `negotiable: {allowed: no}`",
                ),
                ("no",),
            ),
            "at_most": Key(
                Text("At most", "Не больше чем на"),
                Text("by how much it may be changed at most", "на сколько можно изменить самое большее"),
                ("30m",),
            ),
            "price": Key(
                Text("Price of a minute", "Цена минуты"),
                Text(
                    "what a minute of the change costs, a plain number",
                    "во что обходится минута изменения: число",
                ),
                ("12.5",),
            ),
        },
    ),
    "StepTerms": Words(
        Text("step terms", "условия для операции"),
        Text(
            "Which of its times may be changed, on which terms.",
            "Какие её времена и на каких условиях можно менять.",
        ),
        {
            "allowed": Key(
                Text("Allowed", "Разрешено"),
                Text(
                    "a flag for all of them; `negotiable: no` is short for `negotiable: {allowed: no}`",
                    "да или нет, сразу для всех; `negotiable: no` — короткая запись для `negotiable: {allowed: no}`",
                ),
                ("no",),
            ),
            "takes": Key(
                Text("Takes", "Длительность"),
                Text(
                    "may it be done faster: a flag, or terms", "можно ли делать быстрее: да, нет или условия"
                ),
            ),
            "not_before": Key(
                Text("Not before", "Не раньше"),
                Text(
                    "may it begin earlier: a flag, or terms; `no` for an external department if left out",
                    "можно ли начинать раньше: да, нет или условия; у внешнего отдела, если не указано, — `no`",
                ),
            ),
            "departures": Key(
                Text("Departures", "Отправления"),
                Text(
                    "may a departure be added or leave later: a flag, or terms",
                    "можно ли добавить отправление или задержать его: да, нет или условия",
                ),
            ),
            "opening": Key(
                Text("Opening", "Начало работы"),
                Text(
                    "may its calendar open earlier: a flag, or terms",
                    "можно ли раньше начинать рабочий день: да, нет или условия",
                ),
            ),
        },
    ),
}
