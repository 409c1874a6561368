-- Version 1 (docs/vault.md). Columns bear the names of the fields they keep.

-- A profile whose entries we hold; `id` is its number in this file alone.
CREATE TABLE chain (
    id INTEGER PRIMARY KEY,
    profile BLOB NOT NULL UNIQUE
) STRICT;

-- A patient's shelf: all entries on one patient lie side by side. Shelf 0 holds the entries without patient.
CREATE TABLE shelf (
    id INTEGER PRIMARY KEY,
    patient BLOB NOT NULL UNIQUE
) STRICT;

INSERT INTO shelf VALUES (0, x'');

-- id = shelf << 32 | place. Only `clin` may change after writing, once, from NULL.
CREATE TABLE entry (
    id INTEGER PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE,
    chain INTEGER NOT NULL REFERENCES chain,
    seq INTEGER NOT NULL,
    lamport INTEGER NOT NULL,
    patient_seq INTEGER NOT NULL,
    thread BLOB NOT NULL,
    header BLOB NOT NULL,
    prev BLOB NOT NULL,
    sig BLOB NOT NULL,
    staff BLOB,
    clin BLOB,
    wire BLOB NOT NULL,
    UNIQUE (chain, seq)
) STRICT;

CREATE INDEX entry_by_shelf ON entry (id >> 32, chain, patient_seq);
CREATE INDEX entry_by_thread ON entry (thread) WHERE thread <> x'';

CREATE TABLE inbox (
    letter BLOB PRIMARY KEY,
    thread BLOB NOT NULL,
    patient BLOB NOT NULL,
    name TEXT NOT NULL,
    born TEXT NOT NULL,
    guardian TEXT NOT NULL,
    subject TEXT NOT NULL,
    category TEXT NOT NULL,
    language TEXT NOT NULL,
    length_class INTEGER NOT NULL,
    held_on TEXT NOT NULL,
    day INTEGER NOT NULL,
    received_ms INTEGER NOT NULL,
    due_ms INTEGER NOT NULL,
    queue TEXT NOT NULL,
    flags TEXT NOT NULL,
    claimed_by TEXT NOT NULL,
    triaged_by TEXT NOT NULL,
    readable INTEGER NOT NULL
) STRICT;

CREATE INDEX inbox_by_due ON inbox (queue, due_ms = 0, due_ms, received_ms, letter);

-- `folded` is what the list of patients is searched and sorted by (core.doors.search).
CREATE TABLE patient (
    patient BLOB PRIMARY KEY,
    name TEXT NOT NULL,
    born TEXT NOT NULL,
    number TEXT NOT NULL,
    phone TEXT NOT NULL,
    identity TEXT NOT NULL,
    last_ms INTEGER NOT NULL,
    folded TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE device (
    device BLOB PRIMARY KEY,
    patient BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- id = lamport << 16 | chain: the order of the log, so the newest hits come first without ranking.
CREATE TABLE word (
    id INTEGER PRIMARY KEY,
    entry INTEGER NOT NULL UNIQUE REFERENCES entry,
    patient BLOB NOT NULL,
    text TEXT NOT NULL
) STRICT;

-- Holds folded words with spaces between; the text itself stands in `word`. No phrases are asked, so no places are kept.
-- Without the prefixes, a beginning that many letters share takes ten times as long (memory security wipes each buffer).
CREATE VIRTUAL TABLE search USING fts5 (
    folded, content = '', contentless_delete = 1, tokenize = 'ascii', detail = 'none', prefix = '1 2 3 4 5 6 7 8'
);

CREATE TABLE outbox (
    letter BLOB NOT NULL UNIQUE,
    "to" BLOB NOT NULL,
    kind TEXT NOT NULL,
    raw BLOB NOT NULL,
    letter_hash BLOB NOT NULL
) STRICT;

CREATE TABLE lane (
    sender BLOB NOT NULL,
    "to" BLOB NOT NULL,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    prev BLOB NOT NULL,
    ahead INTEGER NOT NULL,
    PRIMARY KEY ("to", sender, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE fetched (
    name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE aside (
    file_hash BLOB NOT NULL UNIQUE,
    reason TEXT NOT NULL,
    raw BLOB NOT NULL,
    sender BLOB NOT NULL,
    received_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE secret (
    scope TEXT NOT NULL,
    name BLOB NOT NULL,
    key_id BLOB NOT NULL,
    key BLOB NOT NULL,
    UNIQUE (scope, name, key_id)
) STRICT;

CREATE TABLE invite (
    invite BLOB NOT NULL UNIQUE,
    patient BLOB NOT NULL,
    secret BLOB NOT NULL,
    level TEXT NOT NULL,
    expires_ms INTEGER NOT NULL,
    state TEXT NOT NULL,
    answer BLOB NOT NULL
) STRICT;

CREATE TABLE waiting (
    profile BLOB NOT NULL,
    seq INTEGER NOT NULL,
    wire BLOB NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (profile, seq)
) STRICT;

CREATE TABLE draft (
    letter BLOB PRIMARY KEY,
    text TEXT NOT NULL,
    saved_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT;
