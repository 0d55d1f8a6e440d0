"""Local clocks: from a zone's wall clock to instants and back, by the ``tzdata`` package alone.

Zone rules are read from the installed ``tzdata`` distribution, never from the machine's own zone files, so
the same versions give the same answers everywhere; nothing global (``zoneinfo.TZPATH``) is touched. A wall
reading is an int: seconds since 1970-01-01 00:00 *on that clock*.

With r(t) = t + offset(t) the reading at instant t:

* ``first_reading(zone, w)``  = min{t : r(t) >= w}
* ``final_reading(zone, w)``  = min{t : r(u) >= w for all u >= t}

They differ only where the clock is put back; where it jumps over w both are the jump.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from io import BytesIO
from itertools import pairwise
from zoneinfo import ZoneInfo

from procmap.calendars.errors import HorizonError, SpellingError
from procmap.calendars.instant import DAY, EPOCH_DAY, FIRST_YEAR, LAST_YEAR

_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/")
_USUAL = {
    "MSK": "Europe/Moscow", "МСК": "Europe/Moscow",
    "SAMT": "Europe/Samara", "YEKT": "Asia/Yekaterinburg", "OMST": "Asia/Omsk",
    "NOVT": "Asia/Novosibirsk", "KRAT": "Asia/Krasnoyarsk", "IRKT": "Asia/Irkutsk", "YAKT": "Asia/Yakutsk",
    "VLAT": "Asia/Vladivostok", "MAGT": "Asia/Magadan", "PETT": "Asia/Kamchatka", "CET": "Europe/Berlin",
    "CEST": "Europe/Berlin", "MET": "Europe/Berlin", "EET": "Europe/Helsinki", "EEST": "Europe/Helsinki",
    "WET": "Europe/Lisbon", "BST": "Europe/London", "EST": "America/New_York", "EDT": "America/New_York",
    "EST5EDT": "America/New_York", "CST": "America/Chicago", "CDT": "America/Chicago",
    "CST6CDT": "America/Chicago", "MST": "America/Denver", "MDT": "America/Denver",
    "MST7MDT": "America/Denver", "PST": "America/Los_Angeles", "PDT": "America/Los_Angeles",
    "PST8PDT": "America/Los_Angeles", "HST": "Pacific/Honolulu", "JST": "Asia/Tokyo",
}  # fmt: skip
_EARLIEST = int(datetime(FIRST_YEAR - 1, 12, 1, tzinfo=UTC).timestamp())
_LATEST = int(datetime(LAST_YEAR + 1, 2, 1, tzinfo=UTC).timestamp())


def tzdata_version() -> str:
    """The IANA time zone database in use, such as ``2026f``."""
    from tzdata import IANA_VERSION  # type: ignore[import-untyped]

    return str(IANA_VERSION)


@lru_cache(maxsize=1)
def zone_names() -> frozenset[str]:
    """Every zone name known to the installed ``tzdata`` package (case matters)."""
    return frozenset(_tzdata("zones").read().decode().split())


@lru_cache(maxsize=256)
def zone(name: str) -> ZoneInfo:
    """The rules of the IANA zone ``name``; raises SpellingError ``unknown-zone`` with near names as hints."""
    if len(name) > 64 or not _LETTERS.issuperset(name) or name not in zone_names():
        raise SpellingError("unknown-zone", name, _near(name))
    return ZoneInfo.from_file(_tzdata("zoneinfo", *name.split("/")), key=name)


def _tzdata(*parts: str) -> BytesIO:
    """A file of the ``tzdata`` package: from disk, where it nearly always is, else from inside an archive."""
    from pathlib import Path

    import tzdata

    path = Path(tzdata.__path__[0], *parts)
    if path.is_file():
        return BytesIO(path.read_bytes())
    from importlib.resources import files

    return BytesIO(files("tzdata").joinpath(*parts).read_bytes())


def usual_zone(abbreviation: str) -> str | None:
    """The zone that is mostly meant by an abbreviation such as ``CET``; ``None`` for what is none we know."""
    return _USUAL.get(abbreviation.upper())


def _near(name: str) -> tuple[str, ...]:
    """Up to three zone names that look like ``name``, or whose city it is."""
    from difflib import get_close_matches

    if len(name) > 64:
        return ()
    if (usual := usual_zone(name)) is not None:
        return (usual,)
    wanted = name.lower().replace(" ", "_")
    cities: dict[str, str] = {}
    for full in sorted(zone_names()):
        cities.setdefault(full.lower(), full)
        cities.setdefault(full.rpartition("/")[2].lower(), full)
    return tuple(dict.fromkeys(cities[hit] for hit in get_close_matches(wanted, cities, n=3, cutoff=0.75)))


def offset(name: str, t: int) -> int:
    """Seconds by which the clock of zone ``name`` is ahead of UTC at ``t``; HorizonError past the horizon."""
    _check(t)
    shift = datetime.fromtimestamp(t, zone(name)).utcoffset()
    assert shift is not None
    return shift.days * DAY + shift.seconds


def wall(t: int, name: str) -> datetime:
    """The instant ``t`` on the clock of zone ``name``, for display only (never for arithmetic)."""
    _check(t)
    return datetime.fromtimestamp(t, zone(name))


def local_date(t: int, name: str) -> date:
    """The date that the clock of zone ``name`` shows at instant ``t``."""
    return date.fromordinal(EPOCH_DAY + (t + offset(name, t)) // DAY)


def first_reading(name: str, w: int) -> int:
    """The first instant at which the clock of zone ``name`` reads ``w`` or later."""
    early, late = _candidates(name, w)
    return early if early <= late else _jump(name, w, late, early)


def final_reading(name: str, w: int) -> int:
    """The first instant from which the clock of zone ``name`` never again reads less than ``w``."""
    early, late = _candidates(name, w)
    if early > late:
        return _jump(name, w, late, early)
    # A clock put back to exactly w has never read less than w on its second pass, nor before it.
    return early if late - 1 + offset(name, late - 1) >= w else late


def instants_reading(name: str, w: int) -> tuple[int, ...]:
    """Every instant at which the clock of zone ``name`` reads exactly ``w``: mostly one, none or two near a change."""
    early, late = _candidates(name, w)
    return tuple(sorted({early, late})) if early <= late else ()


def _candidates(name: str, w: int) -> tuple[int, int]:
    """The instants that read ``w`` by the offset before and after a change of the clock; equal elsewhere."""
    _check(w)
    naive = datetime(1970, 1, 1, tzinfo=zone(name)) + timedelta(seconds=w)
    before, after = naive.utcoffset(), naive.replace(fold=1).utcoffset()
    assert before is not None
    assert after is not None
    return w - (before.days * DAY + before.seconds), w - (after.days * DAY + after.seconds)


def _jump(name: str, w: int, low: int, high: int) -> int:
    """The instant in (low, high] at which the clock jumps over ``w``: bisection on r(t) >= w."""
    while high - low > 1:
        middle = (low + high) // 2
        if middle + offset(name, middle) >= w:
            high = middle
        else:
            low = middle
    return high


def _check(t: int) -> None:
    if not _EARLIEST <= t <= _LATEST:
        raise HorizonError(f"instant {t} is outside the years {FIRST_YEAR}-{LAST_YEAR}")


@lru_cache(maxsize=512)
def steady_offsets(name: str, year: int) -> tuple[int | None, ...]:
    """For each day of ``year``: the offset that holds all around it (a day before to three after), else None.

    Where it is given, a wall reading of that day or of the shift that starts on it is the instant plus the
    offset; the few days near a clock change are None and take the careful way.
    """
    first = date(year, 1, 1).toordinal()
    length = date(year, 12, 31).toordinal() - first + 1
    samples = [offset(name, (first + day - EPOCH_DAY) * DAY) for day in range(-1, length + 4)]
    return tuple(samples[day] if len(set(samples[day : day + 5])) == 1 else None for day in range(length))


@lru_cache(maxsize=256)
def most_set_back(name: str, first: int, last: int) -> int:
    """The most seconds by which the clock is put back at once in the years from ``first`` to ``last``."""
    years = (steady_offsets(name, year) for year in range(first, last + 1))
    steady = [shift for shifts in years for shift in shifts if shift is not None]
    return max((before - after for before, after in pairwise(steady)), default=0)
