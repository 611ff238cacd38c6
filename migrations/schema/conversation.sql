-- One turn: what came in, where the diner is, what was answered (design: turn).

CREATE TABLE session (
  diner_id {ref} PRIMARY KEY REFERENCES diner (id) ON DELETE RESTRICT,
  version INTEGER NOT NULL,
  schema_version INTEGER NOT NULL,
  language TEXT NOT NULL,
  cart TEXT NOT NULL,            -- of its own, so that an unreadable session still keeps it
  rest TEXT NOT NULL,
  expires_ms {big}
);

CREATE TABLE inbox (
  id {id},
  channel TEXT NOT NULL,
  account TEXT NOT NULL,
  sender TEXT NOT NULL,
  message_id TEXT NOT NULL,
  diner_id {ref} NOT NULL REFERENCES diner (id) ON DELETE RESTRICT,
  event TEXT NOT NULL,           -- JSON
  received_ms {big} NOT NULL,    -- canteen time
  tries INTEGER NOT NULL,
  replies TEXT,                  -- rendered, sealed
  done_ms {big},                 -- real time
  handed_ms {big},               -- real time; set when a handler still waited for the replies
  UNIQUE (channel, account, sender, message_id)
);
CREATE INDEX inbox_undone ON inbox (diner_id, id) WHERE done_ms IS NULL;
CREATE INDEX inbox_unhanded ON inbox (done_ms) WHERE handed_ms IS NULL AND done_ms IS NOT NULL;

-- What the simulated channels have shown to each persona; the twin's side of the wire.
CREATE TABLE simulated_message (
  id {id},
  channel TEXT NOT NULL,
  sender TEXT NOT NULL,
  reply_id TEXT NOT NULL UNIQUE,
  message_id TEXT,               -- the message it answers; NULL for a push
  body TEXT NOT NULL,            -- sealed REPLY, or what the persona said
  at_ms {big} NOT NULL           -- canteen time
);
CREATE INDEX simulated_message_sender ON simulated_message (sender, id)
