-- Version 2: a keyed sum over the rows of each table, kept in the transaction that changes them (core.doors.seals). A
-- page put back to an older state leaves the sums and the rows at odds.
CREATE TABLE seal (
    name TEXT PRIMARY KEY,
    sum BLOB NOT NULL
) STRICT, WITHOUT ROWID;
