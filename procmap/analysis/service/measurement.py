"""A log held against a service promise: the share on time, exactly, and which cases were late.

With n cases answered, of which k by the due time of a tier, the tier is kept when ``100 k >= target n``: whole
numbers, so that 95 of 100 pass 95 % and 94 do not. The due time of each case is that of ``procmap due``: the same
operators, laid out as pieces and joined in the database. An answer at the due second is in time.

Open cases are counted apart: no share holds them. Those whose due time has passed are late whatever happens, so what
the share comes to with them is told beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate, pairwise
from typing import Any, NamedTuple, Protocol

from procmap.analysis.service.arrivals import Readings, share_text
from procmap.analysis.service.receipts import orderly
from procmap.calendars import HorizonError, Operator, WorkCalendar
from procmap.calendars.instant import EPOCH_DAY
from procmap.calendars.pieces import Piece, columns_of, pieces
from procmap.model import Promise, Tier

_MOST_DEPARTMENTS = 200
"""Departments of a log that are told one by one, those with most cases."""


class Part(NamedTuple):
    """A tier or the tail. ``target`` is in per cent; ``None`` for ``on_time`` where the part states no time.

    ``cases`` were answered, ``on_time`` of them by the due time; ``overdue`` are open and late already.
    """

    share: str
    tail: bool
    target: Decimal
    cases: int
    on_time: int | None
    overdue: int = 0

    @property
    def kept(self) -> bool | None:
        """Whether the share on time reaches the target; ``None`` where nothing can be said."""
        return reaches(self.on_time, self.cases, self.target)

    @property
    def kept_with_overdue(self) -> bool | None:
        """The same if the open cases that are late already count as late."""
        return reaches(self.on_time, self.cases + self.overdue, self.target)


class Row(NamedTuple):
    """The cases of one month (``2026-11``) or department: answered, open, and on time by part."""

    key: str | None
    cases: int
    open: int
    on_time: tuple[int | None, ...]


class Case(NamedTuple):
    """One case. ``due`` and ``late`` (seconds; ``None`` if in time) have an entry for each part."""

    row: int
    id: str | None
    department: str | None
    received: int
    answered: int | None
    due: tuple[int | None, ...]
    late: tuple[int | None, ...]


class Unread(NamedTuple):
    """A row that is not counted, and why; ``text`` is what stood there."""

    row: int
    reason: str
    text: str


class Listed(NamedTuple):
    """How many there are, and the first of them."""

    total: int
    first: tuple[Any, ...] = ()


class Asked(NamedTuple):
    """What is asked of a log: the moment up to which it tells (``None``: its last), how many cases to list."""

    as_of: int | None = None
    most: int = 20


class Measurement(NamedTuple):
    """What a log says about a promise. ``unsettled`` must be settled in the file before anything can be said.

    ``rows`` are those of the log, ``span`` the first and the last receipt, ``as_of`` the moment up to which open cases
    are judged; ``repeated`` counts case numbers that several rows have. ``reasons`` counts the rows not counted.
    """

    unsettled: tuple[str, ...]
    rows: int = 0
    span: tuple[int, int] | None = None
    as_of: int | None = None
    parts: tuple[Part, ...] = ()
    months: tuple[Row, ...] = ()
    departments: tuple[Row, ...] = ()
    late: Listed = Listed(0)
    open: Listed = Listed(0)
    unread: Listed = Listed(0)
    reasons: tuple[tuple[str, int], ...] = ()
    repeated: int = 0

    @property
    def cases(self) -> int:
        """The cases answered."""
        return max((part.cases for part in self.parts), default=0)

    @property
    def kept(self) -> bool | None:
        """Whether every part reaches its target; ``None`` where nothing was answered, or something is unsettled."""
        known = [part.kept for part in self.parts if part.on_time is not None]
        return None if not known or None in known else all(known)


class LaterLogError(ValueError):
    """The moment up to which a log is to tell lies before its ``last``."""

    def __init__(self, last: int) -> None:
        super().__init__(f"the log goes on until {last}")
        self.last = last


def reaches(on_time: int | None, cases: int, target: Decimal) -> bool | None:
    """Whether ``on_time`` of ``cases`` are ``target`` per cent or more; ``None`` where there are none."""
    return None if on_time is None or not cases else 100 * on_time >= Fraction(target) * cases


def targets(promise: Promise) -> tuple[Decimal, ...]:
    """The share, in per cent, that must be answered by the due time of each tier, the tail's last.

    Shares that come to more than 100 % each count from the start (80 % in an hour, 95 % in a day). Else they are parts
    beside each other, and by the second due time the first must be answered too. A range counts at its lower end; a
    part without a share is all of it.
    """
    own = [_least(tier) for tier in promise.tiers]
    reached = own if sum(own) > 100 else list(accumulate(own))
    if promise.tail is None:
        return tuple(reached)
    before = max(reached, default=Decimal(0))
    return (*reached, min(Decimal(100), before + _least(promise.tail)))


def _least(tier: Tier) -> Decimal:
    return Decimal(100) if tier.share is None else tier.share.low


class Cases(Protocol):
    """A log in a database: the tables ``cases`` (``row, id, department, received, answered``) and ``problems``."""

    @property
    def rows(self) -> int:
        """How many rows the log has."""

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """The rows that a query answers."""

    def store(self, name: str, columns: Mapping[str, Sequence[int | str | None]]) -> None:
        """A table beside those of the log."""


def measure(promise: Promise, read: Readings, log: Cases, asked: Asked) -> Measurement:
    """Hold a log against a promise.

    Raises :class:`LaterLogError`.
    """
    if read.unsettled:
        return Measurement(read.unsettled, log.rows)
    tally = _Tally(promise, read, log, asked)
    if tally.lacks_choice:
        return Measurement(("if_later_is_sooner",), log.rows)
    return tally.measurement()


class _Tally:
    """The counting. The table ``placed`` has each case with its month and its due times."""

    def __init__(self, promise: Promise, read: Readings, log: Cases, asked: Asked) -> None:
        self.promise, self.read, self.log, self.asked = promise, read, log, asked
        self.timed = [n for n, operator in enumerate(read.operators) if operator is not None]
        self.lacks_choice = False
        self._place()

    def _place(self) -> None:
        low, high = self.log.ask("SELECT min(received), max(received) FROM cases")[0]
        self.span = None if low is None else (int(low), int(high))
        months = [] if self.span is None else list(_months(self.read.calendar, *self.span))
        self.log.store("months", {"begins": [one for one, _ in months], "label": [one for _, one in months]})
        present = {
            row[0]
            for row in self.log.ask("SELECT DISTINCT label FROM cases ASOF JOIN months ON received >= begins")
        }
        stretches = [
            (begins, ends - 1) for (begins, label), (ends, _) in pairwise(months) if label in present
        ]
        joins, dues = "", ""
        for n, operator in enumerate(self.read.operators):
            if operator is None:
                dues += f", NULL::BIGINT AS due_{n}"
                continue
            self._store_due(n, operator, stretches)
            joins += f" ASOF LEFT JOIN promise_{n} p{n} ON c.received >= p{n}.begins"
            dues += f", p{n}.due + p{n}.slope * (c.received - p{n}.begins) AS due_{n}"
        self.log.ask(
            f"CREATE TABLE placed AS SELECT c.*, m.label AS month{dues} FROM cases c "
            f"ASOF LEFT JOIN months m ON c.received >= m.begins{joins}"
        )
        lacking = " OR ".join(f"due_{n} IS NULL" for n in self.timed) or "false"
        self.log.ask(f"CREATE VIEW good AS SELECT * FROM placed WHERE NOT ({lacking})")
        self.log.ask(
            "CREATE VIEW unread AS FROM problems UNION ALL "
            f"SELECT row, 'no-calendar', month FROM placed WHERE {lacking}"
        )

    def _store_due(self, n: int, operator: Operator, stretches: Iterable[tuple[int, int]]) -> None:
        ways = orderly(operator)
        found: list[Piece] = []
        for low, high in stretches:
            laid_out = [pieces(way, low, high) for way in ways]
            self.lacks_choice |= any(one != laid_out[0] for one in laid_out)
            found += laid_out[0]
        self.log.store(f"promise_{n}", columns_of(found))

    # Counting.

    def measurement(self) -> Measurement:
        as_of = self._as_of()
        months = tuple(self._rows("month"))
        departments = tuple(self._rows("department", "count(*) DESC, key", _MOST_DEPARTMENTS))
        total = next(self._rows("NULL"), Row(None, 0, 0, tuple(0 for _ in self.read.tiers)))
        return Measurement(
            unsettled=(),
            rows=self.log.rows,
            span=self.span,
            as_of=as_of,
            parts=tuple(self._parts(total, as_of)),
            months=months,
            departments=departments if any(row.key is not None for row in departments) else (),
            late=self._listed("answered", f"answered IS NOT NULL AND ({self._is_late('answered')})"),
            open=self._listed(f"{as_of or 0}", "answered IS NULL"),
            unread=self._unread(),
            reasons=tuple(
                self.log.ask("SELECT reason, count(*) FROM unread GROUP BY reason ORDER BY reason")
            ),
            repeated=self.log.ask(
                "SELECT count(*) FROM (SELECT id FROM good WHERE id IS NOT NULL GROUP BY id HAVING count(*) > 1)"
            )[0][0],
        )

    def _as_of(self) -> int | None:
        last = self.log.ask("SELECT greatest(max(received), max(answered)) FROM cases")[0][0]
        if last is not None and self.asked.as_of is not None and self.asked.as_of < last:
            raise LaterLogError(last)
        return last if self.asked.as_of is None else self.asked.as_of

    def _limit(self, n: int) -> str:
        """By when a case satisfies a part: whatever a tier is content with is not part of the rest."""
        if n < len(self.promise.tiers):
            return f"due_{n}"
        return f"greatest({', '.join(f'due_{m}' for m in self.timed)})"

    def _rows(self, key: str, order: str = "key", most: int = 10_000) -> Iterator[Row]:
        counts = "".join(f", count(*) FILTER (answered <= {self._limit(n)})" for n in self.timed)
        found = self.log.ask(
            f"SELECT {key} AS key, count(answered), count(*) - count(answered){counts} FROM good GROUP BY key "
            f"ORDER BY {order} LIMIT {most}"
        )
        for label, cases, open_, *on_time in found:
            by_part = dict(zip(self.timed, on_time, strict=True))
            yield Row(label, cases, open_, tuple(by_part.get(n) for n in range(len(self.read.tiers))))

    def _parts(self, total: Row, as_of: int | None) -> Iterator[Part]:
        for n, (tier, target) in enumerate(zip(self.read.tiers, targets(self.promise), strict=True)):
            overdue = 0
            if n in self.timed and as_of is not None:
                overdue = self.log.ask(
                    f"SELECT count(*) FROM good WHERE answered IS NULL AND {as_of} > {self._limit(n)}"
                )[0][0]
            tail = n == len(self.promise.tiers)
            yield Part(share_text(tier.share), tail, target, total.cases, total.on_time[n], overdue)

    def _is_late(self, moment: str) -> str:
        return " OR ".join(f"{moment} > {self._limit(n)}" for n in self.timed) or "false"

    def _listed(self, moment: str, where: str) -> Listed:
        """The cases in question, those that are late for most parts first, the latest of them first."""
        columns = "".join(f", {self._limit(n)}" for n in self.timed)
        late = [f"greatest({moment} - {self._limit(n)}, 0)" for n in reversed(self.timed)]
        order = ", ".join([*(f"{one} DESC" for one in late), "row"])
        total = self.log.ask(f"SELECT count(*) FROM good WHERE {where}")[0][0]
        found = self.log.ask(
            f"SELECT row, id, department, received, answered, {moment}{columns} FROM good WHERE {where} "
            f"ORDER BY {order} LIMIT {self.asked.most}"
        )
        return Listed(total, tuple(self._case(*row) for row in found))

    def _case(  # noqa: PLR0913, PLR0917 - the columns of the query above
        self,
        row: int,
        id_: str | None,
        department: str | None,
        received: int,
        answered: int | None,
        moment: int,
        *dues: int,
    ) -> Case:
        by_part = dict(zip(self.timed, dues, strict=True))
        due = tuple(by_part.get(n) for n in range(len(self.read.tiers)))
        late = tuple(moment - t if t is not None and moment > t else None for t in due)
        return Case(row, id_, department, received, answered, due, late)

    def _unread(self) -> Listed:
        total = self.log.ask("SELECT count(*) FROM unread")[0][0]
        found = self.log.ask(
            f"SELECT row, reason, coalesce(text, '')[:200] FROM unread ORDER BY row, reason LIMIT {self.asked.most}"
        )
        return Listed(total, tuple(Unread(row, reason, text.strip()) for row, reason, text in found))


def _months(calendar: WorkCalendar, low: int, high: int) -> Iterator[tuple[int, str]]:
    """When each month from ``low`` to ``high`` begins on the calendar's clock, and the one after them."""
    day = date.fromordinal(calendar.day_at(low)).replace(day=1)
    while True:
        try:
            begins = calendar.reading(day.toordinal(), 0)
        except HorizonError:
            begins = (day.toordinal() - EPOCH_DAY) * 86_400
        yield begins, f"{day:%Y-%m}"
        if begins > high:
            return
        day = day.replace(year=day.year + day.month // 12, month=day.month % 12 + 1)
