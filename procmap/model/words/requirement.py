"""The words of ``procmap/model/requirement.py``: what the customer and the departments ask, and the answers."""

from __future__ import annotations

from procmap.findings import Text
from procmap.model.words.word import Key, Words

_WHAT = Text("What", "Что")
_FAMILY = Text("Product families", "Товарные группы")
_BY = Text("By", "К какому времени")
_WHO = Text("a person or department", "человек или отдел")

ANSWERS: dict[str, Text] = {
    "yes": Text("granted, if what it rests on is", "да, если выполнено то, на чём это держится"),
    "agreed": Text("the same as `yes`", "то же, что `yes`"),
    "да": Text("the same as `yes`", "то же, что `yes`"),
    "in_force": Text("granted: it is done so already", "да: так уже делают"),
    "already_met": Text("granted: it is met already", "да: уже выполнено"),
    "open": Text(
        "not answered yet: the deadline is *conditional* on it", "ответа ещё нет: срок от него *зависит*"
    ),
    "contested": Text("what rests on it is *unsupported*", "спорят: то, что на этом держится, *без опоры*"),
    "refused": Text("what rests on it is *unsupported*", "отказ: то, что на этом держится, *без опоры*"),
    "no": Text("the same as `refused`", "то же, что `refused`"),
    "нет": Text("the same as `refused`", "то же, что `refused`"),
}
"""Every spelling of an answer that is offered, the one to write first."""

WORDS: dict[str, Words] = {
    "Customer": Words(
        Text("the customer", "клиент"),
        Text("Whom the process serves, and what they require.", "Для кого процесс и что нужно."),
        {
            "who": Key(
                Text("Who", "Кто"), Text("whom the process serves, in words", "для кого процесс, словами")
            ),
            "requires": Key(
                Text("Requires", "Требует"), Text("what they require, by id", "что требуется, по id")
            ),
        },
    ),
    "CustomerRequirement": Words(
        Text("a customer requirement", "требование клиента"),
        Text(
            "What the customer requires: the deadline from which everything is walked backwards.",
            "Что нужно клиенту: срок, от которого процесс проходят назад.",
        ),
        {
            "what": Key(_WHAT, Text("the result, in words", "результат, словами")),
            "at": Key(
                Text("At", "Где"),
                Text("the step whose finish it is", "операция, окончание которой это и есть"),
            ),
            "by": Key(
                _BY,
                Text(
                    "the deadline, where a day without an hour means its end",
                    "срок; день без часа означает конец этого дня",
                ),
                ("18:00", "D+1 11:00"),
            ),
            "family": Key(_FAMILY, Text("for these families only", "только для этих товарных групп")),
            "negotiable": Key(
                Text("Negotiable", "Можно ли менять"),
                Text(
                    "whether a repair may propose a later deadline: `no` (if left out), `yes`, or terms",
                    "можно ли предложить более поздний срок: `no` (если не указано), `yes` или условия",
                ),
                ("yes",),
            ),
        },
    ),
    "Measured": Words(
        Text("a measured fact", "измеренный факт"),
        Text(
            "From the start of one step to the finish of another, when nobody knows the parts.",
            "От начала одной операции до конца другой, когда по отдельности никто не знает.",
        ),
        {
            "from": Key(Text("From", "От"), Text("from the start of this step", "от начала этой операции")),
            "to": Key(Text("To", "До"), Text("to the finish of this step", "до конца этой операции")),
            "usually": Key(
                Text("Usually", "Обычно"),
                Text("a duration or range", "длительность или пределы"),
                ("48h..72h",),
            ),
            "sometimes": Key(
                Text("Sometimes", "Иногда"),
                Text(
                    "a duration or range, shown beside `usually` and never counted",
                    "длительность или пределы; показывается рядом с `usually`, в расчёт не идёт",
                ),
                ("96h..120h",),
            ),
            "family": Key(_FAMILY, Text("for these families only", "только для этих товарных групп")),
        },
    ),
    "Requirement": Words(
        Text("a requirement", "требование"),
        Text(
            "What one side asks of another; with its answer it is a contract.",
            "Что одна сторона просит у другой; вместе с ответом это договорённость.",
        ),
        {
            "what": Key(_WHAT, Text("what is asked, in words", "о чём просят, словами")),
            "step": Key(
                Text("Asked of a step", "У какой операции"),
                Text(
                    "the step it is asked of, whose department answers. Either this or `of` must be there",
                    "операция, у которой просят; отвечает её отдел. Нужно либо это, либо `of`",
                ),
            ),
            "of": Key(
                Text("Asked of a department", "У какого отдела"),
                Text(
                    "the department it is asked of, when it is no step's result",
                    "отдел, у которого просят, когда это не результат операции",
                ),
            ),
            "asked_by": Key(
                Text("Asked by", "Кто просит"),
                Text(
                    "a step or a department; an id that is both means the step",
                    "операция или отдел; если id есть и там и там, это операция",
                ),
            ),
            "by": Key(
                _BY,
                Text(
                    "the time asked: the arrival at the consumer, after the transfer",
                    "к какому времени просят: когда это уже у получателя, после передачи",
                ),
                ("15:00", "D-1 18:00", "D+1wd 11:00"),
            ),
            "answer": Key(
                Text("Answer", "Ответ"),
                Text(
                    "`yes`, `in_force`, `already_met`, `open` (if left out), `contested` or `refused`",
                    "`yes` (да), `in_force` (уже действует), `already_met` (уже выполнено), `open` (ответа нет; если "
                    "не указан), `contested` (спорят) или `refused` (отказ)",
                ),
                choices=ANSWERS,
            ),
            "promised": Key(
                Text("Promised", "Обещано"),
                Text(
                    'a counter-offer, when it is not the time asked: `"15:30"`, or `{within: 2h}`',
                    'встречное предложение, если оно отличается от просьбы: `"15:30"` или `{within: 2h}`',
                ),
                ("15:30",),
            ),
            "provided": Key(
                Text("Provided that", "При условии"),
                Text(
                    "other requirements that the promise rests on, besides what enters the step anyway",
                    "другие требования, на которых держится обещание, кроме того, что и так поступает в операцию",
                ),
            ),
            "family": Key(_FAMILY, Text("for these families only", "только для этих товарных групп")),
            "negotiable": Key(
                Text("Negotiable", "Можно ли менять"),
                Text(
                    "whether a repair may propose another time: `yes` (if left out), `no`, or terms",
                    "можно ли предложить другое время: `yes` (если не указано), `no` или условия",
                ),
                ("no",),
            ),
            "history": Key(
                Text("History", "История"),
                Text(
                    "who said what when, in order; the last `said` is the answer in force, and `answer` may not "
                    "contradict it",
                    "кто что когда сказал, по порядку; последний `said` — действующий ответ, и `answer` не может ему "
                    "противоречить",
                ),
            ),
        },
    ),
    "Promised": Words(
        Text("promised", "обещано"),
        Text("A promise that is not the time asked.", "Обещание, отличное от просьбы."),
        {
            "by": Key(_BY, Text("a point; not together with `within`", "момент; без `within`"), ("15:30",)),
            "within": Key(
                Text("Within", "За сколько"),
                Text(
                    "one duration from the moment the step can start; not together with `by`",
                    "одна длительность с того момента, как операция может начаться; без `by`",
                ),
                ("2h",),
            ),
        },
    ),
    "Entry": Words(
        Text("a history entry", "запись истории"),
        Text(
            "One line of a requirement's history: who said what when, or to whom it was escalated.",
            "Строка истории требования: кто что когда сказал или кому передали вопрос.",
        ),
        {
            "date": Key(Text("Date", "Дата"), Text("the day", "день"), ("2026-10-05",)),
            "who": Key(Text("Who", "Кто"), _WHO),
            "said": Key(Text("Said", "Сказал"), Text("an answer", "ответ"), choices=ANSWERS),
            "note": Key(
                Text("Note", "Пояснение"), Text("what was said, in words", "что было сказано, словами")
            ),
            "escalated_to": Key(
                Text("Escalated to", "Передано"), Text("to a person", "кому передали вопрос, человек")
            ),
        },
    ),
}
