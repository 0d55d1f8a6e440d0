"""The rules of the file's shape: keys, kinds of value, ids, times."""

from __future__ import annotations

from procmap.findings import Rule, Severity, Text

_UNKNOWN_KEY = {
    "": Text("`{key}` means nothing here", "ключ `{key}` здесь ничего не значит"),
    "near": Text(
        "`{key}` means nothing here; did you mean `{near}`?",
        "ключ `{key}` здесь ничего не значит; может быть, `{near}`?",
    ),
}
_MISSING_KEY = {
    "": Text("`{key}` is missing here", "здесь не хватает `{key}`"),
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
_BAD_VALUE = {
    "empty": Text("the value must not be empty", "значение не может быть пустым"),
    "bad-id": Text(
        "`{text}` cannot be an id: an id is a Latin letter, then letters, digits, `_` or `-`, 64 at most",
        "`{text}` не годится в обозначения: нужна латинская буква, затем буквы, цифры, `_` или `-`, не больше 64",
    ),
    "boolean-id": Text(
        "`{text}` cannot be an id: many YAML programs read it as true or false",
        "`{text}` не годится в обозначения: многие программы YAML прочтут это как «да» или «нет»",
    ),
    "not-a-date": Text(
        "`{text}` is not a date: write it as 2026-11-27", "`{text}` — не дата: пишите 2026-11-27"
    ),
    "no-such-day": Text("`{text}`: there is no such day", "`{text}`: такого дня нет"),
    "far-year": Text("`{text}`: years run from 1960 to 2140", "`{text}`: годы — от 1960 до 2140"),
    "days-upside-down": Text(
        "`{text}` is not a run of days: write 2026-12-31..2027-01-08, the first day first",
        "`{text}` — не отрезок дней: пишите 2026-12-31..2027-01-08, сначала первый день",
    ),
    "not-a-flag": Text("`{text}` is neither true nor false", "`{text}` — не true и не false"),
    "not-a-count": Text(
        "`{text}` is not a whole number from 1 to 1000", "`{text}` — не целое число от 1 до 1000"
    ),
    "not-a-share": Text(
        "`{text}` is not a share: write `95 %` or `60-70 %`",
        "`{text}` — не доля: пишите `95 %` или `60-70 %`",
    ),
    "not-an-answer": Text(
        "`{text}` is not an answer; answers are {known}", "`{text}` — не ответ; ответы: {known}"
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
    "not-one-of": Text("one of {expected} is expected here", "здесь нужно одно из: {expected}"),
    "based-on-circle": Text(
        "states based on themselves or on one another in a circle ({count}): `{states}`",
        "состояния, основанные сами на себе или друг на друге по кругу ({count}): `{states}`",
    ),
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
    "no-unit": Text("`{text}` has no unit: write {hints}", "у `{text}` нет единицы: пишите {hints}"),
    "negative": Text(
        "`{text}`: a duration cannot be negative", "`{text}`: длительность не бывает отрицательной"
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
    "upside-down": Text("`{text}` is upside down: write {hints}", "`{text}` перевёрнуто: пишите {hints}"),
    "too-long": Text(
        "the time is longer than 64 characters, so it is not read", "время длиннее 64 символов и не читается"
    ),
    "out-of-range": Text(
        "`{text}` is out of range: the clock runs from 00:00 to 24:00",
        "`{text}` вне пределов: время суток — от 00:00 до 24:00",
    ),
    "not-a-duration": Text(
        "`{text}` is not a duration: write it like `2h 30m`, `40m..60m` or `3 working days`",
        "`{text}` — не длительность: пишите вроде `2 ч 30 мин`, `40m..60m` или `3 рабочих дня`",
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

_PAGES = {
    "unknown-key": Text(
        """\
A key is not one that procmap knows at this place.

Why: a misspelt key would be passed over in silence, and the file would say less than its author believes.

Bad:

```yaml
deliver: {name: Delivery, departmnt: delivery, takes: 2h}
```

Good:

```yaml
deliver: {name: Delivery, department: delivery, takes: 2h}
```

How to fix: take the key the message proposes. Free remarks belong under `notes`, which may stand anywhere.
""",
        """\
procmap не знает такого ключа в этом месте.

Почему: описку в ключе можно молча пропустить, и тогда файл скажет меньше, чем думает его автор.

Плохо:

```yaml
deliver: {name: Доставка, departmnt: delivery, takes: 2h}
```

Хорошо:

```yaml
deliver: {name: Доставка, department: delivery, takes: 2h}
```

Как исправить: возьмите ключ из сообщения. Замечания в свободной форме пишут в `notes` — он возможен везде.
""",
    ),
    "missing-key": Text(
        """\
A key that cannot be left out is not there: the format's version, a name, or whom a requirement is asked of.

Why: almost everything may be left out while a map is unfinished, but a nameless step cannot be spoken of, and
a requirement asked of nobody cannot be answered.

Bad:

```yaml
requirements:
  goods_ready: {what: Goods ready to load, by: "10:00"}
```

Good:

```yaml
requirements:
  goods_ready: {what: Goods ready to load, step: ready, by: "10:00"}
```

How to fix: add the key that the message names.
""",
        """\
Нет ключа, без которого нельзя: версии формата, названия или того, к кому обращено требование.

Почему: пока карта не закончена, можно опустить почти всё, но об операции без названия нельзя говорить, а на
требование, ни к кому не обращённое, некому ответить.

Плохо:

```yaml
requirements:
  goods_ready: {what: Товар готов к погрузке, by: "10:00"}
```

Хорошо:

```yaml
requirements:
  goods_ready: {what: Товар готов к погрузке, step: ready, by: "10:00"}
```

Как исправить: добавьте ключ, названный в сообщении.
""",
    ),
    "wrong-shape": Text(
        """\
A map, a list or a single text stands where another of the three is expected.

Why: everything that is referred to is a map by id, so that moving a line never changes what it means.

Bad:

```yaml
steps:
  - {name: Delivery, takes: 2h}
```

Good:

```yaml
steps:
  deliver: {name: Delivery, takes: 2h}
```

How to fix: give each entry an id and a colon; or write the single text the place asks for.
""",
        """\
Набор ключей, список или одиночный текст стоит там, где нужно другое из трёх.

Почему: всё, на что ссылаются, — набор с обозначениями, чтобы перестановка строк ничего не меняла по смыслу.

Плохо:

```yaml
steps:
  - {name: Доставка, takes: 2h}
```

Хорошо:

```yaml
steps:
  deliver: {name: Доставка, takes: 2h}
```

Как исправить: дайте каждой записи обозначение и двоеточие или напишите один текст, если его здесь и ждут.
""",
    ),
    "bad-value": Text(
        """\
A value is not one that this key can have: an id with blanks, a date that does not exist, an unknown answer …

Why: a value that is guessed at becomes a wrong number later on.

Bad:

```yaml
answer: maybe
anchor: 2026-02-30
```

Good:

```yaml
answer: open
anchor: 2026-02-28
```

How to fix: the message says what is expected. Ids are short Latin words; names may be in any language.
""",
        """\
У ключа не может быть такого значения: пробел в обозначении, несуществующая дата, неизвестный ответ…

Почему: угаданное значение потом превращается в неверное число.

Плохо:

```yaml
answer: maybe
anchor: 2026-02-30
```

Хорошо:

```yaml
answer: open
anchor: 2026-02-28
```

Как исправить: в сообщении сказано, что нужно. Обозначения — короткие латинские слова, названия — на любом языке.
""",
    ),
    "bad-time": Text(
        """\
A duration, a point in time, a working window or a time zone is not spelled in a way that has one meaning.

Why: "1 day" may be 24 hours, a working day or the same hour tomorrow; each gives another answer.

Bad:

```yaml
takes: 1 day
by: 5pm
```

Good:

```yaml
takes: 1 working day      # or 24h
by: "17:00"               # or "D-1 18:00"
```

How to fix: durations `40m`, `2h 30m`, `3 working hours`, `5 working days`, ranges `40m..60m`, three points
`1h/2h/4h`; points `18:00`, `D-1 18:00`, `D+1wd 11:00`; windows `09:00-13:00`; zones `Europe/Moscow`.
""",
        """\
Длительность, момент времени, рабочее окно или часовой пояс записаны так, что смысл не один.

Почему: «1 день» — это и 24 часа, и рабочий день, и тот же час завтра; ответ каждый раз другой.

Плохо:

```yaml
takes: 1 день
by: 5pm
```

Хорошо:

```yaml
takes: 1 рабочий день     # или 24h
by: "17:00"               # или "D-1 18:00"
```

Как исправить: длительности `40 мин`, `2 ч 30 мин`, `3 рабочих часа`, `5 рабочих дней`, отрезки `40m..60m`, три
точки `1h/2h/4h`; моменты `18:00`, `D-1 18:00`, `D+1wd 11:00`; окна `09:00-13:00`; пояса `Europe/Moscow`.
""",
    ),
}


def _rule(name: str, title: Text, messages: dict[str, Text]) -> Rule:
    return Rule(name, Severity.ERROR, "reading", title, messages, _PAGES[name])


RULES: tuple[Rule, ...] = (
    _rule(
        "unknown-key",
        Text("A key that means nothing here", "Ключ, который здесь ничего не значит"),
        _UNKNOWN_KEY,
    ),
    _rule("missing-key", Text("Something that cannot be left out", "То, что нельзя опустить"), _MISSING_KEY),
    _rule(
        "wrong-shape",
        Text("A map, list or text in the wrong place", "Набор, список или текст не на месте"),
        _WRONG_SHAPE,
    ),
    _rule(
        "bad-value",
        Text("A value that cannot stand here", "Значение, которого здесь быть не может"),
        _BAD_VALUE,
    ),
    _rule("bad-time", Text("A time that is not understood", "Непонятное время"), _BAD_TIME),
)
"""Everything that can be wrong with the shape of a file that is good YAML."""
