-- From version 1 to version 2: reprints, readiness reports, and when each kiosk was last heard of.

ALTER TABLE tickets ADD COLUMN reprints INTEGER NOT NULL DEFAULT 0;

-- When a signed request last came, by the centre's clock; NULL before the first.
ALTER TABLE enrolments ADD COLUMN heard_ms INTEGER;
-- How far the kiosk's clock was ahead of the centre's then, in seconds; negative when it was behind.
ALTER TABLE enrolments ADD COLUMN clock_ahead_s INTEGER;
-- The release that it named then.
ALTER TABLE enrolments ADD COLUMN release TEXT;

-- The last reports of each kiosk, in order of arrival.
CREATE TABLE readiness (
    report      INTEGER PRIMARY KEY,
    kiosk       TEXT NOT NULL,
    ended_ms    INTEGER NOT NULL,   -- by the kiosk's clock
    received_ms INTEGER NOT NULL,
    grade       TEXT NOT NULL,
    findings    TEXT NOT NULL       -- a JSON list, as it came over the line
) STRICT;
CREATE INDEX readiness_of_kiosk ON readiness (kiosk, report);
