-- Slot tokens: places that the centre has set apart for this kiosk and signed, so that a booking can be confirmed while
-- the line is cut. Each is spent by one operation, in the transaction that writes it.
CREATE TABLE slot_token (
    id         BLOB PRIMARY KEY,               -- 16 bytes
    matter     TEXT NOT NULL,
    expires_ms INTEGER NOT NULL,
    wire       TEXT NOT NULL,                  -- as the centre signed it
    spent_seq  INTEGER UNIQUE                  -- the operation that spent it; NULL while it can be spent
) STRICT;
