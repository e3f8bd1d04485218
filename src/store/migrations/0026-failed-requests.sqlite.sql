-- Requests that failed are few: writing the others costs nothing. With the columns that lists of them compare.
CREATE INDEX requests_failed ON request_rows (id, at, status, error_type) WHERE error_type IS NOT NULL OR status >= 400;
