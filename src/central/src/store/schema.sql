-- Version 1. Times are milliseconds since 1970 in UTC, days are business days since 1970-01-01.

-- 'epoch' changes when the database is restored from a backup, so that kiosks notice.
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- The letters that belong to matters, as of the last start with a hall file.
CREATE TABLE matter_series (series TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

CREATE TABLE enrolment_codes (
    code_hash  BLOB PRIMARY KEY,
    kiosk      TEXT NOT NULL,
    series     TEXT NOT NULL,
    expires_ms INTEGER NOT NULL,
    used_ms    INTEGER
) STRICT, WITHOUT ROWID;

-- One row for each enrolment: a kiosk that enrols again gets a new row, and the old one is revoked.
CREATE TABLE enrolments (
    enrolment   INTEGER PRIMARY KEY,
    kiosk       TEXT NOT NULL,
    series      TEXT NOT NULL,
    public_key  BLOB NOT NULL,
    enrolled_ms INTEGER NOT NULL,
    revoked_ms  INTEGER,
    -- Operations up to this place are known without a hole; NULL before the first.
    seen        INTEGER,
    -- When the kiosk was last known to have nothing unsent.
    contact_ms  INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX enrolment_in_force ON enrolments (kiosk) WHERE revoked_ms IS NULL;

CREATE TABLE dispensers (
    series TEXT PRIMARY KEY,
    day    INTEGER NOT NULL,
    last   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE tickets (
    -- Order of arrival, which breaks ties in the queue.
    arrival     INTEGER PRIMARY KEY,
    id          BLOB NOT NULL UNIQUE,
    enrolment   INTEGER NOT NULL REFERENCES enrolments,
    matter      TEXT NOT NULL,
    status_key  TEXT NOT NULL UNIQUE,
    asked_ms    INTEGER NOT NULL,
    received_ms INTEGER NOT NULL,
    state       TEXT NOT NULL,
    -- Evidence or fault, where the state has one.
    detail      TEXT,
    attempts    INTEGER NOT NULL,
    -- The label that stands: bound by the centre, or seen by the citizen.
    day         INTEGER,
    series      TEXT,
    value       INTEGER,
    source      TEXT,
    -- The place in the queue; NULL when the ticket does not wait.
    queue_day   INTEGER,
    order_ms    INTEGER
) STRICT;
CREATE INDEX queue ON tickets (matter, queue_day, order_ms) WHERE queue_day IS NOT NULL;

-- Every number that was ever given out, void ones too: this table is why none comes twice.
CREATE TABLE labels (
    day    INTEGER NOT NULL,
    series TEXT NOT NULL,
    value  INTEGER NOT NULL,
    ticket INTEGER NOT NULL REFERENCES tickets (arrival),
    void   INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (day, series, value)
) STRICT, WITHOUT ROWID;

-- How many wait, kept beside the tickets so that nobody has to count them.
CREATE TABLE waiting (
    day    INTEGER NOT NULL,
    matter TEXT NOT NULL,
    count  INTEGER NOT NULL,
    PRIMARY KEY (day, matter)
) STRICT, WITHOUT ROWID;

CREATE TABLE operations (
    enrolment   INTEGER NOT NULL REFERENCES enrolments,
    seq         INTEGER NOT NULL,
    id          BLOB NOT NULL,
    fingerprint BLOB NOT NULL,
    -- The code of the refusal; NULL when it was carried out.
    refused     TEXT,
    PRIMARY KEY (enrolment, seq),
    UNIQUE (enrolment, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE faults (
    kiosk     TEXT NOT NULL,
    fault     TEXT NOT NULL,
    raised_ms INTEGER NOT NULL,
    -- NULL while it lasts.
    cleared_ms INTEGER,
    PRIMARY KEY (kiosk, fault, raised_ms)
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
    seq   INTEGER PRIMARY KEY AUTOINCREMENT,
    at_ms INTEGER NOT NULL,
    body  TEXT NOT NULL
) STRICT;
