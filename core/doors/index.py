"""Whether the search index finds what `word` holds: every word and every beginning that it keeps, against a fresh folding.

The index keeps no text, and its pages bear no dates: an old one answers questions with yesterday's letters.
"""

from collections.abc import Iterator
from itertools import groupby

import sqlcipher3.dbapi2 as sql

from core.doors.search import indexed

PREFIXES = range(1, 9)
_SLICE = 500
Posting = tuple[str, int]


def differing(db: sql.Connection) -> Iterator[str]:
    """`search` where a question would be answered wrongly; "" after each slice of the work."""
    db.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.term USING fts5vocab(main, search, instance)")
    postings: list[Posting] = []
    for number, posting in enumerate(_postings(db)):
        postings.append(posting)
        if number % _SLICE == 0:
            yield ""
    postings.sort()
    yield ""
    if postings != db.execute("SELECT term, doc FROM temp.term ORDER BY term, doc").fetchall() or not _counted(db):
        yield "search"
        return
    for length in PREFIXES:
        long = (posting for posting in postings if len(posting[0]) >= length)
        for number, (start, group) in enumerate(groupby(long, key=lambda posting: posting[0][:length])):
            if {doc for _, doc in group} != _found(db, start):
                yield "search"
                return
            if number % _SLICE == 0:
                yield ""


def _postings(db: sql.Connection) -> Iterator[Posting]:
    last = -1
    while rows := db.execute("SELECT id, text FROM word WHERE id > ? ORDER BY id LIMIT ?", (last, _SLICE)).fetchall():
        last = rows[-1][0]
        for place, text in rows:
            yield from ((word, place) for word in set(indexed(text).split()))


def _found(db: sql.Connection, start: str) -> set[int]:
    return {place for (place,) in db.execute("SELECT rowid FROM search WHERE search MATCH ?", (f'"{start}"*',))}


def _counted(db: sql.Connection) -> bool:
    """Whether the index counts as many texts as there are, by its own two ledgers."""
    texts, listed = (db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("word", "search_docsize"))
    return bool(texts == listed)
