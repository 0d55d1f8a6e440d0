"""Several steps share one window: only the whole of them is timed.

A note: the times at both ends are agreed, and how long the steps between them take is not known. The
chain is decided all the same, by the promises; the note shows how much is left for the steps nobody has
timed.

Why: inside the window nobody can say whose delay it was. That may be right for the first version, while
it holds; when it breaks, the steps need times of their own.

Bad:

```yaml
receive: {name: Receive the goods, department: warehouse, after: bring}
sort: {name: Sort by shop, department: distribution, after: receive}      # in by 13:00, out by 15:00
```

Good:

```yaml
receive: {name: Receive the goods, department: warehouse, after: bring, takes: 45m}
sort: {name: Sort by shop, department: distribution, after: receive, takes: 30m}
```

How to fix: measure the steps and write `takes`, or agree a time between them. Nothing has to be done as
long as the group is content with one window.
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.rules.rule import Review, contract_route, found, moment
from procmap.findings import Finding, Length, Rule, Severity, Text, Value

_PAGE_RU = """\
У нескольких операций одно окно на всех: время известно только для них вместе.

Примечание: времена на обоих концах согласованы, а сколько длится каждая операция между ними, неизвестно.
Вывод о цепочке всё равно возможен — по обещаниям; показано, сколько времени остаётся на операции без
длительности.

Почему это важно: внутри окна нельзя сказать, чья это задержка. Для первой версии, пока всё выполняется,
этого может хватить; когда окно нарушится, операциям понадобится своё время.

Плохо:

```yaml
receive: {name: Приёмка товара, department: warehouse, after: bring}
sort: {name: Распределение, department: distribution, after: receive}      # вход к 13:00, выход к 15:00
```

Хорошо:

```yaml
receive: {name: Приёмка товара, department: warehouse, after: bring, takes: 45m}
sort: {name: Распределение, department: distribution, after: receive, takes: 30m}
```

Как исправить: измерьте операции и запишите `takes` или договоритесь о времени между ними. Если группе
достаточно одного окна, менять ничего не нужно.
"""

RULE = Rule(
    "unsplit-window",
    Severity.NOTE,
    "completeness",
    Text("A window that nobody has split", "Окно, которое никто не разделил"),
    {
        "": Text(
            "only {begins} to {ends} is agreed for `{steps}`: {left} left for `{unknown}`",
            "для `{steps}` согласовано только окно с {begins} до {ends}: на `{unknown}` остаётся {left}",
        ),
        "open": Text(
            "only the end, {ends}, is agreed for `{steps}`: how long `{unknown}` may take is not known",
            "для `{steps}` согласован только конец, {ends}: сколько времени есть на `{unknown}`, неизвестно",
        ),
    },
    Text(__doc__, _PAGE_RU),
)


def check(review: Review) -> Iterator[Finding]:
    """Every window between promises that is long enough."""
    for solution, _ in review.solved():
        for window in solution.windows:
            if (
                window.contract is None
                or window.ends is None
                or (window.left is not None and window.left < 0)
            ):
                continue
            values: dict[str, Value] = {
                "steps": window.steps,
                "unknown": window.unknown,
                "ends": moment(solution, window.ends),
            }
            if window.begins is not None and window.left is not None:
                values["begins"] = moment(solution, window.begins)
                values["left"] = Length(window.left, left=True)
            yield found(
                RULE,
                contract_route(review.process, solution, window.contract),
                reason="" if "left" in values else "open",
                values=values,
                state=solution.state,
            )
