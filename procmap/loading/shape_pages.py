"""The pages of the rules of shape: why, a bad and a good example, how to mend it, in both languages."""

from __future__ import annotations

from procmap.findings import Text

UNKNOWN_KEY = Text(
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
)

MISSING_KEY = Text(
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
)

WRONG_SHAPE = Text(
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
)

BAD_VALUE = Text(
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
)

BAD_TIME = Text(
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
)
