-- Devices and their secrets, cabinets, slots, commands to doors, what doors said.

CREATE TABLE device (
  id TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('cabinet', 'gate')),
  canteen_id INTEGER NOT NULL REFERENCES canteen (id) ON DELETE RESTRICT,
  driver TEXT NOT NULL,
  config TEXT NOT NULL,          -- JSON
  secret_sealed TEXT NOT NULL,
  former_secret_sealed TEXT,     -- good until the next rotation
  online INTEGER NOT NULL CHECK (online IN (0, 1)),
  accepting INTEGER NOT NULL CHECK (accepting IN (0, 1)),   -- takes new orders
  bundle_version INTEGER NOT NULL,
  bundle_sha256 TEXT,            -- of what that version lists
  boot_id TEXT,
  event_seq {big} NOT NULL,
  last_seen_ms {big},
  revoked_ms {big},
  created_ms {big} NOT NULL
);

CREATE TABLE device_nonce (
  device_id TEXT NOT NULL REFERENCES device (id) ON DELETE RESTRICT,
  nonce TEXT NOT NULL,
  at_ms {big} NOT NULL,          -- real time; kept 10 minutes
  PRIMARY KEY (device_id, nonce)
);
CREATE INDEX device_nonce_at ON device_nonce (at_ms);

CREATE TABLE slot (
  id {id},
  cabinet_id TEXT NOT NULL REFERENCES device (id) ON DELETE RESTRICT,
  number INTEGER NOT NULL CHECK (number > 0),
  size TEXT NOT NULL CHECK (size IN ('small', 'large')),
  zone TEXT NOT NULL CHECK (zone IN ('hot', 'cold', 'ambient')),
  state TEXT NOT NULL CHECK (state IN
    ('free', 'reserved', 'stocking', 'stocked', 'opening', 'taking', 'dirty', 'faulty', 'disabled')),
  order_id {ref} REFERENCES orders (id) ON DELETE RESTRICT,
  openings INTEGER NOT NULL,     -- wear: the least-pulsed door goes first
  changed_ms {big} NOT NULL,
  due_ms {big},                  -- canteen time: the next timer of the state; of a free slot: kept until
  door TEXT NOT NULL CHECK (door IN ('closed', 'open', 'unknown')),   -- as last seen
  door_ms {big},                 -- canteen time of that
  item INTEGER CHECK (item IN (0, 1)),   -- goods sensor; NULL: there is none, or it never spoke
  CHECK ((state IN ('reserved', 'stocking', 'stocked', 'opening', 'taking')) = (order_id IS NOT NULL)),
  UNIQUE (cabinet_id, number)
);
CREATE UNIQUE INDEX slot_order ON slot (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX slot_due ON slot (due_ms) WHERE due_ms IS NOT NULL;

CREATE TABLE slot_history (
  id {id},
  slot_id {ref} NOT NULL REFERENCES slot (id) ON DELETE RESTRICT,
  order_id {big},
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  actor TEXT NOT NULL,
  reason TEXT NOT NULL,
  at_ms {big} NOT NULL
);

CREATE TABLE door_command (
  id {id},
  cmd_id TEXT NOT NULL UNIQUE,
  cabinet_id TEXT NOT NULL REFERENCES device (id) ON DELETE RESTRICT,
  slot_number INTEGER NOT NULL,
  purpose TEXT NOT NULL CHECK (purpose IN ('stock', 'pickup', 'reopen', 'maintenance')),
  order_id {big},
  actor TEXT NOT NULL,
  reason TEXT NOT NULL,          -- of a maintenance opening
  state TEXT NOT NULL CHECK (state IN ('sent', 'opened', 'not_opened', 'unknown', 'expired')),
  created_ms {big} NOT NULL,     -- real time
  expires_ms {big} NOT NULL,     -- real time
  handed_ms {big},               -- real time: from here on the door may have moved
  done_ms {big}
);
CREATE INDEX door_command_open ON door_command (cabinet_id, expires_ms) WHERE state = 'sent';
CREATE INDEX door_command_slot ON door_command (cabinet_id, slot_number, id);
CREATE INDEX door_command_order ON door_command (order_id) WHERE order_id IS NOT NULL;

CREATE TABLE device_scan (
  device_id TEXT NOT NULL REFERENCES device (id) ON DELETE RESTRICT,
  scan_id TEXT NOT NULL,
  body_mac TEXT NOT NULL,        -- keyed: a plain hash of six digits is no secret
  answer TEXT NOT NULL,          -- JSON; repeated as it was
  at_ms {big} NOT NULL,
  PRIMARY KEY (device_id, scan_id)
);

CREATE TABLE device_event (
  device_id TEXT NOT NULL REFERENCES device (id) ON DELETE RESTRICT,
  event_id TEXT NOT NULL,
  type TEXT NOT NULL,
  slot_number INTEGER,
  cmd_id TEXT,
  boot_id TEXT NOT NULL,
  seq {big} NOT NULL,
  happened_ms {big} NOT NULL,
  received_ms {big} NOT NULL,
  PRIMARY KEY (device_id, event_id)
);

-- Wrong digits at one keypad: 5 in a row lock it for a minute, doubling to 15.
CREATE TABLE keypad (
  cabinet_id TEXT NOT NULL PRIMARY KEY REFERENCES device (id) ON DELETE RESTRICT,
  wrong INTEGER NOT NULL,
  locks INTEGER NOT NULL,
  locked_until_ms {big} NOT NULL,
  hour_start_ms {big} NOT NULL,
  wrong_in_hour INTEGER NOT NULL
);

-- The simulated cabinet's doors, on the other side of the wire.
CREATE TABLE simulated_cabinet (
  cabinet_id TEXT NOT NULL PRIMARY KEY REFERENCES device (id) ON DELETE RESTRICT,
  online INTEGER NOT NULL CHECK (online IN (0, 1)),
  auto INTEGER NOT NULL CHECK (auto IN (0, 1))
);
CREATE TABLE simulated_door (
  cabinet_id TEXT NOT NULL REFERENCES device (id) ON DELETE RESTRICT,
  number INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('closed', 'open', 'jammed')),
  item INTEGER NOT NULL CHECK (item IN (0, 1)),
  openings INTEGER NOT NULL,
  hand TEXT CHECK (hand IN ('put', 'take', 'close')),   -- what the automatic hand does next
  act_due_ms {big},              -- real time of that
  PRIMARY KEY (cabinet_id, number)
);
CREATE INDEX simulated_door_due ON simulated_door (act_due_ms) WHERE act_due_ms IS NOT NULL;
-- A cmd_id runs once, however often it arrives.
CREATE TABLE simulated_run (
  cmd_id TEXT NOT NULL PRIMARY KEY,
  cabinet_id TEXT NOT NULL REFERENCES device (id) ON DELETE RESTRICT,
  result TEXT NOT NULL,
  at_ms {big} NOT NULL
)
