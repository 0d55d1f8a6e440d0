"""The words of ``procmap/model/service.py``: service promises and service cards."""

from __future__ import annotations

from procmap.findings import Text
from procmap.model.words.word import Key, Words

_IN_WORDS = Text("in words", "словами")

WORDS: dict[str, Words] = {
    "Promise": Words(
        Text("a promise", "обещание"),
        Text("A service promise: how much by when.", "Обещание сервиса: какую долю к какому сроку."),
        {
            "what": Key(Text("What", "Что"), Text("what is promised, in words", "что обещано, словами")),
            "of": Key(
                Text("Of", "Кто обещает"), Text("the department that gives it", "отдел, который обещает")
            ),
            "to": Key(Text("To", "Кому"), Text("to whom, in words", "кому, словами")),
            "step": Key(Text("Step", "Операция"), Text("the step it is about", "о какой операции речь")),
            "served": Key(
                Text("Served by", "Кем исполняется"),
                Text(
                    "the steps that serve it: whether they can is checked",
                    "операции, которые его исполняют: проверяется, успевают ли они",
                ),
                ("{from: arrive, to: reply}",),
            ),
            "updates": Key(
                Text("Updates", "Уведомления"),
                Text("news on the way, in words", "что сообщают по ходу, словами"),
            ),
            "calendar": Key(
                Text("Calendar", "Календарь"),
                Text(
                    "whose days and clock count; else the department's",
                    "чьи дни и часы считаются; иначе календарь отдела",
                ),
            ),
            "tiers": Key(
                Text("Tiers", "Ступени"),
                Text("how much by when, a list", "какая доля к какому сроку, список"),
            ),
            "tail": Key(Text("Tail", "Остаток"), Text("what happens to the rest", "что с остальным")),
            "at_cutoff": Key(
                Text("Exactly at the cut-off", "Ровно в час отсечки"),
                Text(
                    "received exactly at the cut-off: `late` or `in_time`",
                    "получено ровно в час отсечки: `late` (поздно) или `in_time` (вовремя)",
                ),
                choices={
                    "late": Text("counts as after the cut-off", "считается после отсечки"),
                    "in_time": Text("counts as before the cut-off", "считается до отсечки"),
                },
            ),
            "next_day": Key(
                Text("What the next day is", "Что такое следующий день"),
                Text(
                    "D+1 is the next `working` or `calendar` day",
                    "D+1 — следующий рабочий (`working`) или календарный (`calendar`) день",
                ),
                choices={
                    "working": Text("the next working day", "следующий рабочий день"),
                    "calendar": Text("the next calendar day", "следующий календарный день"),
                },
            ),
            "end_of_day": Key(
                Text("What the end of the day is", "Что такое конец дня"),
                Text(
                    'the `close` of the calendar\'s day, or `"24:00"`',
                    'закрытие по календарю (`close`) или `"24:00"`',
                ),
                choices={
                    "close": Text("when the calendar's day closes", "когда кончается рабочий день календаря"),
                    "24:00": Text("midnight", "полночь"),
                },
            ),
            "count_from": Key(
                Text("Counted from", "Откуда считать"),
                Text(
                    "working days count from the `next_day` (if left out) or the `same_day` of receipt",
                    "рабочие дни считают со следующего дня (`next_day`, если не указано) или со дня получения "
                    "(`same_day`)",
                ),
                choices={
                    "next_day": Text("the day after receipt is the first", "первый — день после получения"),
                    "same_day": Text("the day of receipt is the first", "первый — день получения"),
                },
            ),
            "if_later_is_sooner": Key(
                Text("If later is sooner", "Если позже — значит раньше"),
                Text(
                    "where a later request is due earlier: the sender may `wait`, or the `worst` is promised",
                    "если более поздний запрос исполняют раньше: отправитель может подождать (`wait`) или обещают "
                    "худшее (`worst`)",
                ),
                choices={
                    "wait": Text("the sender may hold the request", "отправитель может придержать запрос"),
                    "worst": Text("the worst is promised", "обещают худшее"),
                },
            ),
        },
    ),
    "Served": Words(
        Text("the steps that serve a promise", "операции, исполняющие обещание"),
        Text(
            "From the start of one step to the finish of another, as a request goes.",
            "От начала одной операции до конца другой, как идёт обращение.",
        ),
        {
            "from": Key(
                Text("From", "От"),
                Text("the step at which a request arrives", "операция, на которой поступает обращение"),
            ),
            "to": Key(
                Text("To", "До"),
                Text("the step whose finish answers it", "операция, с концом которой на него отвечено"),
            ),
        },
    ),
    "Tier": Words(
        Text("a tier", "ступень"),
        Text("How much is done by when.", "Какая доля к какому сроку."),
        {
            "share": Key(Text("Share", "Доля"), Text("how much", "какая доля"), ("95 %",)),
            "cutoff": Key(
                Text("Cut-off", "Час отсечки"),
                Text("the clock time that parts the day", "час, который делит день"),
                ("14:00",),
            ),
            "before": Key(
                Text("Received before", "Получено до"),
                Text(
                    "due when received before the cut-off: `EOD`, or a point where D is the day of receipt",
                    "срок, если получено до отсечки: `EOD` или момент, где D — день получения",
                ),
                ("EOD", "18:00"),
            ),
            "after": Key(
                Text("Received after", "Получено после"),
                Text(
                    "due when received after the cut-off: `EOD`, or a point where D is the day of receipt",
                    "срок, если получено после отсечки: `EOD` или момент, где D — день получения",
                ),
                ("D+1 11:00", "D+1wd 12:00"),
            ),
            "within": Key(
                Text("Within", "За сколько"),
                Text("instead of those three: one duration", "вместо этих трёх: одна длительность"),
                ("3 working days", "4 working hours"),
            ),
        },
    ),
    "Service": Words(
        Text("a service", "услуга"),
        Text("A service card.", "Карточка услуги."),
        {
            "name": Key(Text("Name", "Название"), Text("its name", "название")),
            "owner": Key(Text("Owner", "Владелец"), Text("a person or department", "человек или отдел")),
            "consists_of": Key(
                Text("Consists of", "Из чего состоит"), Text("one text or a list", "один текст или список")
            ),
            "how": Key(Text("How", "Как"), _IN_WORDS),
            "how_much": Key(Text("How much", "Сколько"), _IN_WORDS),
            "judged_by": Key(Text("Judged by", "Как оценивают"), _IN_WORDS),
            "level": Key(Text("Level", "Уровень"), _IN_WORDS),
            "steps": Key(Text("Steps", "Операции"), Text("steps, a list", "операции, список")),
        },
    ),
}
