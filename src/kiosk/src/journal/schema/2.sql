-- What is known of the cabinet: the roll of paper, the technician's findings and reports.

-- The rolls that were put in; the last one is in the printer.
CREATE TABLE roll (
    id        INTEGER PRIMARY KEY,
    since_ms  INTEGER NOT NULL,
    length_mm INTEGER NOT NULL,
    used_mm   INTEGER NOT NULL DEFAULT 0,
    slips     INTEGER NOT NULL DEFAULT 0
) STRICT;

-- When slips came out lately: the pace at which the roll is used up.
CREATE TABLE slip_out (at_ms INTEGER NOT NULL, length_mm INTEGER NOT NULL) STRICT;
CREATE INDEX slip_out_at ON slip_out (at_ms);

-- Every check that was made, with what was seen.
CREATE TABLE finding (
    id       INTEGER PRIMARY KEY,
    name     TEXT NOT NULL,                    -- of the check
    verdict  TEXT NOT NULL,                    -- passed, failed or skipped
    fault    TEXT,                             -- why it failed
    at_ms    INTEGER NOT NULL,
    evidence TEXT NOT NULL
) STRICT;
CREATE INDEX finding_name ON finding (name, id);
