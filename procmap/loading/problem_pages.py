"""The pages of the reading rules, in Markdown: what, why, bad, good, and how to put it right."""

from procmap.findings import Text

NOT_YAML = Text(
    en="""\
The text breaks the rules of YAML, so nothing behind that place can be read. The message says what to
change.

Why: a parser that guessed would read something the author did not mean.

Bad:

```yaml
steps:
  deliver: {name: Delivery: to the shops, takes: 2h
  note: @warehouse
```

Good:

```yaml
steps:
  deliver: {name: "Delivery: to the shops", takes: 2h}
  note: "@warehouse"
```

How to fix: indent with spaces, never with tabs; put a blank behind each colon; close each bracket and
quote; put a text in quotes if it holds `: ` or ` #`, or starts with one of ``@ ` % * & ! | > - ? [ ] { }
,``. Keys of one level stand in one column.
""",
    ru="""\
Текст нарушает правила YAML, поэтому дальше этого места прочитать ничего нельзя. Сообщение говорит, что
исправить.

Почему: если угадывать, прочитано будет не то, что имел в виду автор.

Плохо:

```yaml
steps:
  deliver: {name: Доставка: по магазинам, takes: 2h
  note: @склад
```

Хорошо:

```yaml
steps:
  deliver: {name: "Доставка: по магазинам", takes: 2h}
  note: "@склад"
```

Как исправить: отступ делайте пробелами, а не табуляцией; после двоеточия ставьте пробел; закрывайте скобки
и кавычки; берите текст в кавычки, если в нём есть `: ` или ` #` либо он начинается с одного из знаков ``@ `
% * & ! | > - ? [ ] { } ,``. Ключи одного уровня стоят в одном столбце.
""",
)

BAD_TEXT = Text(
    en="""\
The file is not UTF-8, or holds a character that nobody can see: a control character, a zero-width
character, one that turns the direction of the text around, a separator that only some programs take for a
new line.

Why: two names that look the same would differ, a page could show another order than the file has, and other
programs would refuse what is exported.

Bad:

```yaml
process: "Goods\\u200b delivery"
```

Good:

```yaml
process: Goods delivery
```

How to fix: save the file as UTF-8 (in Notepad: Save as, Encoding UTF-8). Retype the place the message
names; such characters come along when text is copied from a web page or a messenger. A byte order mark and
CRLF are welcome.
""",
    ru="""\
Файл не в кодировке UTF-8, или в нём есть символ, которого не видно: управляющий, нулевой ширины, меняющий
направление текста или разделитель, который только часть программ считает новой строкой.

Почему: два одинаковых на вид названия оказались бы разными, страница показала бы другой порядок слов, чем в
файле, а другие программы не приняли бы выгрузку.

Плохо:

```yaml
process: "Доставка\\u200b товара"
```

Хорошо:

```yaml
process: Доставка товара
```

Как исправить: сохраните файл в UTF-8 (в Блокноте: «Сохранить как», кодировка UTF-8). Наберите заново место,
которое названо в сообщении: такие символы попадают в текст при копировании с веб-страницы или из
мессенджера. Метка порядка байтов (BOM) и концы строк CRLF допустимы.
""",
)

OVER_LIMIT = Text(
    en="""\
A file may have 8 MB, 64 levels of nesting, 200,000 keys and values, and 20,000 characters in one text. The
files of a folder may have 32 MB together. What states based on others take over may come to 50,000 steps,
requirements and handoffs. Of one file at most 100 problems are told; the last one counts the others.

Why: a file that was made to exhaust memory or time must not stop the program. A process described by people
stays a hundred times below these limits.

Bad:

```yaml
process: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]
```

Good:

```yaml
process: Delivery
```

How to fix: split a large description into several files, one for each process, and keep long texts in
documents of their own, named under `source`.
""",
    ru="""\
В файле может быть 8 МБ, 64 уровня вложенности, 200 000 ключей и значений и 20 000 символов в одном тексте.
Файлы одной папки вместе — не больше 32 МБ. То, что состояния перенимают у других, — не больше 50 000
операций, требований и передач. Об одном файле сообщается не больше 100 ошибок; последнее сообщение называет
число остальных.

Почему: файл, который нарочно сделан, чтобы занять всю память или всё время, не должен останавливать
программу. Процесс, описанный людьми, в сто раз меньше этих пределов.

Плохо:

```yaml
process: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]
```

Хорошо:

```yaml
process: Доставка
```

Как исправить: разделите большое описание на несколько файлов, по одному на процесс, а длинные тексты
держите в отдельных документах и называйте их в `source`.
""",
)

REFUSED_YAML = Text(
    en="""\
YAML can do more than a process file needs. Anchors (`&a`), aliases (`*a`), the merge key (`<<`), tags
(`!!str`), directives (`%YAML`), several documents in one file (`---`) and keys that are empty, lists or
maps are refused.

Why: a reader would have to look elsewhere to know what a line means, the program could not change one place
without changing another, and a few lines of aliases can unfold into gigabytes.

Bad:

```yaml
as_is: &old {steps: {pack: {takes: 2h}}}
to_be: {<<: *old}
```

Good:

```yaml
as_is: {steps: {pack: {takes: 2h}}}
to_be: {based_on: as_is}
```

How to fix: write the value out, or use `based_on` for a state that differs little from another. If the sign
belongs to the text (`"*urgent*"`, `"!"`), put the text in quotes.
""",
    ru="""\
YAML умеет больше, чем нужно файлу процесса. Якоря (`&a`), ссылки (`*a`), ключ слияния (`<<`), теги
(`!!str`), директивы (`%YAML`), несколько документов в одном файле (`---`), а также пустые ключи, списки и
наборы ключей вместо ключа не принимаются.

Почему: чтобы понять строку, читателю пришлось бы искать в другом месте, программа не могла бы исправить
одно место, не изменив другого, а несколько строк со ссылками могут развернуться в гигабайты.

Плохо:

```yaml
as_is: &old {steps: {pack: {takes: 2h}}}
to_be: {<<: *old}
```

Хорошо:

```yaml
as_is: {steps: {pack: {takes: 2h}}}
to_be: {based_on: as_is}
```

Как исправить: напишите значение полностью; для состояния, которое мало отличается от другого, есть
`based_on`. Если знак — часть текста (`"*срочно*"`, `"!"`), возьмите текст в кавычки.
""",
)

DUPLICATE_KEY = Text(
    en="""\
The same key stands twice in one place. Both lines are named.

Why: most programs silently keep the last one, so half of what was written would be lost without a word.

Bad:

```yaml
steps:
  pack: {name: Packing, takes: 2h}
  pack: {name: Loading, takes: 1h}
```

Good:

```yaml
steps:
  pack: {name: Packing, takes: 2h}
  load: {name: Loading, takes: 1h}
```

How to fix: rename one of the two, or remove it. Equal keys in different places (a step of the same name in
two states) are fine.
""",
    ru="""\
Один и тот же ключ стоит в одном месте дважды. Названы обе строки.

Почему: большинство программ молча оставляют последний, и половина написанного пропала бы без единого слова.

Плохо:

```yaml
steps:
  pack: {name: Упаковка, takes: 2h}
  pack: {name: Погрузка, takes: 1h}
```

Хорошо:

```yaml
steps:
  pack: {name: Упаковка, takes: 2h}
  load: {name: Погрузка, takes: 1h}
```

Как исправить: переименуйте один из двух ключей или уберите его. Одинаковые ключи в разных местах (одна
и та же операция в двух состояниях) допустимы.
""",
)
