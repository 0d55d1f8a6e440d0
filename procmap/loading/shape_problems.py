"""The rules of the file's shape: keys, kinds of value, ids, times."""

from __future__ import annotations

from procmap.findings import Rule, Severity, Text
from procmap.loading import shape_pages as pages

_UNKNOWN_KEY = {
    "near": Text(
        "`{key}` means nothing here; did you mean `{near}`?",
        "ключ `{key}` здесь ничего не значит; может быть, `{near}`?",
    ),
    "known": Text(
        "`{key}` means nothing here; what can stand here: `{known}`",
        "ключ `{key}` здесь ничего не значит; здесь могут стоять: `{known}`",
    ),
}
_MISSING_KEY = {
    "no-value": Text("`{key}` stands here without a value", "`{key}` стоит здесь без значения"),
    "": Text("`{key}` is missing here", "здесь не хватает ключа `{key}`"),
    "format": Text(
        "`{key}` is missing: the first line should be `procmap: 1`, the number of the format",
        "нет ключа `{key}`: первая строка должна быть `procmap: 1` — это номер формата",
    ),
    "addressee": Text(
        "requirement `{id}` is asked of nobody: say `step:` (which step gives it) or `of:` (which department)",
        "требование `{id}` ни к кому не обращено: укажите `step:` (какая операция его даёт) или `of:` (какой отдел)",
    ),
}
_WRONG_SHAPE = {
    "map": Text("a map is expected here: `key: value`", "здесь нужен набор `ключ: значение`"),
    "list": Text("a list is expected here: `[a, b]`", "здесь нужен список: `[a, b]`"),
    "text": Text("a single text is expected here", "здесь нужен один текст"),
}
_CALENDAR_FILE = {
    "calendar-file": Text(
        "calendar file `{text}` cannot be used: {cause}",
        "файл календаря `{text}` использовать нельзя: {cause}",
    ),
    "years-from-file": Text(
        "whole years come from a calendar file: name it with `file`",
        "целые годы берутся из файла: назовите его в `file`",
    ),
    "calendar-place": Text(
        "calendar file `{text}` is refused: it must lie in this file's folder or below, named with `/`",
        "файл календаря `{text}` не принят: он должен лежать в папке этого файла или ниже, путь пишут через `/`",
    ),
    "calendar-no-folder": Text(
        "calendar file `{text}` cannot be looked for: the process does not come from a file",
        "файл календаря `{text}` негде искать: процесс прочитан не из файла",
    ),
    "calendar-chain": Text(
        "a calendar file cannot name another calendar file",
        "файл календаря не может ссылаться на другой файл календаря",
    ),
    "xml-large": Text("the calendar is larger than {limit} MB", "календарь больше {limit} МБ"),
    "xml-doctype": Text(
        "a document type (<!DOCTYPE) is not read: remove it, with its entities",
        "описание типа (<!DOCTYPE) не читается: уберите его вместе с сущностями",
    ),
    "xml-syntax": Text("this is not XML: {problem}", "это не XML: {problem}"),
    "xml-root": Text(
        'a year of xmlcalendar.ru begins with <calendar year="2026">',
        'календарь xmlcalendar.ru начинается с <calendar year="2026">',
    ),
    "xml-year": Text("`{text}`: years run from {first} to {last}", "`{text}`: годы — от {first} до {last}"),
    "xml-empty": Text(
        "the calendar has no <day> inside <days>: not one day off",
        "в календаре нет ни одного <day> внутри <days>: ни одного выходного",
    ),
    "xml-day": Text(
        "`{text}` is not a day of {year}: write month and day as 05.09",
        "`{text}` — не день {year} года: пишите месяц и день, как 05.09",
    ),
    "xml-type": Text(
        't="{text}" means nothing: 1 is a day off, 2 a short day, 3 a worked weekend',
        't="{text}" ничего не значит: 1 — выходной, 2 — сокращённый день, 3 — рабочий выходной',
    ),
    "xml-twice": Text(
        "{text} is described twice; the first time in line {first}",
        "{text} описан дважды; первый раз — в строке {first}",
    ),
}
_BAD_VALUE = {
    "empty": Text("the value must not be empty", "значение не может быть пустым"),
    "empty-week": Text(
        "the week names no day: name days and windows, or leave `week` out, which means round the clock",
        "в неделе не назван ни один день: назовите дни и часы или уберите `week` — это значит круглосуточно",
    ),
    "bad-id": Text(
        "`{text}` cannot be an id: an id is a Latin letter, then letters, digits, `_` or `-`, 64 at most",
        "`{text}` не годится в обозначения: нужна латинская буква, затем буквы, цифры, `_` или `-`, не больше 64",
    ),
    "name-for-id": Text(
        "`{text}` is a name, and the id is needed here: `{near}`",
        "`{text}` — название, а здесь нужно обозначение (id): `{near}`",
    ),
    "boolean-id": Text(
        "`{text}` cannot be an id: many YAML programs read it as true or false",
        "`{text}` не годится в обозначения: многие программы YAML прочтут это как «да» или «нет»",
    ),
    "not-a-date": Text(
        "`{text}` is not a date: write it as 2026-11-27", "`{text}` — не дата: пишите 2026-11-27"
    ),
    "day-first": Text("`{text}`: write the date as `{near}`", "`{text}`: пишите дату как `{near}`"),
    "no-such-day": Text("`{text}`: there is no such day", "`{text}`: такого дня нет"),
    "far-year": Text("`{text}`: years run from 1960 to 2140", "`{text}`: годы — от 1960 до 2140"),
    "days-upside-down": Text(
        "`{text}` is not a run of days: write 2026-12-31..2027-01-08, the first day first",
        "`{text}` — не отрезок дней: пишите 2026-12-31..2027-01-08, сначала первый день",
    ),
    "too-many-days": Text(
        "`{text}` is longer than ten years, the longest run of days there is",
        "`{text}` — больше десяти лет, а длиннее отрезка дней не бывает",
    ),
    "not-a-flag": Text(
        "`{text}` is neither yes nor no: write `true` or `false`",
        "`{text}` — ни да, ни нет: пишите `да` или `нет`",
    ),
    "not-terms": Text(
        "`{text}` is neither yes nor no: write `yes`, `no`, or the terms on which it may be changed, in braces",
        "`{text}` — ни да, ни нет: пишите `да`, `нет` или условия, на которых это можно менять, в фигурных скобках",
    ),
    "shares-above-all": Text(
        "the shares of the branches add up to {text} %, and only one branch is taken each time",
        "доли ветвей в сумме дают {text} %, а ветвь каждый раз выбирают одну",
    ),
    "not-a-count": Text(
        "`{text}` is not a whole number from 1 to 1000", "`{text}` — не целое число от 1 до 1000"
    ),
    "not-a-share": Text(
        "`{text}` is not a share: write `95 %` or `60-70 %`",
        "`{text}` — не доля: пишите `95 %` или `60-70 %`",
    ),
    "not-a-price": Text(
        "`{text}` is no price of a minute: write a plain number that is not below 0, such as 12.5",
        "«{text}» — не цена минуты: напишите просто число не меньше нуля, например 12,5",
    ),
    "not-a-factor": Text(
        "`{text}` is not a number above 1 and at most 1000",
        "`{text}` — не число больше 1 и не больше 1000",
    ),
    "not-a-stretch": Text(
        "`{text}`: demand fades by the clock, day and night: write hours, like `48h..72h`",
        "`{text}`: спрос падает по часам, днём и ночью: пишите часы, например `48h..72h`",
    ),
    "share-upside-down": Text(
        "`{text}` is upside down: write `{hint}`", "`{text}` перевёрнуто: пишите `{hint}`"
    ),
    "not-an-answer": Text(
        "`{text}` is not an answer; answers are yes, in_force, already_met, open, contested, refused",
        "`{text}` — не ответ; ответы: да, действует, уже выполнено, нет ответа, оспаривается, отказано",
    ),
    "not-an-answer-near": Text(
        "`{text}` is not an answer; did you mean `{near}`?",
        "`{text}` — не ответ; может быть, `{near}`?",
    ),
    "two-answers": Text(
        "`answer` says {answer}, but the last entry of the history says {said}",
        "`answer` говорит {answer}, а последняя запись истории — {said}",
    ),
    "two-least-times": Text(
        "`transfer` and `at_least` say the same thing: keep one of them",
        "`transfer` и `at_least` означают одно и то же: оставьте что-то одно",
    ),
    "most-below-least": Text(
        "`at_most` is shorter than the least time of the same handoff: they cannot both hold",
        "`at_most` меньше наименьшего времени той же передачи: вместе они невыполнимы",
    ),
    "history-order": Text(
        "the history runs backwards: {date} stands behind {before}, and the last entry is the answer in force",
        "история идёт назад: {date} стоит после {before}, а действует последний ответ",
    ),
    "empty-promise": Text(
        'a promise needs a time: `promised: "15:30"` or `promised: {within: 2h}`',
        'обещанию нужно время: `promised: "15:30"` или `promised: {within: 2h}`',
    ),
    "two-promises": Text(
        "a promise is `by` a time or `within` a duration, not both",
        "обещание — либо к времени (`by`), либо за длительность (`within`), не то и другое сразу",
    ),
    "not-a-due-time": Text(
        "`{text}` is not a due time: write `EOD` or a point such as `D+1 11:00`",
        "`{text}` — не срок: пишите `EOD` или время вида `D+1 11:00`",
    ),
    "format-version": Text(
        "this procmap reads format 1, not `{text}`: the first line should be `procmap: 1`",
        "эта версия procmap читает формат 1, а не `{text}`: первая строка должна быть `procmap: 1`",
    ),
    "not-a-departure": Text(
        "`{text}`: a departure is a clock time such as `06:00`, all of a step's on the same clock",
        "`{text}`: рейс — это время суток вида `06:00`, у одной операции — по одним часам",
    ),
    "not-one-of": Text("one of `{expected}` is expected here", "здесь нужно одно из: `{expected}`"),
    "based-on-itself": Text("state `{text}` is based on itself", "состояние `{text}` основано само на себе"),
    "based-on-circle": Text(
        "states `{text}` are based on each other in a circle",
        "состояния `{text}` основаны друг на друге по кругу",
    ),
    "based-on-long-circle": Text(
        "states `{text}` and further ones ({more}) are based on each other in a circle",
        "состояния `{text}` и другие ({more}) основаны друг на друге по кругу",
    ),
    "also": Text("and here", "и здесь"),
    **_CALENDAR_FILE,
}
_BAD_TIME = {
    "bare-day": Text(
        "`{text}` can mean several things: write {hints}", "`{text}` можно понять по-разному: пишите {hints}"
    ),
    "bare-week": Text(
        "`{text}` can mean several things: write {hints}", "`{text}` можно понять по-разному: пишите {hints}"
    ),
    "bare-year": Text(
        "`{text}` has no exact length: write it in hours or working days",
        "у `{text}` нет точной длины: пишите в часах или рабочих днях",
    ),
    "bare-month": Text(
        "`{text}` has no exact length: write it in hours or working days",
        "у `{text}` нет точной длины: пишите в часах или рабочих днях",
    ),
    "clock-as-duration": Text(
        "`{text}` looks like a clock time, and a duration is expected: write {hints}",
        "`{text}` похоже на время суток, а здесь нужна длительность: пишите {hints}",
    ),
    "point-as-duration": Text(
        "`{text}` is a point in time, and a duration is expected: write it like `2h 30m` or `2 working days`",
        "`{text}` — момент времени, а здесь нужна длительность: пишите вроде `2 ч 30 мин` или `2 рабочих дня`",
    ),
    "day-end-as-point": Text(
        "`{text}` is how long something takes; as a point in time write `24:00`, or `D+1 24:00` for the day after D",
        "`{text}` — это длительность; как момент времени пишите `24:00`, а для дня после D — `D+1 24:00`",
    ),
    "duration-as-point": Text(
        "`{text}` is a duration, and a point in time is expected: write it like `18:00` or `D-1 18:00`",
        "`{text}` — длительность, а здесь нужен момент времени: пишите вроде `18:00` или `D-1 18:00`",
    ),
    "quotes": Text(
        "`{text}` is in typographic quotes, and to YAML these are letters: put straight ones around {hints}",
        "`{text}` — в типографских кавычках, а для YAML это буквы: возьмите {hints} в прямые кавычки",
    ),
    "no-unit": Text("`{text}` has no unit: write {hints}", "у `{text}` нет единицы: пишите {hints}"),
    "negative": Text(
        "`{text}`: a duration cannot be negative", "`{text}`: длительность не может быть отрицательной"
    ),
    "fraction-of-day": Text(
        "`{text}`: working days are counted whole; write working hours",
        "`{text}`: рабочие дни считают целиком; пишите рабочие часы",
    ),
    "fraction-not-last": Text(
        "`{text}`: only the last part may have a fraction",
        "`{text}`: дробной может быть только последняя часть",
    ),
    "fraction-of-second": Text(
        "`{text}` is not a whole number of seconds", "`{text}` — не целое число секунд"
    ),
    "mixed-units": Text(
        "`{text}` mixes elapsed and working time, or days and hours: choose one",
        "`{text}` смешивает календарное и рабочее время или дни и часы: выберите одно",
    ),
    "repeated-unit": Text("`{text}` names one unit twice", "в `{text}` одна единица названа дважды"),
    "unit-order": Text(
        "`{text}`: the larger unit goes first", "`{text}`: сначала пишут более крупную единицу"
    ),
    "not-percentiles": Text(
        "percentiles rise, each with its duration, and end with the worst case, `p100`: {hints}",
        "процентили идут по возрастанию, у каждого своя длительность, последний — худший случай, `p100`: {hints}",
    ),
    "upside-down": Text("`{text}` is upside down: write {hints}", "`{text}` перевёрнуто: пишите {hints}"),
    "too-long": Text(
        "the time is longer than 64 characters, so it is not read", "время длиннее 64 символов и не читается"
    ),
    "out-of-range": Text(
        "`{text}` is out of range: the clock runs from 00:00 to 24:00",
        "`{text}` вне пределов: время суток — от 00:00 до 24:00",
    ),
    "too-large": Text(
        "`{text}` is longer than a hundred years, the longest duration there is",
        "`{text}` — больше ста лет, а длиннее длительностей не бывает",
    ),
    "too-far": Text(
        "`{text}` is too far away: a point lies at most ten years (3650 days) from D",
        "`{text}` — слишком далеко: момент отстоит от D не больше чем на десять лет (3650 дней)",
    ),
    "not-a-duration": Text(
        "`{text}` is not a duration: write it like `2h 30m`, `40m..60m` or `3 working days`",
        "`{text}` — не длительность: пишите вроде `2 ч 30 мин`, `40–60 мин` или `3 рабочих дня`",
    ),
    "not-a-point": Text(
        "`{text}` is not a point in time: write it like `18:00` or `D-1 18:00`",
        "`{text}` — не момент времени: пишите вроде `18:00` или `D-1 18:00`",
    ),
    "not-a-clock-time": Text(
        "`{text}` is not a clock time: write it like {hints}",
        "`{text}` — не время суток: пишите вроде {hints}",
    ),
    "unknown-zone": Text(
        "there is no time zone `{text}` (IANA names, such as {hints})",
        "часового пояса `{text}` нет (нужны имена IANA, например {hints})",
    ),
    "unknown-country": Text(
        "no holidays are known for `{text}` (ISO codes, such as {hints})",
        "праздники для `{text}` неизвестны (нужны коды ISO, например {hints})",
    ),
    "bad-days": Text(
        "`{text}` does not name days of the week: write {hints}", "`{text}` — не дни недели: пишите {hints}"
    ),
    "bad-window": Text(
        "`{text}` is not a working window: write {hints}", "`{text}` — не рабочее окно: пишите {hints}"
    ),
    "overlapping-windows": Text("the windows `{text}` overlap", "окна `{text}` перекрываются"),
    "repeated-day": Text(
        "a day of `{text}` is named twice in the week", "день из `{text}` назван в неделе дважды"
    ),
}


def _rule(name: str, title: Text, messages: dict[str, Text], page: Text) -> Rule:
    return Rule(name, Severity.ERROR, "reading", title, messages, page, preset="correctness")


RULES: tuple[Rule, ...] = (
    _rule(
        "unknown-key",
        Text("A key that means nothing here", "Ключ, который здесь ничего не значит"),
        _UNKNOWN_KEY,
        pages.UNKNOWN_KEY,
    ),
    _rule(
        "missing-key",
        Text("Something that cannot be left out", "То, что нельзя опустить"),
        _MISSING_KEY,
        pages.MISSING_KEY,
    ),
    _rule(
        "wrong-shape",
        Text("A map, list or text in the wrong place", "Набор, список или текст не на месте"),
        _WRONG_SHAPE,
        pages.WRONG_SHAPE,
    ),
    _rule(
        "bad-value",
        Text("A value that cannot stand here", "Значение, которого здесь быть не может"),
        _BAD_VALUE,
        pages.BAD_VALUE,
    ),
    _rule("bad-time", Text("A time that is not understood", "Непонятное время"), _BAD_TIME, pages.BAD_TIME),
)
"""Everything that can be wrong with the shape of a file that is good YAML."""
