"""Shares that cannot add up to the whole.

A warning: the branches of a choice, or the parts of a service promise, have shares that do not come to 100 %
whatever each range turns out to be; or families have more than all of the turnover. One per cent of rounding
is let pass, and where some branches have no share only more than 100 % is too much.

Why: exactly one branch is taken each time. If the shares come to 90 %, there is a case out of ten that nobody
has described; if they come to 110 %, a figure is wrong.

Bad:

```yaml
steps:
  sort:
    name: Sort
    choose: {branches: {simple: {share: 70 %, steps: [answer]}, hard: {share: 20 %, steps: [diagnose]}}}
  answer: {name: Answer, after: sort}
  diagnose: {name: Diagnose, after: sort}
```

Good:

```yaml
steps:
  sort:
    name: Sort
    choose: {branches: {simple: {share: 70-80 %, steps: [answer]}, hard: {share: 20-30 %, steps: [diagnose]}}}
  answer: {name: Answer, after: sort}
  diagnose: {name: Diagnose, after: sort}
```

How to fix: look for the case that is missing, or count again. The tiers of a promise may be parts (80 % and
15 %) or go up to a share (80 %, then 95 %); the tail is the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from procmap.analysis.rules.rule import Review, found
from procmap.findings import Finding, Rule, Severity, Text
from procmap.model import Promise, Share

_PAGE_RU = """\
Доли, которые не дают целого.

Предупреждение: у веток выбора или у частей обещания доли ни при каких значениях не дают в сумме 100 %, или
на товарные группы приходится больше всего оборота. На округление отводится один процент; если доля указана
не у всех веток, лишним считается только то, что больше 100 %.

Почему это важно: каждый раз идут ровно по одной ветке. Если в сумме 90 %, то один случай из десяти никем не
описан; если 110 %, то какая-то цифра неверна.

Плохо:

```yaml
steps:
  sort:
    name: Разбор
    choose: {branches: {simple: {share: 70 %, steps: [answer]}, hard: {share: 20 %, steps: [diagnose]}}}
  answer: {name: Ответ, after: sort}
  diagnose: {name: Диагностика, after: sort}
```

Хорошо:

```yaml
steps:
  sort:
    name: Разбор
    choose: {branches: {simple: {share: 70-80 %, steps: [answer]}, hard: {share: 20-30 %, steps: [diagnose]}}}
  answer: {name: Ответ, after: sort}
  diagnose: {name: Диагностика, after: sort}
```

Как исправить: найдите пропущенный случай или пересчитайте. Доли обещания можно записать частями (80 % и
15 %) или нарастающим итогом (80 %, затем 95 %); остаток — в `tail`.
"""

RULE = Rule(
    "shares-not-whole",
    Severity.WARNING,
    "model",
    Text("Shares that do not add up", "Доли, которые не дают целого"),
    {
        "": Text(
            "the branches of `{id}` come to {sum}, not to 100 %",
            "ветки `{id}` дают в сумме {sum}, а не 100 %",
        ),
        "promise": Text(
            "the parts of the promise `{id}` come to {sum}, not to 100 %",
            "части обещания `{id}` дают в сумме {sum}, а не 100 %",
        ),
        "families": Text(
            "the families have {sum} of the turnover", "на товарные группы приходится {sum} оборота"
        ),
    },
    Text(__doc__, _PAGE_RU),
    preset="correctness",
)

_ROUNDING = 1
"""Per cent that rounded shares may miss the whole by."""


def check(review: Review) -> Iterator[Finding]:
    """One finding a choice, a promise, and one for the families."""
    process = review.process
    families = [family.share_of_turnover for family in process.families.values()]
    known = _known(families)
    if known and _low(known) > 100 + _ROUNDING:
        yield found(RULE, ("families",), reason="families", values={"sum": _sum(known)})
    for state_id, state in process.states.items():
        for id_, step in state.steps.items():
            if step.choose is not None:
                shares = [branch.share for branch in step.choose.branches.values()]
                if _wrong(_known(shares), all(share is not None for share in shares)):
                    where = ("states", state_id, "steps", id_, "choose", "branches")
                    yield found(RULE, where, values={"id": id_, "sum": _sum(_known(shares))}, state=state_id)
    for id_, promise in process.promises.items():
        parts = _parts(promise)
        if parts and all(_wrong(shares, whole=True) for shares in parts):
            values = {"id": id_, "sum": _sum(parts[0])}
            yield found(RULE, ("promises", id_, "tiers"), reason="promise", values=values)


def _parts(promise: Promise) -> list[list[Share]]:
    """How the shares of a promise with a tail may be read: tier by tier, or going up to the largest."""
    tail = promise.tail.share if promise.tail is not None else None
    tiers = _known([tier.share for tier in promise.tiers])
    if tail is None or not tiers or len(tiers) < len(promise.tiers):
        return []
    return [[*tiers, tail], [max(tiers, key=lambda share: share.high), tail]]


def _known(shares: Sequence[Share | None]) -> list[Share]:
    return [share for share in shares if share is not None]


def _low(shares: Sequence[Share]) -> Decimal:
    return sum((share.low for share in shares), Decimal(0))


def _high(shares: Sequence[Share]) -> Decimal:
    return sum((share.high for share in shares), Decimal(0))


def _wrong(shares: Sequence[Share], whole: bool) -> bool:
    """Whether shares cannot come to 100 %; those that are not the ``whole`` may come to less."""
    if not shares:
        return False
    return _low(shares) > 100 + _ROUNDING or (whole and _high(shares) < 100 - _ROUNDING)


def _sum(shares: Sequence[Share]) -> str:
    low, high = _low(shares).normalize(), _high(shares).normalize()
    return f"{low:f} %" if low == high else f"{low:f}–{high:f} %"
