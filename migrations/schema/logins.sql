-- 后台登录: a one-time link from a chat, and the browser session that it opened. Times are real time.

CREATE TABLE staff_login (
  id {id},
  identity_id {ref} NOT NULL REFERENCES identity (id) ON DELETE RESTRICT,   -- the chat whose roles count
  link_hash TEXT NOT NULL UNIQUE,
  link_until_ms {big} NOT NULL,
  used_ms {big},
  session_hash TEXT UNIQUE,      -- of the browser's cookie, from the link's use on
  session_until_ms {big},
  ended_ms {big},                -- logged out
  created_ms {big} NOT NULL
);
CREATE INDEX staff_login_identity ON staff_login (identity_id)
