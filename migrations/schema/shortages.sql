-- 缺菜: a dish ran out after it was paid (design domain §3.6).

CREATE TABLE shortage (
  id {id},
  meal_id {ref} NOT NULL REFERENCES meal (id) ON DELETE RESTRICT,
  dish_code TEXT NOT NULL,
  name TEXT NOT NULL,
  portions INTEGER NOT NULL CHECK (portions > 0),   -- as the lines it took add up
  actor TEXT NOT NULL,
  request_key TEXT NOT NULL UNIQUE,
  at_ms {big} NOT NULL
);
CREATE INDEX shortage_meal ON shortage (meal_id, id);

-- One line that cannot be cooked, until its diner or the deadline has decided.
CREATE TABLE shortage_line (
  line_id {ref} PRIMARY KEY REFERENCES order_line (id) ON DELETE RESTRICT,
  shortage_id {ref} NOT NULL REFERENCES shortage (id) ON DELETE RESTRICT,
  order_id {ref} NOT NULL REFERENCES orders (id) ON DELETE RESTRICT,
  offered TEXT NOT NULL,         -- JSON [dish code]: what was offered instead, in this order
  state TEXT NOT NULL CHECK (state IN ('short', 'substituted', 'refunded', 'moot')),
  due_ms {big},                  -- canteen time; due while short
  substitute_id {ref} REFERENCES order_line (id) ON DELETE RESTRICT,
  decided_by TEXT NOT NULL,      -- '' while short
  decided_ms {big},
  CHECK ((state = 'short') = (due_ms IS NOT NULL)),
  CHECK ((state = 'substituted') = (substitute_id IS NOT NULL))
);
CREATE INDEX shortage_line_due ON shortage_line (due_ms) WHERE due_ms IS NOT NULL;
CREATE INDEX shortage_line_order ON shortage_line (order_id)
;

-- 整餐取消: why a whole meal was called off; its orders are cancelled one by one.
CREATE TABLE meal_suspension (
  meal_id {ref} PRIMARY KEY REFERENCES meal (id) ON DELETE RESTRICT,
  reason TEXT NOT NULL,
  actor TEXT NOT NULL,
  at_ms {big} NOT NULL
)
