-- Ground floor: facts waiting to leave, keys, policies, the simulator's clock, the audit.

CREATE TABLE outbox (
  id {id},
  dedupe_key TEXT NOT NULL UNIQUE,
  topic TEXT NOT NULL,
  lane TEXT NOT NULL,            -- rows of one lane leave in order
  payload TEXT NOT NULL,         -- JSON, sealed where it carries a code or a link
  due_ms {big} NOT NULL,         -- real time
  lease_ms {big},                -- real time until which a worker holds the row
  tries INTEGER NOT NULL,
  outcome TEXT,                  -- done | dead | parked, or what the outside said
  done_ms {big},
  created_ms {big} NOT NULL
);
CREATE INDEX outbox_due ON outbox (due_ms, id) WHERE done_ms IS NULL;
CREATE INDEX outbox_lane ON outbox (lane, id) WHERE done_ms IS NULL;

CREATE TABLE data_key (
  purpose TEXT NOT NULL PRIMARY KEY,      -- index | pickup | digits | links | seal
  wrapped TEXT NOT NULL,         -- under the first of SECRET_KEYS
  created_ms {big} NOT NULL
);

CREATE TABLE policy (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL,           -- JSON
  changed_ms {big} NOT NULL,
  changed_by TEXT NOT NULL
);

CREATE TABLE clock_offset (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  offset_ms {big} NOT NULL CHECK (offset_ms >= 0)
);

CREATE TABLE audit_log (
  id {id},
  at_ms {big} NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  before_json TEXT,
  after_json TEXT,
  reason TEXT NOT NULL
);
CREATE INDEX audit_log_at ON audit_log (at_ms, id)
