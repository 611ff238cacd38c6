-- Who writes to us, by which chat, with which roles.

CREATE TABLE diner (
  id {id},
  name TEXT NOT NULL,
  language TEXT NOT NULL,
  settings TEXT NOT NULL,        -- JSON: allergies, default pickup and payment, reminders
  frozen_ms {big},               -- a leaver
  created_ms {big} NOT NULL
);

CREATE TABLE identity (
  id {id},
  channel TEXT NOT NULL,
  account TEXT NOT NULL,         -- which 公众号 / corp / robot
  external_id TEXT NOT NULL,
  diner_id {ref} NOT NULL REFERENCES diner (id) ON DELETE RESTRICT,
  created_ms {big} NOT NULL,
  UNIQUE (channel, account, external_id)
);
CREATE INDEX identity_diner ON identity (diner_id);

-- Roles belong to the chat that was granted them, so that binding two chats never hands them on.
CREATE TABLE role_grant (
  id {id},
  identity_id {ref} NOT NULL REFERENCES identity (id) ON DELETE RESTRICT,
  role TEXT NOT NULL CHECK (role IN
    ('diner', 'kitchen', 'counter', 'locker', 'finance', 'admin', 'owner', 'auditor')),
  granted_by TEXT NOT NULL,
  granted_ms {big} NOT NULL,
  UNIQUE (identity_id, role)
);

CREATE TABLE api_token (
  id {id},
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,
  created_ms {big} NOT NULL,
  expires_ms {big} NOT NULL,
  revoked_ms {big}
)
