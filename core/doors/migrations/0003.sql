-- Version 3: the lists that empty. The entries make all of them again.
CREATE TABLE task (
    letter BLOB NOT NULL,
    task TEXT NOT NULL,
    patient BLOB NOT NULL,
    name TEXT NOT NULL,
    born TEXT NOT NULL,
    phone TEXT NOT NULL,
    category TEXT NOT NULL,
    why TEXT NOT NULL,
    since_ms INTEGER NOT NULL,
    from_ms INTEGER NOT NULL,
    tried_ms INTEGER NOT NULL,
    PRIMARY KEY (letter, task)
) STRICT, WITHOUT ROWID;

CREATE INDEX task_by_time ON task (task, from_ms);
