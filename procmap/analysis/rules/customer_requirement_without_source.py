"""Nothing says how it is known what the customer requires.

A note, one for a file: requirements of the customer that have neither `source` nor `why`. It belongs to the
preset `all`.

Why: everything is reckoned back from these times. If one is a guess, all promises rest on a guess; if it is
from a survey or a contract, one can look it up when somebody doubts it.

Bad:

```yaml
customer:
  requires:
    on_shelf: {what: New titles on the shelf, at: shelve, by: "18:00"}
```

Good:

```yaml
customer:
  requires:
    on_shelf: {what: New titles on the shelf, at: shelve, by: "18:00", source: survey of May 2026}
```

How to fix: write the survey, the contract or the person asked under `source`, and what the customer needs it
for under `why`. If nobody knows, ask a customer.
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.rules.rule import Review, found, several
from procmap.findings import Finding, Rule, Severity, Text

_PAGE_RU = """\
Не сказано, откуда известно, что нужно клиенту.

Примечание, одно на файл: требования клиента, у которых нет ни `source`, ни `why`. Правило входит в набор
`all`.

Почему это важно: от этих времён отсчитывается всё остальное. Если одно из них — догадка, на догадке держатся
все обещания; если оно из опроса или договора, его можно проверить, когда кто-то усомнится.

Плохо:

```yaml
customer:
  requires:
    on_shelf: {what: Новинки на полке, at: shelve, by: "18:00"}
```

Хорошо:

```yaml
customer:
  requires:
    on_shelf: {what: Новинки на полке, at: shelve, by: "18:00", source: survey of May 2026}
```

Как исправить: укажите опрос, договор или того, кого спросили, в `source`, а зачем это клиенту — в `why`. Если
никто не знает, спросите клиента.
"""

RULE = Rule(
    "customer-requirement-without-source",
    Severity.NOTE,
    "completeness",
    Text("What the customer requires, from nowhere", "Требование клиента ниоткуда"),
    {
        "": Text(
            "neither `source` nor `why` says how this is known of the customer: `{ids}`{more}",
            "откуда это известно о клиенте, не сказано (`source` или `why`): `{ids}`{more}",
        )
    },
    Text(__doc__, _PAGE_RU),
    preset="all",
)


def check(review: Review) -> Iterator[Finding]:
    """One finding a file, at the first such requirement."""
    requires = review.process.customer.requires
    ids = [id_ for id_, asked in requires.items() if not (asked.source or asked.why)]
    if ids:
        yield found(RULE, ("customer", "requires", ids[0]), values=several(ids))
