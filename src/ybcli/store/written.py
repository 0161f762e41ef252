"""The written chain: what each transaction wrote, bound by a hash to all that was written before it.

While a transaction runs, triggers of this connection alone note which rows of evidence it adds, changes or deletes;
before it is committed the digests of these rows become one link of the chain, in the same transaction. So what an act
entails (transfers, messages, files, registers) is bound to its entry, and a row that was edited, invented or deleted
behind the program is one that no link of the chain knows. The seal of a day covers the chain's last link.

Lines of declarations are bound by the hash in their first entry instead, the queue by the journal itself.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

#: The tables of evidence, and the column that tells their rows apart.
EVIDENCE: Final[dict[str, str]] = {
    "adoption": "id",
    "batch": "id",
    "certificate": "number",
    "cover": "id",
    "entry": "id",
    "filing": "id",
    "look": "id",
    "merge": "id",
    "message": "id",
    "office": "name",
    "party": "id",
    "party_past": "id",
    "payment_file": "number",
    "picture": "id",
    "promise": "id",
    "proxy": "id",
    "rating": "id",
    "record": "id",
    "sample": "id",
    "seal": "number",
    "settlement": "id",
    "settlement_event": "id",
    "transfer": "id",
}
#: What the chain begins with.
FIRST: Final = "0" * 64
#: How many hex digits of a row's digest are kept.
_DIGITS: Final = 32
#: How many rows of an older store are bound by one link when its chain begins.
_AT_ONCE: Final = 5_000

#: Table → key of a row → its digest; empty where the transaction deleted it.
Digests = dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that is not what the chain says: its table, its key, its case where it has one, and what became of it:
    `changed`, `added` or `deleted`; with the kind `chain`, the number of the link that does not verify.
    """

    table: str
    key: str
    case: str
    kind: str


def watch(connection: Any) -> bool:
    """Let the connection note which rows of evidence its transactions touch; False where the store has no chain yet
    (it is being made, or brought forward).
    """
    made = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    there = {row[0] for row in made}
    if "written" not in there:
        return False
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute(
        "CREATE TEMP TABLE IF NOT EXISTS touched (of TEXT, row_key, PRIMARY KEY (of, row_key)) WITHOUT ROWID"
    )
    for table, key in EVIDENCE.items():
        if table not in there:
            continue
        for event, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")):
            # A conflict clause of the outer statement would override one in here: asked first instead.
            connection.execute(
                f"CREATE TEMP TRIGGER IF NOT EXISTS touched_{table}_{event.lower()} AFTER {event} ON main.{table} "
                f"BEGIN INSERT INTO touched SELECT '{table}', {row}.{key} WHERE NOT EXISTS "
                f"(SELECT 1 FROM touched WHERE of = '{table}' AND row_key = {row}.{key}); END"
            )
    return True


def bind(connection: Any) -> None:
    """Add the link over what the running transaction touched, if it touched anything."""
    rows = _touched(connection)
    if rows:
        _link(connection, rows)
        connection.execute("DELETE FROM touched")


def begin(connection: Any) -> None:
    """Begin the chain of a store that has rows and no link yet, inside a transaction."""
    for table, key in EVIDENCE.items():
        rows = connection.execute(f"SELECT * FROM {table}")
        while some := rows.fetchmany(_AT_ONCE):
            _link(connection, {table: {str(row[key]): digest(row) for row in some}})


def digest(row: Any) -> str:
    """The digest of a row over its columns that hold something: a column added later changes none."""
    told = {name: _plain(row[name]) for name in row.keys() if row[name]}  # noqa: SIM118 - no mapping
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def chained(previous: str, rows: str) -> str:
    """The hash of a link: over the one before and the text of its rows."""
    return hashlib.sha256(f"{previous}|{rows}".encode()).hexdigest()


def faults(db: Any) -> Iterator[Fault]:
    """What does not agree with the chain, in the whole store."""
    known: Digests = {table: {} for table in EVIDENCE}
    broken = yield from _read(db, 0, FIRST, known)
    if not broken:
        for table in EVIDENCE:
            yield from _compared(db, table, known[table], db.rows(f"SELECT * FROM {table}"))


def new_faults(db: Any, number: int, previous: str) -> Iterator[Fault]:
    """What does not agree with the chain, of the rows that were written after its link `number`."""
    known: Digests = {table: {} for table in EVIDENCE}
    broken = yield from _read(db, number, previous, known)
    if broken:
        return
    for table, digests in known.items():
        if digests:
            wanted = "(SELECT value FROM json_each(:keys))"
            sql = f"SELECT * FROM {table} WHERE CAST({EVIDENCE[table]} AS TEXT) IN {wanted}"
            yield from _compared(db, table, digests, db.rows(sql, keys=json.dumps(list(digests))))


def last(db: Any) -> tuple[int, str]:
    """The number and hash of the chain's last link."""
    row = db.one("SELECT number, hash FROM written ORDER BY number DESC LIMIT 1")
    return (int(row["number"]), str(row["hash"])) if row else (0, FIRST)


def hash_at(db: Any, number: int) -> str:
    """The hash of a link; empty where there is none."""
    row = db.one("SELECT hash FROM written WHERE number = :number", number=number)
    return str(row["hash"]) if row else ""


def _read(db: Any, after: int, previous: str, known: Digests) -> Generator[Fault, None, bool]:
    """Climb the chain from a link on and gather what it says of each row; True where it is broken."""
    number = after
    for link in db.rows("SELECT * FROM written WHERE number > :after ORDER BY number", after=after):
        number += 1
        if link["number"] != number or link["hash"] != chained(previous, link["rows"]):
            yield Fault("written", str(number), "", "chain")
            return True
        previous = link["hash"]
        for table, digests in json.loads(link["rows"]).items():
            known[table].update(digests)
    return False


def _compared(
    db: Any, table: str, known: Mapping[str, str], rows: Iterable[Any]
) -> Iterator[Fault]:
    """The rows of a table that are not what the chain says of them."""
    left = {key for key, said in known.items() if said}
    for row in rows:
        key = str(row[EVIDENCE[table]])
        left.discard(key)
        if known.get(key) != digest(row):
            case = str(row["case_id"]) if "case_id" in row.keys() else ""  # noqa: SIM118
            yield Fault(table, _named(table, row), case, "changed" if known.get(key) else "added")
    for key in sorted(left):
        yield Fault(table, key if table not in _PERSONAL else "", "", "deleted")


#: Tables whose keys are numbers of persons or hold them: they are not named in a fault.
_PERSONAL: Final = frozenset({"party"})


def _named(table: str, row: Any) -> str:
    """How a fault names a row: an entry by its number in its case, what has a person's number not at all."""
    if table == "entry":
        return str(row["number"])
    return "" if table in _PERSONAL else str(row[EVIDENCE[table]])


def _touched(connection: Any) -> Digests:
    found: Digests = {}
    kinds = [row[0] for row in connection.execute("SELECT DISTINCT of FROM touched ORDER BY of")]
    for table in kinds:
        key = EVIDENCE[table]
        keys = connection.execute("SELECT row_key FROM touched WHERE of = ?", (table,)).fetchall()
        digests = {str(row[0]): "" for row in keys}
        rows = connection.execute(
            f"SELECT * FROM {table} WHERE {key} IN (SELECT row_key FROM touched WHERE of = ?)",
            (table,),
        )
        digests |= {str(row[key]): digest(row) for row in rows}
        found[table] = digests
    return found


def _link(connection: Any, rows: Digests) -> None:
    text = json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    before = connection.execute(
        "SELECT number, hash FROM written ORDER BY number DESC LIMIT 1"
    ).fetchone()
    number, previous = (before[0], before[1]) if before else (0, FIRST)
    connection.execute(
        "INSERT INTO written (number, rows, hash) VALUES (?, ?, ?)",
        (number + 1, text, chained(previous, text)),
    )


def _plain(value: Any) -> Any:
    """A value as JSON has it; bytes by their hash."""
    return hashlib.sha256(value).hexdigest() if isinstance(value, bytes) else value
