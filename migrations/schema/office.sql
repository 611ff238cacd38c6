-- The office: a pause that ends by itself, what a closed meal left over, notices to all, files.

ALTER TABLE meal ADD COLUMN resume_ms {big};   -- due: orders are taken again
CREATE INDEX meal_resume ON meal (resume_ms) WHERE resume_ms IS NOT NULL;
CREATE INDEX meal_over ON meal (serve_to_ms) WHERE status = 'published';

-- What was cooked or planned and nobody took, written when the meal is closed.
CREATE TABLE meal_leftover (
  stock_id {ref} PRIMARY KEY REFERENCES stock (id) ON DELETE RESTRICT,
  meal_id {ref} NOT NULL REFERENCES meal (id) ON DELETE RESTRICT,
  planned INTEGER NOT NULL,
  sold INTEGER NOT NULL,
  unsold INTEGER NOT NULL,
  closed_ms {big} NOT NULL,
  CONSTRAINT meal_leftover_sum CHECK (unsold = planned - sold AND unsold >= 0)
);
CREATE INDEX meal_leftover_meal ON meal_leftover (meal_id);

CREATE TABLE announcement (
  id {id},
  request_key TEXT NOT NULL UNIQUE,
  body TEXT NOT NULL,
  identity_id {ref} NOT NULL REFERENCES identity (id) ON DELETE RESTRICT,   -- who hears the result
  created_ms {big} NOT NULL,
  due_ms {big},                  -- the next batch; NULL: everybody has been written to
  done_ms {big}                  -- the result was told
);
CREATE INDEX announcement_due ON announcement (due_ms) WHERE due_ms IS NOT NULL;
CREATE INDEX announcement_open ON announcement (id) WHERE done_ms IS NULL;

-- Who is written to, by which chat, fixed when it was confirmed: one row a person.
CREATE TABLE announcement_person (
  announcement_id {ref} NOT NULL REFERENCES announcement (id) ON DELETE RESTRICT,
  diner_id {ref} NOT NULL REFERENCES diner (id) ON DELETE RESTRICT,
  identity_id {ref} NOT NULL REFERENCES identity (id) ON DELETE RESTRICT,
  written_ms {big},
  PRIMARY KEY (announcement_id, diner_id)
);

CREATE TABLE export_file (
  id {id},
  request_key TEXT NOT NULL UNIQUE,
  about TEXT NOT NULL CHECK (about IN ('orders', 'dishes')),
  first_date TEXT NOT NULL,
  last_date TEXT NOT NULL,
  meal_kind TEXT NOT NULL,       -- '' = every meal
  identity_id {ref} NOT NULL REFERENCES identity (id) ON DELETE RESTRICT,
  created_ms {big} NOT NULL,     -- real time
  row_count INTEGER,             -- of the finished file
  done_ms {big}                  -- real time
)
