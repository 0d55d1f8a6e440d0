"""The words of ``procmap/model/organisation.py``: who is there, and when they work."""

from __future__ import annotations

from procmap.findings import Text
from procmap.model.words.word import Key, Words

_NAME = Text("Name", "Название")
_OWNER = Text("Owner", "Владелец")
_WHO_OWNS = Text("a person or department", "человек или отдел")
_TARGET = Text("Target", "Цель")
_IN_WORDS = Text("in words", "словами")

WORDS: dict[str, Words] = {
    "Person": Words(
        Text("a person", "человек"),
        Text("A person or a post.", "Человек или должность."),
        {
            "name": Key(
                Text("Name", "Имя"), Text("the name; a post is enough", "имя; достаточно и должности")
            ),
            "post": Key(Text("Post", "Должность"), Text("the post", "должность")),
            "department": Key(Text("Department", "Отдел"), Text("where the person works", "где работает")),
            "absent": Key(
                Text("Absent", "Отсутствует"),
                Text("days or runs of days", "дни или отрезки дней"),
                ("2026-12-01..2026-12-14",),
            ),
            "deputy": Key(Text("Deputy", "Заместитель"), Text("another person", "другой человек")),
        },
    ),
    "Department": Words(
        Text("a department", "отдел"),
        Text(
            "A department: it owns steps and answers for them; a lane of the picture.",
            "Отдел: выполняет операции и отвечает за них; дорожка на схеме.",
        ),
        {
            "name": Key(
                _NAME,
                Text(
                    "its name; the order of the departments is the order of the lanes",
                    "название; порядок отделов — порядок дорожек",
                ),
            ),
            "head": Key(Text("Head", "Руководитель"), Text("a person", "человек из `people`")),
            "kind": Key(
                Text("Kind", "Вид"),
                Text(
                    "`internal` (if left out), `external` (a supplier; needs no head), `enabling` (IT)",
                    "`internal` — свой (если не указан), `external` — внешний, например поставщик (руководитель не "
                    "нужен), `enabling` — обеспечивающий, например ИТ",
                ),
                choices={
                    "internal": Text("a department of the company", "отдел своей компании"),
                    "external": Text(
                        "outside the company, such as a supplier; needs no head",
                        "вне компании, например поставщик; руководитель не нужен",
                    ),
                    "enabling": Text("serves the others, such as IT", "обслуживает других, например ИТ"),
                },
            ),
            "calendar": Key(
                Text("Calendar", "Календарь"),
                Text("when it works; else the file's `calendar`", "когда работает; иначе `calendar` файла"),
            ),
            "workers": Key(
                Text("Workers", "Работников"),
                Text(
                    "how many people, desks or trucks: so many of its steps are worked on at a time when "
                    "`procmap capacity` sends several orders through",
                    "сколько человек, столов или машин: столько операций отдел ведёт одновременно, когда "
                    "`procmap capacity` пропускает через процесс несколько заказов",
                ),
                ("3",),
            ),
        },
    ),
    "Family": Words(
        Text("a family", "товарная группа"),
        Text(
            "A kind of thing that flows, when different things flow differently.",
            "То, что движется по процессу, — если разное движется по-разному.",
        ),
        {
            "name": Key(_NAME, Text("its name", "название")),
            "share_of_turnover": Key(
                Text("Share of turnover", "Доля в обороте"),
                Text("a share, or a range of shares", "доля или пределы доли"),
                ("60-70 %",),
            ),
            "becomes": Key(
                Text("Becomes", "Становится"), Text("the family it turns into", "в какую группу переходит")
            ),
            "after": Key(
                Text("After", "Через сколько"),
                Text("after how long it turns, in words", "через сколько переходит, словами"),
            ),
            "decay": Key(
                Text("Decay of demand", "Падение спроса"),
                Text("how fast demand fades", "как быстро падает спрос"),
            ),
        },
    ),
    "Decay": Words(
        Text("a decay", "падение спроса"),
        Text(
            "How demand fades: it falls `factor`-fold in the time `over`, and so on at the same rate. What comes late "
            "by t loses 1 − factor^(−t / over) of the demand.",
            "Как падает спрос: в `factor` раз за время `over` и дальше с той же скоростью. Опоздание на t стоит "
            "1 − factor^(−t / over) спроса.",
        ),
        {
            "factor": Key(
                Text("Factor", "Во сколько раз"),
                Text("a number above 1", "число больше 1"),
                ("5", "2.5"),
            ),
            "over": Key(
                Text("Over", "За какое время"),
                Text("a time on the clock, or a range", "время по часам или его пределы"),
                ("48h..72h",),
            ),
        },
    ),
    "Member": Words(
        Text("a member", "участник"),
        Text(
            "A member of the working group; the id is that of a person.",
            "Участник рабочей группы; id — тот же, что у человека.",
        ),
        {
            "represents": Key(
                Text("Represents", "Представляет"),
                Text(
                    "departments; the id of the member (under `group`) is that of a person",
                    "отделы; id участника (в `group`) — это id человека",
                ),
            ),
            "direct": Key(
                Text("Direct", "Прямой процесс"),
                Text(
                    "a flag; `false` for enabling processes, true if left out",
                    "да или нет; `false` для обеспечивающих процессов, если не указано — да",
                ),
            ),
            "knows_technology": Key(
                Text("Knows the technology", "Знает технологию"),
                Text("a flag: knows how the work is done", "да или нет: знает, как делается работа"),
            ),
            "may_decide": Key(
                Text("May decide", "Вправе решать"),
                Text("a flag: may decide for the department", "да или нет: может решать за свой отдел"),
            ),
        },
    ),
    "Meeting": Words(
        Text("a meeting", "встреча"),
        Text("A meeting of the working group.", "Встреча рабочей группы."),
        {
            "date": Key(Text("Date", "Дата"), Text("the day", "день"), ("2026-10-05",)),
            "present": Key(Text("Present", "Присутствовали"), Text("people", "люди")),
            "agenda": Key(Text("Agenda", "Повестка"), _IN_WORDS),
            "tasks": Key(
                Text("Tasks", "Поручения"), Text("what was assigned, a list", "что поручили, список")
            ),
        },
    ),
    "Task": Words(
        Text("a task", "поручение"),
        Text("An assignment given at a meeting.", "Поручение, данное на встрече."),
        {
            "who": Key(Text("Who", "Кому"), _WHO_OWNS),
            "what": Key(Text("What", "Что"), _IN_WORDS),
            "until": Key(Text("Until", "Срок"), Text("a date", "дата"), ("2026-10-20",)),
            "done": Key(Text("Done", "Сделано"), Text("a flag", "да или нет")),
        },
    ),
    "CalendarSpec": Words(
        Text("a calendar", "календарь"),
        Text("Working time.", "Рабочее время."),
        {
            "name": Key(_NAME, Text("its name", "название")),
            "timezone": Key(
                Text("Time zone", "Часовой пояс"),
                Text(
                    "the clock of its windows; else that of the file",
                    "по каким часам заданы рабочие окна; иначе пояс файла",
                ),
                ("Asia/Vladivostok",),
            ),
            "week": Key(
                Text("Week", "Неделя"),
                Text(
                    "windows by days of the week: `mon-fri`, `sat`, `mon,wed`, `пн-пт`. Days not named are off; "
                    "without a `week` all days are worked round the clock",
                    "рабочие окна по дням недели: `пн-пт`, `сб`, `пн,ср`, `mon-fri`. Неназванные дни — выходные; без "
                    "`week` работают круглосуточно каждый день",
                ),
            ),
            "holidays": Key(
                Text("Holidays", "Праздники"),
                Text(
                    "a country: `RU` (2020 to 2027, with moved days off and short days), `DE`, a part of one `DE-BY`",
                    "страна: `RU` (2020–2027, с переносами и короткими днями), `DE`, часть страны `DE-BY`",
                ),
                ("RU", "DE", "DE-BY"),
            ),
            "closed": Key(
                Text("Closed", "Закрыто"),
                Text("days off", "нерабочие дни"),
                ("2026-12-31", "2026-12-31..2027-01-08"),
            ),
            "short": Key(
                Text("Short days", "Короткие дни"),
                Text("days that end an hour earlier", "дни, которые кончаются на час раньше"),
                ("2026-12-30",),
            ),
            "working": Key(
                Text("Worked days off", "Рабочие выходные"),
                Text(
                    "days off that are worked after all: with the windows of that weekday, else the first ones of "
                    "the `week`",
                    "выходные, в которые всё же работают: с окнами этого дня недели, а если их нет — с первыми из "
                    "`week`",
                ),
                ("2026-12-19",),
            ),
            "days": Key(
                Text("Special days", "Особые дни"),
                Text(
                    "days with windows of their own; `[]` is closed",
                    "дни со своими рабочими окнами; `[]` — закрыто",
                ),
            ),
            "file": Key(
                Text("Calendar file", "Файл календаря"),
                Text(
                    "a calendar of the company, beside this file or in a folder below it, named with `/`",
                    "календарь компании: файл рядом с этим или в папке ниже, через `/`",
                ),
            ),
            "years": Key(
                Text("Whole years", "Целые годы"),
                Text(
                    "whole years; they come from an XML `file` and cannot be written here",
                    "целые годы; они берутся из XML-файла (`file`), здесь их не пишут",
                ),
            ),
        },
    ),
    "System": Words(
        Text("a system", "система"),
        Text("An enabling system.", "Обеспечивающая система."),
        {
            "name": Key(_NAME, Text("its name", "название")),
            "department": Key(
                Text("Department", "Отдел"), Text("which department runs it", "какой отдел её ведёт")
            ),
            "supports": Key(Text("Supports", "Поддерживает"), Text("steps", "операции")),
        },
    ),
    "Initiative": Words(
        Text("an initiative", "инициатива"),
        Text("A performance initiative.", "Инициатива по улучшению."),
        {
            "statement": Key(Text("Statement", "Что делаем"), _IN_WORDS),
            "target": Key(_TARGET, _IN_WORDS),
            "measurement": Key(Text("Measurement", "Как измеряем"), _IN_WORDS),
            "obstacles": Key(
                Text("Obstacles", "Препятствия"), Text("one text or a list", "один текст или список")
            ),
            "success_factors": Key(
                Text("Success factors", "Факторы успеха"), Text("one text or a list", "один текст или список")
            ),
            "owner": Key(_OWNER, _WHO_OWNS),
        },
    ),
    "Metric": Words(
        Text("a metric", "показатель"),
        Text("A figure that the process is steered by.", "Цифра, по которой управляют процессом."),
        {
            "name": Key(_NAME, Text("its name", "название")),
            "unit": Key(Text("Unit", "Единица"), _IN_WORDS),
            "as_is": Key(
                Text("As is", "Как есть"), Text("the figure today, in words", "значение сейчас, словами")
            ),
            "target": Key(_TARGET, _IN_WORDS),
            "level": Key(Text("Level", "Уровень"), _IN_WORDS),
            "owner": Key(_OWNER, _WHO_OWNS),
        },
    ),
}
