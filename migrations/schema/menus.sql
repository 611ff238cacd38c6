-- Canteens, dishes, dated meals, what is sold there and how much of it is left.

CREATE TABLE canteen (
  id INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 65535),   -- two bytes in a pickup code
  letter TEXT NOT NULL UNIQUE,   -- opens its order numbers: A017
  name TEXT NOT NULL,
  name_en TEXT NOT NULL,
  timezone TEXT NOT NULL
);

CREATE TABLE category (
  id {id},
  canteen_id INTEGER NOT NULL REFERENCES canteen (id) ON DELETE RESTRICT,
  name TEXT NOT NULL,
  aliases TEXT NOT NULL,         -- JSON list
  position INTEGER NOT NULL,
  UNIQUE (canteen_id, name)
);

CREATE TABLE option_group (
  id {id},
  canteen_id INTEGER NOT NULL REFERENCES canteen (id) ON DELETE RESTRICT,
  code TEXT NOT NULL,
  body TEXT NOT NULL,            -- JSON of the understanding interface §1 GROUP; options may carry price_fen
  UNIQUE (canteen_id, code)
);

CREATE TABLE dish (
  id {id},
  canteen_id INTEGER NOT NULL REFERENCES canteen (id) ON DELETE RESTRICT,
  code TEXT NOT NULL,            -- stable over imports
  name TEXT NOT NULL,
  name_en TEXT NOT NULL,
  aliases TEXT NOT NULL,         -- JSON list
  category_id {ref} NOT NULL REFERENCES category (id) ON DELETE RESTRICT,
  option_groups TEXT NOT NULL,   -- JSON list of group codes
  allergens TEXT NOT NULL,       -- JSON list
  stall TEXT NOT NULL,
  spicy INTEGER NOT NULL,
  hold_minutes INTEGER NOT NULL CHECK (hold_minutes > 0),   -- how long it is safe after it is ready
  size TEXT NOT NULL CHECK (size IN ('small', 'large')),
  temperature TEXT NOT NULL CHECK (temperature IN ('hot', 'cold', 'ambient')),
  UNIQUE (canteen_id, code)
);

CREATE TABLE meal (
  id {id},
  canteen_id INTEGER NOT NULL REFERENCES canteen (id) ON DELETE RESTRICT,
  date TEXT NOT NULL,            -- YYYY-MM-DD of its start
  meal_kind TEXT NOT NULL CHECK (meal_kind IN ('breakfast', 'lunch', 'dinner', 'supper', 'anytime')),
  cooking TEXT NOT NULL CHECK (cooking IN ('live', 'batch')),
  status TEXT NOT NULL CHECK (status IN ('draft', 'published', 'suspended', 'closed')),
  revision INTEGER NOT NULL,
  accepting INTEGER NOT NULL CHECK (accepting IN (0, 1)),   -- 暂停 / 恢复接单
  open_ms {big} NOT NULL,
  cutoff_ms {big} NOT NULL,
  serve_from_ms {big} NOT NULL,
  serve_to_ms {big} NOT NULL,
  windows TEXT NOT NULL,         -- JSON [{name, aliases, from_ms, to_ms}]
  publish_at_ms {big},           -- due: publish by the clock
  published_ms {big},
  frozen_ms {big},
  snapshot TEXT,                 -- JSON of the published menu at this revision
  CHECK (open_ms < cutoff_ms AND cutoff_ms <= serve_to_ms AND serve_from_ms < serve_to_ms),
  UNIQUE (canteen_id, date, meal_kind)
);
CREATE INDEX meal_cutoff ON meal (cutoff_ms) WHERE status = 'published' AND frozen_ms IS NULL;
CREATE INDEX meal_publish ON meal (publish_at_ms) WHERE publish_at_ms IS NOT NULL;

CREATE TABLE menu_item (
  id {id},
  meal_id {ref} NOT NULL REFERENCES meal (id) ON DELETE RESTRICT,
  dish_id {ref} NOT NULL REFERENCES dish (id) ON DELETE RESTRICT,
  position INTEGER NOT NULL,     -- the menu's number
  price_fen {big} NOT NULL CHECK (price_fen >= 0),
  max_per_diner INTEGER NOT NULL CHECK (max_per_diner > 0),
  on_sale INTEGER NOT NULL CHECK (on_sale IN (0, 1)),       -- 售罄 / 恢复
  listed INTEGER NOT NULL CHECK (listed IN (0, 1)),         -- 下架
  UNIQUE (meal_id, dish_id)
);

-- What the next publication will say. A published meal sells what it has until then: there a row
-- adds or changes one dish, while a meal that is a draft will sell exactly its rows.
CREATE TABLE menu_draft (
  meal_id {ref} NOT NULL REFERENCES meal (id) ON DELETE RESTRICT,
  dish_id {ref} NOT NULL REFERENCES dish (id) ON DELETE RESTRICT,
  position INTEGER NOT NULL,
  price_fen {big} NOT NULL CHECK (price_fen >= 0),
  planned INTEGER NOT NULL CHECK (planned >= 0),
  max_per_diner INTEGER NOT NULL CHECK (max_per_diner > 0),
  on_sale INTEGER NOT NULL CHECK (on_sale IN (0, 1)),
  listed INTEGER NOT NULL CHECK (listed IN (0, 1)),
  PRIMARY KEY (meal_id, dish_id)
);

CREATE TABLE stock (
  id {id},
  item_id {ref} NOT NULL UNIQUE REFERENCES menu_item (id) ON DELETE RESTRICT,
  planned INTEGER NOT NULL,
  held INTEGER NOT NULL,
  committed INTEGER NOT NULL,
  CONSTRAINT stock_held CHECK (held >= 0),
  CONSTRAINT stock_committed CHECK (committed >= 0),
  CONSTRAINT stock_no_oversell CHECK (planned >= held + committed)
);

-- planned = sum(plan), held = sum(hold) - sum(commit) - sum(release), committed = sum(commit) - sum(return).
CREATE TABLE stock_movement (
  id {id},
  stock_id {ref} NOT NULL REFERENCES stock (id) ON DELETE RESTRICT,
  line_id {ref},                 -- order_line; NULL for plan
  kind TEXT NOT NULL CHECK (kind IN ('plan', 'hold', 'commit', 'release', 'return')),
  round INTEGER NOT NULL,        -- a re-opened order is round 2
  quantity INTEGER NOT NULL CHECK (kind = 'plan' OR quantity > 0),
  request_key TEXT UNIQUE,       -- of a plan change
  actor TEXT NOT NULL,
  at_ms {big} NOT NULL,
  CHECK ((kind = 'plan') = (line_id IS NULL)),
  UNIQUE (line_id, kind, round)
);
CREATE INDEX stock_movement_stock ON stock_movement (stock_id)
