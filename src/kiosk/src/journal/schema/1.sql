-- What the kiosk must not forget. Every transition is one transaction: its operations, and with them whatever
-- they change.

-- Everything that happened, in order; also the outbox: what has no confirmed_at is still owed to the centre.
CREATE TABLE operation (
    seq          INTEGER PRIMARY KEY,          -- 1, 2, 3 … without a hole
    ticket       BLOB,                         -- 16 bytes; NULL for what concerns no ticket
    at_ms        INTEGER NOT NULL,             -- by the kiosk's clock
    wire         TEXT NOT NULL,                -- as it goes over the line
    refusals     INTEGER NOT NULL DEFAULT 0,   -- how often the centre refused it for good
    confirmed_ms INTEGER                       -- when the centre confirmed it
) STRICT;
CREATE INDEX operation_owed ON operation (seq) WHERE confirmed_ms IS NULL;

-- Tickets whose paper is not settled; at a start each of them is settled without printing. since_seq is where the
-- open one began: the ticket's first operation, or its reprint.
CREATE TABLE open_ticket (ticket BLOB PRIMARY KEY, since_seq INTEGER NOT NULL) STRICT, WITHOUT ROWID;

-- How far the kiosk's own series has come.
CREATE TABLE dispenser (
    series TEXT PRIMARY KEY,
    day    INTEGER NOT NULL,                   -- business day, days since 1970-01-01
    last   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Single facts, e.g. the epoch of the centre that confirmed the operations.
CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
