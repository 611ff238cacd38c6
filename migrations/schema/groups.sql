-- 拼单: several diners choose together; each pays for the own part, or the host for all.

CREATE TABLE group_order (
  id {id},
  canteen_id INTEGER NOT NULL REFERENCES canteen (id) ON DELETE RESTRICT,
  meal_id {ref} NOT NULL REFERENCES meal (id) ON DELETE RESTRICT,
  code TEXT NOT NULL,            -- what the others type to join
  host_id {ref} NOT NULL REFERENCES diner (id) ON DELETE RESTRICT,
  host_identity_id {ref} NOT NULL REFERENCES identity (id) ON DELETE RESTRICT,
  channel TEXT NOT NULL,
  chat TEXT NOT NULL,            -- the group chat it was opened in; '' = private
  host_pays INTEGER NOT NULL CHECK (host_pays IN (0, 1)),
  status TEXT NOT NULL CHECK (status IN ('open', 'locked', 'confirmed', 'failed', 'cancelled')),
  deadline_ms {big} NOT NULL,    -- canteen time; due while open
  percent_off INTEGER NOT NULL CHECK (percent_off BETWEEN 0 AND 100),   -- fixed at the lock
  request_key TEXT NOT NULL UNIQUE,
  created_ms {big} NOT NULL,
  locked_ms {big},
  closed_ms {big},
  CHECK ((status = 'open') = (locked_ms IS NULL AND closed_ms IS NULL))
);
CREATE UNIQUE INDEX group_order_code_open ON group_order (code) WHERE status = 'open';
CREATE UNIQUE INDEX group_order_chat_open ON group_order (channel, chat)
  WHERE status = 'open' AND chat <> '';
CREATE INDEX group_order_due ON group_order (deadline_ms) WHERE status = 'open';
CREATE INDEX group_order_locked ON group_order (id) WHERE status = 'locked';

CREATE TABLE group_member (
  id {id},
  group_id {ref} NOT NULL REFERENCES group_order (id) ON DELETE RESTRICT,
  diner_id {ref} NOT NULL REFERENCES diner (id) ON DELETE RESTRICT,
  identity_id {ref} NOT NULL REFERENCES identity (id) ON DELETE RESTRICT,
  lines TEXT NOT NULL,           -- JSON [{dish, quantity, options, note, for_}]; [] = left
  order_id {ref} REFERENCES orders (id) ON DELETE RESTRICT,
  refusal TEXT NOT NULL,         -- why no order could be placed for this one; otherwise ''
  joined_ms {big} NOT NULL,
  UNIQUE (group_id, diner_id),
  CHECK (order_id IS NULL OR refusal = '')
);
CREATE INDEX group_member_diner ON group_member (diner_id, id)
