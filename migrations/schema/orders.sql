-- Orders, their lines, their history, the kitchen's frozen lists, the right to collect.

CREATE TABLE order_counter (
  canteen_id INTEGER NOT NULL REFERENCES canteen (id) ON DELETE RESTRICT,
  date TEXT NOT NULL,
  last_number INTEGER NOT NULL,
  PRIMARY KEY (canteen_id, date)
);

CREATE TABLE orders (
  id {id},
  canteen_id INTEGER NOT NULL REFERENCES canteen (id) ON DELETE RESTRICT,
  meal_id {ref} NOT NULL REFERENCES meal (id) ON DELETE RESTRICT,
  date TEXT NOT NULL,
  number TEXT NOT NULL,
  diner_id {ref} NOT NULL REFERENCES diner (id) ON DELETE RESTRICT,
  identity_id {ref} NOT NULL REFERENCES identity (id) ON DELETE RESTRICT,   -- the chat it came from
  request_key TEXT NOT NULL UNIQUE,
  status TEXT NOT NULL CHECK (status IN ('pending_payment', 'paid', 'preparing', 'ready',
    'picked_up', 'cancelled', 'no_show', 'disposed')),
  reason TEXT NOT NULL,          -- of a cancel: diner | expired | canteen; otherwise ''
  round INTEGER NOT NULL,
  total_fen {big} NOT NULL CHECK (total_fen >= 0),
  pickup_method TEXT NOT NULL CHECK (pickup_method IN ('counter', 'cabinet')),
  pickup_at_ms {big},            -- the diner's wish
  cabinet_id TEXT,
  slot_number INTEGER,
  placed_ms {big} NOT NULL,
  expires_ms {big},              -- due while pending_payment
  paid_ms {big},
  ready_ms {big},
  opened_ms {big},               -- the door was seen open
  picked_up_ms {big},
  closed_ms {big},
  remind_ms {big},               -- due while ready
  no_show_ms {big},              -- due while ready
  list_version INTEGER,          -- the kitchen list that took it
  CHECK ((status = 'pending_payment') = (expires_ms IS NOT NULL)),
  UNIQUE (date, number)
);
CREATE INDEX orders_diner ON orders (diner_id, id);
CREATE INDEX orders_meal ON orders (meal_id, status);
CREATE INDEX orders_expire ON orders (expires_ms) WHERE expires_ms IS NOT NULL;
CREATE INDEX orders_remind ON orders (remind_ms) WHERE remind_ms IS NOT NULL;
CREATE INDEX orders_no_show ON orders (no_show_ms) WHERE no_show_ms IS NOT NULL;

CREATE TABLE order_line (
  id {id},
  order_id {ref} NOT NULL REFERENCES orders (id) ON DELETE RESTRICT,
  seq INTEGER NOT NULL,
  dish_id {ref} NOT NULL REFERENCES dish (id) ON DELETE RESTRICT,
  stock_id {ref} NOT NULL REFERENCES stock (id) ON DELETE RESTRICT,
  dish_code TEXT NOT NULL,
  name TEXT NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  options TEXT NOT NULL,         -- JSON [{id, name, price_fen}]
  note TEXT NOT NULL,
  for_name TEXT NOT NULL,
  unit_fen {big} NOT NULL CHECK (unit_fen >= 0),
  amount_fen {big} NOT NULL CHECK (amount_fen >= 0),      -- what is to be paid for the line
  status TEXT NOT NULL CHECK (status IN ('live', 'refunded', 'substituted')),
  UNIQUE (order_id, seq)
);

CREATE TABLE order_history (
  id {id},
  order_id {ref} NOT NULL REFERENCES orders (id) ON DELETE RESTRICT,
  at_ms {big} NOT NULL,
  from_status TEXT NOT NULL,
  to_status TEXT NOT NULL,
  actor TEXT NOT NULL,
  reason TEXT NOT NULL
);
CREATE INDEX order_history_order ON order_history (order_id, id);

CREATE TABLE kitchen_list (
  meal_id {ref} NOT NULL REFERENCES meal (id) ON DELETE RESTRICT,
  version INTEGER NOT NULL,
  at_ms {big} NOT NULL,
  body TEXT NOT NULL,            -- JSON [{dish, name, options, note, quantity}]
  PRIMARY KEY (meal_id, version)
);

-- The right to collect one order; whether it is active is read from the order's status.
CREATE TABLE pickup (
  id {id},
  order_id {ref} NOT NULL UNIQUE REFERENCES orders (id) ON DELETE RESTRICT,
  canteen_id INTEGER NOT NULL REFERENCES canteen (id) ON DELETE RESTRICT,
  public_id {big} NOT NULL UNIQUE,   -- 48 random bits, inside the code
  revision INTEGER NOT NULL CHECK (revision BETWEEN 1 AND 255),
  state TEXT NOT NULL CHECK (state IN ('issued', 'used', 'revoked', 'expired')),
  code_sealed TEXT NOT NULL,
  digits_sealed TEXT NOT NULL,
  digits_mac TEXT NOT NULL,
  not_after_ms {big} NOT NULL,
  claim_cmd TEXT,                -- the door command that holds the code
  claimed_ms {big},
  used_ms {big},
  reopened INTEGER NOT NULL,         -- openings granted again within a minute, at most two
  asked_again INTEGER NOT NULL,      -- 还没拿, at most two
  extended INTEGER NOT NULL CHECK (extended IN (0, 1)),     -- 延时, once
  disputed INTEGER NOT NULL CHECK (disputed IN (0, 1)),     -- frozen until staff has looked
  issued_ms {big} NOT NULL
);
-- Six digits are unique among the canteen's live codes.
CREATE UNIQUE INDEX pickup_digits_live ON pickup (canteen_id, digits_mac) WHERE state = 'issued';
CREATE INDEX pickup_digits ON pickup (canteen_id, digits_mac, id)
