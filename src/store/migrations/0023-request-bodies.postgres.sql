-- Bodies of requests and answers, where the operator keeps them. No foreign keys: they are written after their request and removed in
-- bounded batches. Instants are UTC milliseconds.
CREATE TABLE request_bodies (
  -- Of the request.
  id text COLLATE "C" PRIMARY KEY,
  at bigint NOT NULL,
  customer_id text COLLATE "C",
  customer_user_id text COLLATE "C" NOT NULL,
  -- As in the request's labels, so that whoever erases an end user finds theirs.
  end_user text COLLATE "C",
  -- NULL: it could not be opened any more.
  content_sealed text COLLATE "C"
);
CREATE INDEX request_bodies_at ON request_bodies (at);
CREATE INDEX request_bodies_customer ON request_bodies (customer_id) WHERE customer_id IS NOT NULL;
CREATE INDEX request_bodies_customer_user ON request_bodies (customer_user_id);
CREATE INDEX request_bodies_end_user ON request_bodies (end_user) WHERE end_user IS NOT NULL;
