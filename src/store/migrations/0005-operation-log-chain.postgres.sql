-- The operation log as a chain of hashes. What names people is in two parts, each committed to by a salted digest that is
-- hashed: a part goes with its salt, and the chain stays whole (docs/decisions).

ALTER TABLE operation_log ADD COLUMN target_name text COLLATE "C";
-- Values of `changes` about people; `changes` keeps that they changed.
ALTER TABLE operation_log ADD COLUMN personal_changes text COLLATE "C";
-- Of actor_name, ip and user_agent.
ALTER TABLE operation_log ADD COLUMN actor_salt text COLLATE "C";
ALTER TABLE operation_log ADD COLUMN actor_digest text COLLATE "C";
-- Of target_name and personal_changes.
ALTER TABLE operation_log ADD COLUMN target_salt text COLLATE "C";
ALTER TABLE operation_log ADD COLUMN target_digest text COLLATE "C";
-- `action` up to its dot.
ALTER TABLE operation_log ADD COLUMN entity text COLLATE "C" GENERATED ALWAYS AS (split_part(action, '.', 1)) STORED;
CREATE INDEX operation_log_entity ON operation_log (entity, at, id);
CREATE INDEX operation_log_outcome ON operation_log (outcome, at, id);
CREATE INDEX operation_log_ip ON operation_log (ip, at, id) WHERE ip IS NOT NULL;
CREATE INDEX operation_log_request ON operation_log (request_id, at, id) WHERE request_id IS NOT NULL;
CREATE INDEX operation_log_actor_name ON operation_log (actor_name, at, id) WHERE actor_name IS NOT NULL;
CREATE INDEX operation_log_target_name ON operation_log (target_name, at, id) WHERE target_name IS NOT NULL;

-- Each name in the log from each of its words to its end, in lower case: what a search begins with.
CREATE TABLE operation_log_names (
  suffix text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  PRIMARY KEY (suffix, name)
);
CREATE INDEX operation_log_names_name ON operation_log_names (name);

-- One row: the chain begins behind its anchor, the last row that retention removed, and ends with its head.
CREATE TABLE operation_log_chain (
  id bigint PRIMARY KEY NOT NULL CHECK (id = 1),
  anchor_sequence bigint NOT NULL CHECK (anchor_sequence >= 0),
  anchor_hash text COLLATE "C" NOT NULL,
  head_sequence bigint NOT NULL CHECK (head_sequence >= anchor_sequence),
  head_hash text COLLATE "C" NOT NULL
);
INSERT INTO operation_log_chain (id, anchor_sequence, anchor_hash, head_sequence, head_hash)
VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000', 0, '0000000000000000000000000000000000000000000000000000000000000000');
