-- From version 4 to version 5: a callback names the project whose steward is to call.

-- The project's code as it came over the line; NULL if none was given.
ALTER TABLE callbacks ADD COLUMN project TEXT;
