-- From version 3 to version 4: how many walk-in numbers each period of a matter has given out.

-- One row for each matter and period that has a quota; `since_min` is when the period began, by the hall's own clock, in
-- minutes since 1970-01-01.
CREATE TABLE walk_ins (
    matter    TEXT NOT NULL,
    since_min INTEGER NOT NULL,
    given     INTEGER NOT NULL CHECK (given >= 0),
    PRIMARY KEY (matter, since_min)
) STRICT, WITHOUT ROWID;

-- The period in which the ticket was counted; NULL if it was not.
ALTER TABLE tickets ADD COLUMN walk_in_since INTEGER;

-- The ratings of a day are counted for the staff's pages.
CREATE INDEX rating_given ON ratings (given_ms, stars);
