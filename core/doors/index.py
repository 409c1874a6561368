"""Whether the search index finds what `word` holds: every word and every beginning that it keeps, against a fresh folding.

The index keeps no text, and its pages bear no dates: an old one answers questions with yesterday's letters.
"""

from collections.abc import Iterator
from itertools import groupby

import sqlcipher3.dbapi2 as sql

from core.doors.search import indexed

PREFIXES = range(1, 9)
_SLICE, _TEXTS = 1000, 50
Posting = tuple[str, int]


def differing(db: sql.Connection) -> Iterator[str]:
    """`search` where a question would be answered wrongly; "" after each slice of the work."""
    db.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.term USING fts5vocab(main, search, instance)")
    wanted: dict[int, set[str]] = {}
    for slice_ in _texts(db):
        wanted |= slice_
        yield ""
    listed: list[Posting] = []
    rows = db.execute("SELECT term, doc FROM temp.term")
    while postings := rows.fetchmany(_SLICE):
        listed += postings
        if any(word not in wanted.get(place, ()) for word, place in postings):
            break
        yield ""
    if len(listed) != sum(map(len, wanted.values())) or not _counted(db):
        yield "search"
        return
    for length in PREFIXES:
        long = (posting for posting in listed if len(posting[0]) >= length)
        for start, group in groupby(long, key=lambda posting: posting[0][:length]):
            if {place for _, place in group} != _found(db, start):
                yield "search"
                return
            yield ""


def _texts(db: sql.Connection) -> Iterator[dict[int, set[str]]]:
    """The folded words of every text by its place, some texts at a time."""
    last = -1
    while rows := db.execute("SELECT id, text FROM word WHERE id > ? ORDER BY id LIMIT ?", (last, _TEXTS)).fetchall():
        last = rows[-1][0]
        yield {place: set(indexed(text).split()) for place, text in rows}


def _found(db: sql.Connection, start: str) -> set[int]:
    return {place for (place,) in db.execute("SELECT rowid FROM search WHERE search MATCH ?", (f'"{start}"*',))}


def _counted(db: sql.Connection) -> bool:
    """Whether the index counts as many texts as there are, by its own two ledgers."""
    texts, listed = (db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("word", "search_docsize"))
    return bool(texts == listed)
