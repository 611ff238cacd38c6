-- After the order: pictures of a refund, what was thought of a meal, talks with a person.

CREATE TABLE refund_photo (
  id {id},
  request_id {ref} NOT NULL REFERENCES refund_request (id) ON DELETE RESTRICT,
  upload TEXT NOT NULL,          -- the file in DATA_DIR/uploads, named by its content
  created_ms {big} NOT NULL,
  UNIQUE (request_id, upload)
);

CREATE TABLE rating (
  id {id},
  order_id {ref} NOT NULL UNIQUE REFERENCES orders (id) ON DELETE RESTRICT,
  diner_id {ref} NOT NULL REFERENCES diner (id) ON DELETE RESTRICT,
  stars INTEGER NOT NULL CHECK (stars BETWEEN 1 AND 5),
  comment TEXT NOT NULL,
  rated_ms {big} NOT NULL
);

-- One talk of a diner with the staff: 人工.
CREATE TABLE talk (
  id {id},
  diner_id {ref} NOT NULL REFERENCES diner (id) ON DELETE RESTRICT,
  identity_id {ref} NOT NULL REFERENCES identity (id) ON DELETE RESTRICT,   -- the diner's chat
  opened_ms {big} NOT NULL,
  last_ms {big} NOT NULL,        -- of the newest word of either side
  closed_ms {big},
  closed_by TEXT
);
CREATE UNIQUE INDEX talk_open ON talk (diner_id) WHERE closed_ms IS NULL;
CREATE INDEX talk_last ON talk (last_ms) WHERE closed_ms IS NULL;

CREATE TABLE talk_word (
  id {id},
  talk_id {ref} NOT NULL REFERENCES talk (id) ON DELETE RESTRICT,
  identity_id {ref} NOT NULL REFERENCES identity (id) ON DELETE RESTRICT,   -- who said it
  request_key TEXT NOT NULL UNIQUE,
  body TEXT NOT NULL,            -- sealed
  at_ms {big} NOT NULL
);
CREATE INDEX talk_word_talk ON talk_word (talk_id, id)
