"""The rules about ignore comments: those that do nothing, and those that do not say why."""

from __future__ import annotations

from procmap.findings import Rule, Severity, Text

_UNUSED_PAGE = Text(
    """\
An ignore comment does nothing: its rule finds nothing there, or has no such name, or cannot be ignored.

A warning, told when a file is asked as it stands, without `--state`, `--family` or `--date`. A rule that is
off leaves its comments alone. A name that a rule had formerly still works; a note tells the new one.

Why: a comment that outlives its finding hides the next one in that place, and nobody has looked at that.

Bad:

```yaml
deliver: {name: Delivery, takes: 2h}      # procmap: ignore[unknown-duration] measured in May
```

Good:

```yaml
deliver: {name: Delivery, takes: 2h}      # measured in May
```

How to fix: remove the comment, or the rule's name from its list. A comment at the end of a line speaks of that
line; one on a line of its own, of the next line that is neither empty nor a comment; `ignore-file` stands
above the first key.
""",
    """\
Комментарий ignore ничего не делает: правило здесь ничего не находит, такого правила нет, или его нельзя отключить.

Предупреждение; выдаётся, когда файл проверяют целиком, без `--state`, `--family` и `--date`. Если правило
выключено, его комментарии не трогают. Прежнее имя правила действует, примечание сообщает новое.

Почему: комментарий, переживший своё замечание, скроет на этом месте следующее, которого никто не видел.

Плохо:

```yaml
deliver: {name: Доставка, takes: 2h}      # procmap: ignore[unknown-duration] измерено в мае
```

Хорошо:

```yaml
deliver: {name: Доставка, takes: 2h}      # измерено в мае
```

Как исправить: удалите комментарий или имя правила из его списка. Комментарий в конце строки относится к этой
строке, на отдельной строке — к следующей, которая не пуста и не комментарий; `ignore-file` ставят выше первого
ключа.
""",
)

_REASON_PAGE = Text(
    """\
An ignore comment names its rule and does not say why the finding may be passed over.

A note; the comment works all the same.

Why: whoever reads the file in half a year can only judge whether the reason still holds if it is written down.

Bad:

```yaml
deliver: {name: Delivery}      # procmap: ignore[unknown-duration]
```

Good:

```yaml
deliver: {name: Delivery}      # procmap: ignore[unknown-duration] the carrier answers in June
```

How to fix: write the reason behind the bracket. It is shown in the JSON of `procmap check`, too.
""",
    """\
В комментарии ignore названо правило, но не сказано, почему замечание можно пропустить.

Примечание; комментарий всё равно действует.

Почему: тот, кто откроет файл через полгода, сможет судить, верна ли ещё причина, только если она записана.

Плохо:

```yaml
deliver: {name: Доставка}      # procmap: ignore[unknown-duration]
```

Хорошо:

```yaml
deliver: {name: Доставка}      # procmap: ignore[unknown-duration] перевозчик ответит в июне
```

Как исправить: напишите причину после скобки. Её видно и в JSON, который печатает `procmap check`.
""",
)

UNUSED = Rule(
    "unused-ignore",
    Severity.WARNING,
    "sense",
    Text("An ignore comment that does nothing", "Комментарий ignore, который ничего не делает"),
    {
        "": Text(
            "`{rule}` finds nothing here: remove it from the comment",
            "`{rule}` здесь ничего не находит: уберите его из комментария",
        ),
        "file": Text(
            "`{rule}` finds nothing in this file: remove it from the comment",
            "`{rule}` в этом файле ничего не находит: уберите его из комментария",
        ),
        "rule": Text(
            "there is no rule `{rule}`; `procmap rules` lists them",
            "правила `{rule}` нет; список печатает `procmap rules`",
        ),
        "near-rule": Text(
            "there is no rule `{rule}`; did you mean `{near}`?",
            "правила `{rule}` нет; может быть, `{near}`?",
        ),
        "fixed": Text(
            "`{rule}` says that the file is malformed, and cannot be ignored: mend what it finds",
            "`{rule}` говорит, что файл записан с ошибкой; не замечать этого нельзя: исправьте найденное",
        ),
        "itself": Text(
            "`{rule}` speaks of ignore comments and cannot be ignored in one: set it in `procmap.toml`",
            "`{rule}` говорит о самих комментариях ignore, комментарием его не отключить: есть `procmap.toml`",
        ),
        "no-rule": Text(
            "name the rules to ignore: `# procmap: ignore[rule] reason`",
            "назовите правила: `# procmap: ignore[правило] причина`",
        ),
        "below": Text(
            "`ignore-file` works only above the first key of the file",
            "`ignore-file` действует только выше первого ключа файла",
        ),
        "former": Text("rule `{name}` is now called `{rule}`", "правило `{name}` теперь называется `{rule}`"),
    },
    _UNUSED_PAGE,
)

REASONLESS = Rule(
    "ignore-without-reason",
    Severity.NOTE,
    "completeness",
    Text("An ignore comment without a reason", "Комментарий ignore без причины"),
    {
        "": Text(
            "say behind the bracket why `{rules}` may be passed over here",
            "напишите после скобки, почему здесь можно пропустить `{rules}`",
        ),
        "file": Text(
            "say behind the bracket why `{rules}` may be passed over in this file",
            "напишите после скобки, почему в этом файле можно пропустить `{rules}`",
        ),
    },
    _REASON_PAGE,
)

RULES: tuple[Rule, ...] = (UNUSED, REASONLESS)
