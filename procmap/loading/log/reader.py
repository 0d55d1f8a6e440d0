"""A log read into DuckDB: one row a case, its moments as instants, and beside them the rows that cannot be read.

Nothing in a log is code: the columns get names of our own, values are data, and the connection may open this one file
and nothing else. The table ``cases`` has ``row, id, department, received, answered`` (seconds UTC), the table
``problems`` has ``row, reason, text``. A row is counted as a spreadsheet does: the line of heads is row 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from procmap.calendars.pieces import clock_pieces, columns_of
from procmap.errors import LogError, MissingExtraError
from procmap.loading.log.heads import columns
from procmap.loading.log.table import LAST, Table, table_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FORMATS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M")
"""How moments are written where nothing else is said; ``T`` may stand for the blank, an offset or ``Z`` may follow."""

MOMENTS = ("received", "answered")
_AS = (("case", "id"), ("department", "department"), ("received", "received"), ("answered", "answered"))
"""The column of ``raw`` for each role."""

_OFFSET = ":[0-9]{2} ?(Z|[+-][0-9]{2}:?[0-9]{2})$"
_HORIZON = (-631_152_000, 5_680_281_600)
"""From 1950 to 2150, where clocks and calendars are known."""
_REASONS = {
    "TOO MANY COLUMNS": "too-many-columns",
    "MISSING COLUMNS": "too-few-columns",
    "UNQUOTED VALUE": "quotes",
    "INVALID ENCODING": "not-text",
    "LINE SIZE OVER MAXIMUM": "too-long",
}


class Reading(NamedTuple):
    """How a log is to be read: on which clock, which columns (heads by role), and how moments are written."""

    zone: str
    named: Mapping[str, str] = {}
    time_format: str | None = None
    encoding: str | None = None


class Log(NamedTuple):
    """An open log: its connection, how many ``rows`` it has, and the head of the column for each role."""

    connection: DuckDBPyConnection
    rows: int
    heads: Mapping[str, str]

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """The rows that a query answers."""
        return list(self.connection.execute(query).fetchall())

    def store(self, name: str, columns: Mapping[str, Sequence[int | str | None]]) -> None:
        """A table of our own beside those of the log."""
        store(self.connection, name, columns)


def store(
    connection: DuckDBPyConnection, name: str, columns: Mapping[str, Sequence[int | str | None]]
) -> None:
    """A table of columns of numbers, or of texts."""
    texts = {key for key, values in columns.items() if any(isinstance(one, str) for one in values)}
    made = ", ".join(f"unnest(?::{'VARCHAR' if key in texts else 'BIGINT'}[]) AS {key}" for key in columns)
    connection.execute(f"CREATE TABLE {name} AS SELECT {made}", [list(values) for values in columns.values()])


@contextmanager
def open_log(path: str, reading: Reading) -> Iterator[Log]:
    """Read a log, for as long as it is used.

    Raises :class:`~procmap.errors.MissingExtraError`, :class:`~procmap.errors.UnreadableError` and
    :class:`~procmap.errors.LogError`.
    """
    try:
        import duckdb
    except ImportError as error:
        raise MissingExtraError("duckdb", "logs") from error
    with table_of(path, reading.encoding) as table, duckdb.connect(":memory:") as connection:
        try:
            _lock(connection, table.path)
            yield _read(path, table, reading, connection)
        except duckdb.Error as error:
            raise LogError(path, "unreadable", str(error).partition("\n")[0][:300]) from error


def _lock(connection: DuckDBPyConnection, path: str) -> None:
    """The connection may read this file, and nothing else: no other file, no address, no extension."""
    for setting in (
        "autoinstall_known_extensions = false",
        "autoload_known_extensions = false",
        f"allowed_paths = [{_quoted(path)}]",
        "enable_external_access = false",
        "lock_configuration = true",
    ):
        connection.execute(f"SET {setting}")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _read(path: str, table: Table, reading: Reading, connection: DuckDBPyConnection) -> Log:
    heads = _parquet_heads(connection, table.path) if table.parquet else table.heads
    places = columns(path, heads, reading.named)
    if table.parquet:
        _from_parquet(connection, table.path, places)
    else:
        _from_csv(connection, table, places)
        if table.marked:
            _demand_last(path, connection)
    _check_format(path, reading.time_format, connection)
    kinds = _kinds(connection)
    for role in MOMENTS:
        if kinds[role] not in ("VARCHAR", "INTEGER") and not kinds[role].startswith("TIMESTAMP"):
            raise LogError(path, "not-a-time", heads[places[role]], (kinds[role],))
    _read_moments(connection, kinds, reading)
    _sort_out(connection)
    rows = one_row(connection, "SELECT (SELECT count(*) FROM raw) + (SELECT count(*) FROM rejected)")[0]
    return Log(connection, rows, {role: heads[place] for role, place in places.items()})


def one_row(connection: DuckDBPyConnection, query: str) -> tuple[Any, ...]:
    """The first row that a query answers; a query that counts always has one."""
    row: tuple[Any, ...] | None = connection.execute(query).fetchone()
    assert row is not None
    return row


# From the file.


def _parquet_heads(connection: DuckDBPyConnection, path: str) -> tuple[str, ...]:
    return tuple(
        str(row[0]) for row in connection.execute("DESCRIBE FROM read_parquet(?)", [path]).fetchall()
    )


def _from_parquet(connection: DuckDBPyConnection, path: str, places: Mapping[str, int]) -> None:
    """The table ``raw`` from Parquet."""
    names = [name.replace('"', '""') for name in _parquet_heads(connection, path)]
    chosen = [
        f'"{names[places[role]]}" AS {as_}' if role in places else f"NULL AS {as_}" for role, as_ in _AS
    ]
    connection.execute(
        f"CREATE TABLE raw AS SELECT row_number() OVER () + 1 AS row, {', '.join(chosen)} FROM read_parquet(?)",
        [path],
    )
    connection.execute("CREATE TABLE rejected (line BIGINT, error_type VARCHAR, csv_line VARCHAR)")


def _from_csv(connection: DuckDBPyConnection, table: Table, places: Mapping[str, int]) -> None:
    """The table ``raw`` from CSV, everything text; what DuckDB rejects is kept in ``rejected``."""
    types = ", ".join(f"'c{n}': 'VARCHAR'" for n in range(len(table.heads)))
    mark = "c0" if table.marked else "NULL"
    chosen = [f"c{places[role]} AS {as_}" if role in places else f"NULL AS {as_}" for role, as_ in _AS]
    connection.execute(
        f"CREATE TABLE plain AS SELECT row_number() OVER () AS n, {mark} AS mark, {', '.join(chosen)} FROM read_csv(?, "
        f"auto_detect = false, header = true, delim = {_quoted(table.sign)}, quote = '\"', escape = '\"', "
        f"columns = {{{types}}}, store_rejects = true, rejects_limit = 0, compression = 'none', parallel = false)",
        [table.path],
    )
    connection.execute(
        "CREATE TABLE rejected AS SELECT line, first(error_type::VARCHAR ORDER BY column_idx) AS error_type, "
        "first(csv_line ORDER BY column_idx) AS csv_line FROM reject_errors GROUP BY line"
    )
    # The n-th row that was read is the n-th number from 2 on that no rejected row has.
    connection.execute("""
        CREATE VIEW raw AS WITH
        ordered AS (SELECT line, row_number() OVER (ORDER BY line) AS passed FROM rejected),
        gaps AS (SELECT line - 1 - passed AS before, max(passed) AS passed FROM ordered GROUP BY before)
        SELECT n + 1 + coalesce(passed, 0) AS row, plain.* EXCLUDE (n, mark)
        FROM plain ASOF LEFT JOIN gaps ON n > before
    """)


def _demand_last(path: str, connection: DuckDBPyConnection) -> None:
    """The row of our own must have arrived; it goes again."""
    found, rows = one_row(
        connection,
        f"SELECT count(*) FILTER (mark = {_quoted(LAST)}), "
        "count(*) + (SELECT count(*) FROM rejected) FROM plain",
    )
    if found != 1:
        raise LogError(path, "open-quote", str(rows + 2))
    connection.execute(f"DELETE FROM plain WHERE mark = {_quoted(LAST)}")


def _kinds(connection: DuckDBPyConnection) -> dict[str, str]:
    described = connection.execute("DESCRIBE raw").fetchall()
    return {str(row[0]): str(row[1]) for row in described}


def _check_format(path: str, time_format: str | None, connection: DuckDBPyConnection) -> None:
    import duckdb

    if time_format is None:
        return
    try:
        connection.execute("SELECT strptime(NULL::VARCHAR, ?)", [time_format])
    except duckdb.Error:
        raise LogError(path, "no-format", time_format) from None
    if not any(sign in time_format for sign in ("%H", "%I", "%-H", "%-I", "%c", "%X")):
        raise LogError(path, "no-format", time_format)


# From texts to instants.


def _read_moments(connection: DuckDBPyConnection, kinds: Mapping[str, str], reading: Reading) -> None:
    """The table ``timed``: ``raw`` with ``<role>_at`` (an instant) and ``<role>_none`` (a reading of no instant)."""
    read = ", ".join(_cleaned(role, kinds[role], reading.time_format) for role in MOMENTS)
    parts = [_expressions(role, kinds[role], reading.time_format) for role in MOMENTS]
    walls = ", ".join(
        f"{wall} AS {role}_wall, {at} AS {role}_told" for role, (wall, at) in zip(MOMENTS, parts, strict=True)
    )
    connection.execute(f"CREATE TABLE walls AS SELECT *, {walls} FROM (SELECT *, {read} FROM raw)")
    low, high = one_row(
        connection,
        "SELECT least(min(received_wall), min(answered_wall)), greatest(max(received_wall), max(answered_wall)) "
        "FROM walls",
    )
    low, high = (min(max(t or 0, _HORIZON[0]), _HORIZON[1]) for t in (low, high))
    store(connection, "clock", columns_of(clock_pieces(reading.zone, low, high)))
    made = ", ".join(
        f"coalesce({role}_told, {role[0]}.due + {role}_wall - {role[0]}.begins) AS {role}_at, "
        f"{role[0]}.begins IS NOT NULL AND {role[0]}.due IS NULL AS {role}_none"
        for role in MOMENTS
    )
    connection.execute(f"""
        CREATE VIEW timed AS SELECT row, id, department, received, answered, {made} FROM walls
        ASOF LEFT JOIN clock r ON received_wall >= r.begins
        ASOF LEFT JOIN clock a ON answered_wall >= a.begins
    """)


def _cleaned(role: str, kind: str, time_format: str | None) -> str:
    """The SQL of a text without ``T`` and fractions of a second, and of whether it ends with an offset."""
    text = f"trim({role}::VARCHAR)"
    if not kind.startswith("TIMESTAMP") and time_format is None:
        text = f"regexp_replace({text}, '^([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})T', '\\1 ')"
        text = f"regexp_replace({text}, '(:[0-9]{{2}}:[0-9]{{2}})[.,][0-9]{{1,9}}', '\\1')"
    return f"{text} AS {role}_text, regexp_matches({text}, {_quoted(_OFFSET)}) AS {role}_shifted"


def _expressions(role: str, kind: str, time_format: str | None) -> tuple[str, str]:
    """The SQL of what a clock showed, and of an instant, in seconds; fractions of a second are dropped."""
    if kind == "TIMESTAMP WITH TIME ZONE":
        return "NULL::BIGINT", f"floor(epoch({role}))::BIGINT"
    if kind.startswith("TIMESTAMP"):
        return f"floor(epoch({role}))::BIGINT", "NULL::BIGINT"
    if time_format is not None:
        parsed = f"floor(epoch(try_strptime({role}_text, {_quoted(time_format)})))::BIGINT"
        return ("NULL::BIGINT", parsed) if "%z" in time_format else (parsed, "NULL::BIGINT")
    shifted = f"regexp_replace(regexp_replace({role}_text, ' ?Z$', '+00:00'), ' ([+-])', '\\1')"
    plain = ", ".join(map(_quoted, FORMATS))
    with_offset = ", ".join(_quoted(f"{one}%z") for one in FORMATS)
    return (
        f"CASE WHEN NOT {role}_shifted THEN floor(epoch(try_strptime({role}_text, [{plain}])))::BIGINT END",
        f"CASE WHEN {role}_shifted THEN floor(epoch(try_strptime({shifted}, [{with_offset}])))::BIGINT END",
    )


def _sort_out(connection: DuckDBPyConnection) -> None:
    """The rows that can be read into ``cases``, the others into ``problems`` with the reason."""
    low, high = _HORIZON
    known = " ".join(f"WHEN {_quoted(theirs)} THEN {_quoted(ours)}" for theirs, ours in _REASONS.items())
    connection.execute(f"""
        CREATE TABLE judged AS SELECT *, CASE
        WHEN nullif(trim(received::VARCHAR), '') IS NULL THEN 'no-received'
        WHEN received_none THEN 'received-no-moment'
        WHEN received_at IS NULL OR received_at NOT BETWEEN {low} AND {high} THEN 'received'
        WHEN answered_none THEN 'answered-no-moment'
        WHEN nullif(trim(answered::VARCHAR), '') IS NOT NULL
            AND (answered_at IS NULL OR answered_at NOT BETWEEN {low} AND {high}) THEN 'answered'
        WHEN answered_at < received_at THEN 'answered-first'
        END AS reason FROM timed
    """)
    connection.execute("""
        CREATE TABLE cases AS SELECT row, nullif(trim(id::VARCHAR), '') AS id,
        nullif(trim(department::VARCHAR), '') AS department, received_at AS received, answered_at AS answered
        FROM judged WHERE reason IS NULL
    """)
    connection.execute(f"""
        CREATE TABLE problems AS SELECT row, reason,
        CASE WHEN starts_with(reason, 'answered') THEN answered::VARCHAR ELSE received::VARCHAR END AS text
        FROM judged WHERE reason IS NOT NULL
        UNION ALL SELECT line, CASE error_type {known} ELSE 'unreadable' END, csv_line FROM rejected
    """)
