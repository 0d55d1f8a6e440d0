"""The words of ``procmap/model/process.py``: the file and its states; and of the keys that stand anywhere."""

from __future__ import annotations

from procmap.findings import Text
from procmap.model.words.word import Key, Words

WORDS: dict[str, Words] = {
    "Part": Words(
        Text("anything", "что угодно"),
        Text("Anything that has keys of its own.", "Всё, у чего есть свои ключи."),
        {
            "notes": Key(
                Text("Remarks", "Примечания"),
                Text(
                    "remarks; may stand on whatever has keys of its own",
                    "примечания; можно писать у всего, у чего есть свои ключи",
                ),
            ),
            "source": Key(
                Text("Source", "Источник"),
                Text(
                    "where a figure or a statement comes from; may stand anywhere",
                    "откуда взята цифра или утверждение; можно писать где угодно",
                ),
            ),
            "why": Key(
                Text("Reason", "Зачем"),
                Text("the reason; may stand anywhere", "зачем это нужно; можно писать где угодно"),
            ),
        },
    ),
    "Process": Words(
        Text("the file", "файл"),
        Text("One process with all its states.", "Один процесс со всеми его состояниями."),
        {
            "procmap": Key(
                Text("Version of the format", "Версия формата"),
                Text(
                    "always 1; it stands in the first line of every process file",
                    "всегда 1; с этой строки начинается файл процесса",
                ),
            ),
            "process": Key(Text("Process", "Процесс"), Text("the name of the process", "название процесса")),
            "owner": Key(
                Text("Process owner", "Владелец процесса"),
                Text("the process owner, a person", "владелец процесса, один из `people`"),
            ),
            "day": Key(
                Text("What D means", "Что такое D"),
                Text("what D, the anchor day, means in words", "что значит день D, словами"),
            ),
            "anchor": Key(
                Text("The date of D", "Дата дня D"),
                Text(
                    "the date that D stands for. `--date` goes before it; without either, the next day on which the "
                    "calendars of the last state's steps all work",
                    "дата дня D. `--date` важнее; если нет ни того, ни другого — ближайший день, в который работают "
                    "календари всех операций последнего состояния",
                ),
                ("2026-11-27",),
            ),
            "timezone": Key(
                Text("Time zone", "Часовой пояс"),
                Text(
                    "an IANA name such as `Europe/Moscow`; `UTC` if left out",
                    "имя IANA, например `Europe/Moscow`; если не указан — `UTC`",
                ),
                ("Europe/Moscow", "Asia/Vladivostok"),
            ),
            "calendar": Key(
                Text("Usual calendar", "Обычный календарь"),
                Text(
                    "whose working time counts where nothing else is said; `always`, round the clock, if left out",
                    "чьё рабочее время считается, если не сказано другое; если не указан — `always`, круглосуточно",
                ),
            ),
            "people": Key(Text("People", "Люди"), Text("people and posts, by id", "люди и должности, по id")),
            "departments": Key(
                Text("Departments", "Отделы"),
                Text(
                    "departments, by id; their order is the order of the lanes",
                    "отделы, по id; их порядок — порядок дорожек на схеме",
                ),
            ),
            "calendars": Key(
                Text("Calendars", "Календари"), Text("working times, by id", "рабочее время, по id")
            ),
            "families": Key(
                Text("Product families", "Товарные группы"),
                Text(
                    "kinds of things that flow, by id, when different things flow differently",
                    "что движется по процессу, по id, — если разное движется по-разному",
                ),
            ),
            "group": Key(
                Text("Working group", "Рабочая группа"),
                Text("the working group, by the ids of the people", "рабочая группа, по id людей"),
            ),
            "meetings": Key(
                Text("Meetings", "Встречи"),
                Text("meetings of the working group, a list", "встречи рабочей группы, список"),
            ),
            "customer": Key(
                Text("Customer", "Клиент"), Text("what is wanted, and by whom", "чего хотят и кто")
            ),
            "states": Key(
                Text("States", "Состояния"),
                Text(
                    "how it is done, by id: `as_is` as it is, `to_be` as it is to be, and any further candidates",
                    "как это делается, по id: `as_is` — как есть, `to_be` — как надо, и другие варианты",
                ),
            ),
            "promises": Key(
                Text("Service promises", "Обещания сервиса"),
                Text(
                    "service promises, by id: how much is done by when",
                    "обещания сервиса, по id: какую долю делают к какому сроку",
                ),
            ),
            "services": Key(
                Text("Services", "Услуги"), Text("service cards, by id", "карточки услуг, по id")
            ),
            "systems": Key(
                Text("Systems", "Системы"), Text("enabling systems, by id", "обеспечивающие системы, по id")
            ),
            "initiatives": Key(
                Text("Initiatives", "Инициативы"),
                Text("performance initiatives, by id", "инициативы по улучшению, по id"),
            ),
            "metrics": Key(
                Text("Metrics", "Показатели"),
                Text(
                    "figures that the process is steered by, by id",
                    "цифры, по которым управляют процессом, по id",
                ),
            ),
        },
    ),
    "State": Words(
        Text("a state", "состояние"),
        Text(
            "A version of the process: as it is, as it is to be, or a further candidate.",
            "Вариант процесса: как есть, как надо или ещё один.",
        ),
        {
            "label": Key(
                Text("Name", "Название"),
                Text(
                    "its name in reports; `as_is` and `to_be` have one",
                    "название в отчётах; у `as_is` и `to_be` оно уже есть",
                ),
            ),
            "based_on": Key(
                Text("Based on", "На основе"),
                Text(
                    "another state, of which only the differences follow: sets merge by id, lists and single values "
                    "replace, `null` removes",
                    "другое состояние: дальше пишут только отличия. Наборы сливаются по id, списки и отдельные "
                    "значения заменяются, `null` убирает",
                ),
            ),
            "steps": Key(Text("Steps", "Операции"), Text("what is done, by id", "что делается, по id")),
            "requirements": Key(
                Text("Requirements", "Требования"),
                Text(
                    "what one side asks of another, by id; with its answer it is a contract",
                    "что одна сторона просит у другой, по id; вместе с ответом это договорённость",
                ),
            ),
            "measured": Key(
                Text("Measured", "Измерено"),
                Text(
                    "facts about runs of steps, when nobody knows the parts, a list",
                    "сколько занимают несколько операций вместе, когда по отдельности никто не знает; список",
                ),
            ),
        },
    ),
}
