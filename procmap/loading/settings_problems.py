"""The rule of settings: what may be wrong with ``procmap.toml``."""

from __future__ import annotations

from procmap.findings import Rule, Severity, Text

_PAGE = Text(
    """\
A file of settings (`procmap.toml`, or `[tool.procmap]` in `pyproject.toml`) says something that means nothing.

Why: a setting that is passed over in silence leaves a check stricter or milder than its author believes. So
nothing is checked (exit code 2) until the file is right.

Bad:

```toml
preset = "recomended"
[rules]
unknown-duratoin = "off"
```

Good:

```toml
preset = "recommended"
[rules]
unknown-duration = "off"
```

How to fix: the message names what is expected. `procmap rules` lists the names of rules. Rules that say a file
is malformed stay errors: without them nobody could tell what was read.
""",
    """\
В файле настроек (`procmap.toml` или `[tool.procmap]` в `pyproject.toml`) записано то, что ничего не значит.

Почему: если настройку молча пропустить, проверка окажется строже или мягче, чем думает её автор. Поэтому, пока
файл не исправлен, ничего не проверяется (код завершения 2).

Плохо:

```toml
preset = "recomended"
[rules]
unknown-duratoin = "off"
```

Хорошо:

```toml
preset = "recommended"
[rules]
unknown-duration = "off"
```

Как исправить: в сообщении сказано, что нужно. Имена правил показывает `procmap rules`. Правила о неверно
записанном файле остаются ошибками: без них нельзя понять, что вообще прочитано.
""",
)

RULES: tuple[Rule, ...] = (
    Rule(
        "bad-setting",
        Severity.ERROR,
        "reading",
        Text("A setting that cannot be used", "Настройка, которую нельзя применить"),
        {
            "toml": Text("this is not TOML: {problem}", "это не TOML: {problem}"),
            "utf8": Text(
                "the byte {byte} is not UTF-8: save the file as UTF-8",
                "байт {byte} не относится к UTF-8: сохраните файл в UTF-8",
            ),
            "long": Text("the file is larger than {limit} MB", "файл больше {limit} МБ"),
            "nesting": Text("too many levels of nesting", "слишком много уровней вложенности"),
            "no-table": Text("there is no table `[{table}]`", "нет таблицы `[{table}]`"),
            "key": Text(
                "`{key}` is no setting; settings are {known}", "настройки `{key}` нет; настройки: {known}"
            ),
            "near-key": Text(
                "`{key}` is no setting; did you mean `{near}`?",
                "настройки `{key}` нет; может быть, `{near}`?",
            ),
            "kind": Text("`{key}`: {expected} is expected", "`{key}`: здесь должно быть: {expected}"),
            "choice": Text(
                "`{text}` is none of the values possible here: {known}",
                "`{text}` сюда не подходит; возможны: {known}",
            ),
            "pattern": Text(
                "`{text}` is no pattern of files below this one's folder: write them like `archive` or `old/*.yaml`, "
                "with `/`",
                "`{text}` — не шаблон для файлов в папке этого файла или ниже: пишите вроде `archive` или "
                "`old/*.yaml`, через `/`",
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
                "`{rule}` says that a file is malformed: it stays an error",
                "правило `{rule}` говорит, что файл записан с ошибкой: оно остаётся ошибкой",
            ),
            "twice": Text(
                "`{rule}` is set twice, here as `{name}`", "`{rule}` задано дважды, здесь — как `{name}`"
            ),
            "former": Text(
                "rule `{name}` is now called `{rule}`", "правило `{name}` теперь называется `{rule}`"
            ),
        },
        _PAGE,
        preset="correctness",
    ),
)
"""What may be wrong with settings; the note among them is for a name that has changed."""
