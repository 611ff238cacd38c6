-- The person behind the chats: bound chats, top-ups, who carries whose meal, codes of a person.

-- A diner whose chats were bound to another one, and one who asked to be forgotten.
ALTER TABLE diner ADD COLUMN merged_into {ref} REFERENCES diner (id) ON DELETE RESTRICT;
ALTER TABLE diner ADD COLUMN erased_ms {big};
-- When the cart last changed (real time): of two bound chats the newer cart stays.
ALTER TABLE session ADD COLUMN cart_ms {big} NOT NULL DEFAULT 0;
-- Whose purse this one was poured into when two chats were bound.
ALTER TABLE ledger_account ADD COLUMN poured_into {ref} REFERENCES diner (id) ON DELETE RESTRICT;
-- The chat that collects the order for its diner; only it is shown the code.
ALTER TABLE pickup ADD COLUMN delegate_id {ref} REFERENCES identity (id) ON DELETE RESTRICT;
CREATE INDEX pickup_delegate ON pickup (delegate_id) WHERE delegate_id IS NOT NULL;

-- 绑定: one row from the code to the merge.
CREATE TABLE binding (
  id {id},
  code_mac TEXT NOT NULL UNIQUE,
  issuer_id {ref} NOT NULL REFERENCES identity (id) ON DELETE RESTRICT,
  taker_id {ref} REFERENCES identity (id) ON DELETE RESTRICT,
  state TEXT NOT NULL CHECK (state IN ('open', 'asked', 'agreed', 'done', 'refused', 'void')),
  issuer_said INTEGER NOT NULL CHECK (issuer_said IN (0, 1)),
  taker_said INTEGER NOT NULL CHECK (taker_said IN (0, 1)),
  expires_ms {big} NOT NULL,
  created_ms {big} NOT NULL,
  CONSTRAINT binding_two_chats CHECK (taker_id IS NULL OR taker_id <> issuer_id)
);
CREATE INDEX binding_issuer ON binding (issuer_id, id);
CREATE INDEX binding_taker ON binding (taker_id, id);
CREATE TABLE binding_guess (
  identity_id {ref} NOT NULL PRIMARY KEY REFERENCES identity (id) ON DELETE RESTRICT,
  wrong INTEGER NOT NULL,
  locked_until_ms {big}
);

-- 充值 by a provider; its charge is an order_charge of owner_kind 'topup'.
CREATE TABLE topup (
  id {id},
  canteen_id INTEGER NOT NULL REFERENCES canteen (id) ON DELETE RESTRICT,
  date TEXT NOT NULL,
  diner_id {ref} NOT NULL REFERENCES diner (id) ON DELETE RESTRICT,
  identity_id {ref} NOT NULL REFERENCES identity (id) ON DELETE RESTRICT,
  request_key TEXT NOT NULL UNIQUE,
  amount_fen {big} NOT NULL CHECK (amount_fen > 0),
  status TEXT NOT NULL CHECK (status IN ('pending', 'paid', 'closed')),
  expires_ms {big} NOT NULL,
  created_ms {big} NOT NULL,
  paid_ms {big}
);
CREATE INDEX topup_diner ON topup (diner_id, id);
CREATE INDEX topup_due ON topup (expires_ms) WHERE status = 'pending';

-- 充值 at the counter above what one person may do alone: waits for a second one.
CREATE TABLE cash_request (
  id {id},
  diner_id {ref} NOT NULL REFERENCES diner (id) ON DELETE RESTRICT,
  amount_fen {big} NOT NULL CHECK (amount_fen > 0),
  asked_by TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('ASKED', 'APPROVED', 'REFUSED')),
  approver TEXT,
  reason TEXT NOT NULL,
  request_key TEXT NOT NULL UNIQUE,
  created_ms {big} NOT NULL,
  decided_ms {big},
  CONSTRAINT cash_request_not_own CHECK (approver IS NULL OR approver <> asked_by)
);

-- 我的码: a person's own code for one day.
CREATE TABLE identity_code (
  id {id},
  diner_id {ref} NOT NULL REFERENCES diner (id) ON DELETE RESTRICT,
  canteen_id INTEGER NOT NULL REFERENCES canteen (id) ON DELETE RESTRICT,
  date TEXT NOT NULL,
  public_id {big} NOT NULL UNIQUE,
  revision INTEGER NOT NULL CHECK (revision BETWEEN 1 AND 255),
  state TEXT NOT NULL CHECK (state IN ('issued', 'revoked')),
  code_sealed TEXT NOT NULL,
  not_after_ms {big} NOT NULL,
  issued_ms {big} NOT NULL,
  UNIQUE (diner_id, date)
);

-- 配对: a code from the chat that a cabinet exchanges for its id and secret, once.
CREATE TABLE pairing (
  id {id},
  code_mac TEXT NOT NULL UNIQUE,
  cabinet_id TEXT NOT NULL,
  made_by TEXT NOT NULL,
  expires_ms {big} NOT NULL,
  used_ms {big},
  created_ms {big} NOT NULL
)
