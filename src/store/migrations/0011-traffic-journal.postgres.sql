-- Nothing to do: PostgreSQL's own log is the journal.
SELECT 1;
