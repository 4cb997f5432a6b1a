-- From version 2 to version 3: what a ticket says, bookings, slot tokens, and what is filed at a terminal.

-- What is known of a ticket besides its matter, as it came over the line; NULL if nothing is.
ALTER TABLE tickets ADD COLUMN details TEXT;
-- Tells the person apart, so that nobody waits twice for one matter.
ALTER TABLE tickets ADD COLUMN person BLOB;
-- 0 for a booking within its time, 1 for everyone else: who booked is called first.
ALTER TABLE tickets ADD COLUMN queue_class INTEGER NOT NULL DEFAULT 1;
DROP INDEX queue;
CREATE INDEX queue ON tickets (matter, queue_day, queue_class, order_ms) WHERE queue_day IS NOT NULL;
CREATE INDEX ticket_of_person ON tickets (person, matter) WHERE person IS NOT NULL;

CREATE TABLE bookings (
    booking       INTEGER PRIMARY KEY,
    id            BLOB NOT NULL UNIQUE,
    -- NULL until it is confirmed or asked for.
    code          TEXT UNIQUE,
    enrolment     INTEGER NOT NULL REFERENCES enrolments,
    matter        TEXT NOT NULL,
    -- The slot, by the hall's own clock: days since 1970-01-01, minutes since midnight.
    date          INTEGER NOT NULL,
    from_min      INTEGER NOT NULL,
    to_min        INTEGER NOT NULL,
    hours         TEXT NOT NULL,
    state         TEXT NOT NULL,
    -- Which of the open bookings of its person and matter it is, from 1; NULL unless it is one.
    open_no       INTEGER,
    -- Until when the place is kept for a citizen who decides; NULL if nobody does.
    held_until_ms INTEGER,
    -- Who, as it came over the line; NULL while it is only held.
    person        BLOB,
    masked        TEXT,
    sealed        BLOB,
    tail          TEXT,
    project       TEXT,
    assistance    TEXT,
    lang          TEXT,
    made_ms       INTEGER NOT NULL,
    changed_ms    INTEGER NOT NULL,
    -- The ticket that it became.
    ticket        INTEGER REFERENCES tickets (arrival),
    CHECK ((state = 'confirmed') = (open_no IS NOT NULL))
) STRICT;
-- As many open bookings for each person and matter as the hall allows, each with a place of its own: usually one.
CREATE UNIQUE INDEX booking_open ON bookings (person, matter, open_no) WHERE open_no IS NOT NULL;
CREATE INDEX booking_of_person ON bookings (person, state, date) WHERE person IS NOT NULL;
CREATE INDEX booking_of_tail ON bookings (tail, date) WHERE state = 'confirmed';
CREATE INDEX booking_of_ticket ON bookings (ticket) WHERE ticket IS NOT NULL;
CREATE INDEX booking_held ON bookings (held_until_ms) WHERE state = 'held';
CREATE INDEX booking_to_come ON bookings (date) WHERE state = 'confirmed';

-- Places set apart for a terminal, to be given out while its line is cut.
CREATE TABLE slot_tokens (
    token      INTEGER PRIMARY KEY,
    id         BLOB NOT NULL UNIQUE,
    epoch      BLOB NOT NULL,
    kiosk      TEXT NOT NULL,
    matter     TEXT NOT NULL,
    date       INTEGER NOT NULL,
    from_min   INTEGER NOT NULL,
    to_min     INTEGER NOT NULL,
    hours      TEXT NOT NULL,
    expires_ms INTEGER NOT NULL,
    -- out, spent or expired
    state      TEXT NOT NULL
) STRICT;
CREATE INDEX token_out ON slot_tokens (kiosk, expires_ms) WHERE state = 'out';

-- One row for each place that is taken: this table is why a slot is never used beyond what it holds.
CREATE TABLE places (
    matter   TEXT NOT NULL,
    date     INTEGER NOT NULL,
    from_min INTEGER NOT NULL,
    place    INTEGER NOT NULL,
    -- What the slot held when the place was taken.
    capacity INTEGER NOT NULL,
    booking  INTEGER UNIQUE REFERENCES bookings,
    token    INTEGER UNIQUE REFERENCES slot_tokens,
    CHECK (place BETWEEN 1 AND capacity),
    CHECK ((booking IS NULL) <> (token IS NULL)),
    PRIMARY KEY (matter, date, from_min, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE callbacks (
    callback    INTEGER PRIMARY KEY,
    id          BLOB NOT NULL UNIQUE,
    kiosk       TEXT NOT NULL,
    -- The business day of the four digits on the slip.
    day         INTEGER NOT NULL,
    reference   TEXT NOT NULL,
    assistance  TEXT NOT NULL,
    matter      TEXT,
    sealed      BLOB NOT NULL,
    tail        TEXT NOT NULL,
    lang        TEXT NOT NULL,
    left_ms     INTEGER NOT NULL,   -- by the kiosk's clock
    -- When staff had called; NULL while it is open.
    settled_ms  INTEGER
) STRICT;
CREATE INDEX callback_of_day ON callbacks (day, reference);

-- One for each ticket.
CREATE TABLE ratings (
    ticket    INTEGER PRIMARY KEY REFERENCES tickets (arrival),
    kiosk     TEXT NOT NULL,
    stars     INTEGER NOT NULL CHECK (stars BETWEEN 1 AND 5),
    tags      TEXT NOT NULL,        -- a JSON list
    -- Whether slip or card were shown; a number alone can be typed by anyone.
    is_proved INTEGER NOT NULL,
    given_ms  INTEGER NOT NULL      -- by the kiosk's clock
) STRICT;

-- Every inspection that was sent; of several for one day the last counts.
CREATE TABLE inspections (
    inspection INTEGER PRIMARY KEY,
    id         BLOB NOT NULL UNIQUE,
    kiosk      TEXT NOT NULL,
    date       INTEGER NOT NULL,
    staff      TEXT NOT NULL,
    kept       INTEGER NOT NULL,    -- one bit a point, the first point lowest
    made_ms    INTEGER NOT NULL     -- by the kiosk's clock
) STRICT;
CREATE INDEX inspection_of_day ON inspections (date, inspection);

-- Whether each counter serves, as last said.
CREATE TABLE counters (
    counter TEXT PRIMARY KEY,
    is_open INTEGER NOT NULL,
    kiosk   TEXT NOT NULL,
    set_ms  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
