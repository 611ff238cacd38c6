-- Charges, attempts, captures, refunds, the ledger: design payments §7.

CREATE TABLE ledger_account (
  id {id},
  owner_kind TEXT NOT NULL CHECK (owner_kind IN ('diner', 'system')),
  owner_id {big} NOT NULL,
  kind TEXT NOT NULL,            -- own | subsidy; system: clearing:<provider>, revenue, employer, suspense
  balance_fen {big} NOT NULL,
  held_fen {big} NOT NULL,
  overdraft_fen {big} NOT NULL,
  UNIQUE (owner_kind, owner_id, kind),
  CONSTRAINT ledger_held CHECK (held_fen >= 0),
  CONSTRAINT ledger_covered CHECK (owner_kind = 'system' OR balance_fen + overdraft_fen >= held_fen),
  -- A system account is the sum of its transfers, never a hot row.
  CONSTRAINT ledger_system CHECK (owner_kind <> 'system' OR (balance_fen = 0 AND held_fen = 0))
);

CREATE TABLE ledger_transfer (
  id {id},
  idem_key TEXT NOT NULL UNIQUE,
  debit_account_id {ref} NOT NULL REFERENCES ledger_account (id) ON DELETE RESTRICT,
  credit_account_id {ref} NOT NULL REFERENCES ledger_account (id) ON DELETE RESTRICT,
  amount_fen {big} NOT NULL CHECK (amount_fen > 0),
  kind TEXT NOT NULL,
  ref_kind TEXT,
  ref_id {big},
  created_ms {big} NOT NULL,
  CHECK (debit_account_id <> credit_account_id)
);
CREATE INDEX ledger_transfer_debit ON ledger_transfer (debit_account_id);
CREATE INDEX ledger_transfer_credit ON ledger_transfer (credit_account_id);

CREATE TABLE order_charge (
  id {id},
  owner_kind TEXT NOT NULL CHECK (owner_kind IN ('order', 'topup', 'group')),
  owner_id {big} NOT NULL,
  seq INTEGER NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('subsidy', 'own', 'provider')),
  account_id {ref} REFERENCES ledger_account (id) ON DELETE RESTRICT,
  amount_fen {big} NOT NULL CHECK (amount_fen > 0),
  status TEXT NOT NULL CHECK (status IN ('held', 'due', 'paid', 'void')),
  CHECK ((source = 'provider') = (account_id IS NULL)),
  CHECK (status <> 'held' OR source <> 'provider'),
  CHECK (status <> 'due' OR source = 'provider'),
  UNIQUE (owner_kind, owner_id, seq)
);

CREATE TABLE payment_attempt (
  id {id},
  charge_id {ref} NOT NULL REFERENCES order_charge (id) ON DELETE RESTRICT,
  provider TEXT NOT NULL,
  way TEXT NOT NULL,             -- jsapi | native | h5 | wap | qr | sandbox
  out_trade_no TEXT NOT NULL,
  amount_fen {big} NOT NULL CHECK (amount_fen > 0),
  currency TEXT NOT NULL,
  payer_ref TEXT,
  status TEXT NOT NULL CHECK (status IN
    ('CREATING', 'PENDING', 'UNKNOWN', 'CLOSING', 'PAID', 'CLOSED', 'FAILED')),
  open_key TEXT UNIQUE,          -- '{charge}:{provider}' while open, NULL when closed, paid or failed
  request_json TEXT NOT NULL,
  provider_handle TEXT,
  expires_ms {big} NOT NULL,     -- real time: the provider's clock
  next_poll_ms {big},            -- real time
  poll_count INTEGER NOT NULL,
  version INTEGER NOT NULL,      -- how often the order was prolonged because nobody answered
  created_ms {big} NOT NULL,
  UNIQUE (provider, out_trade_no)
);
CREATE INDEX payment_attempt_charge ON payment_attempt (charge_id);
CREATE INDEX payment_attempt_poll ON payment_attempt (next_poll_ms) WHERE next_poll_ms IS NOT NULL;

CREATE TABLE payment_capture (
  id {id},
  provider TEXT NOT NULL,
  provider_txn_id TEXT NOT NULL,
  attempt_id {ref} REFERENCES payment_attempt (id) ON DELETE RESTRICT,
  order_id {big},
  amount_fen {big} NOT NULL CHECK (amount_fen > 0),
  currency TEXT NOT NULL,
  refund_reserved_fen {big} NOT NULL,
  refunded_fen {big} NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('RECEIVED', 'APPLIED', 'REFUND_DUE', 'REFUNDED', 'REVIEW')),
  applied_charge_id {big} UNIQUE,
  reason TEXT,
  paid_ms {big} NOT NULL,        -- real time, as the provider says
  created_ms {big} NOT NULL,     -- canteen time
  UNIQUE (provider, provider_txn_id),
  CONSTRAINT capture_reserve CHECK (refund_reserved_fen BETWEEN 0 AND amount_fen),
  CONSTRAINT capture_refunded CHECK (refunded_fen BETWEEN 0 AND refund_reserved_fen)
);
CREATE INDEX payment_capture_order ON payment_capture (order_id);

CREATE TABLE refund_request (
  id {id},
  order_id {ref} NOT NULL REFERENCES orders (id) ON DELETE RESTRICT,
  lines TEXT NOT NULL,           -- JSON [line id]; [] = the whole order
  amount_fen {big} NOT NULL CHECK (amount_fen > 0),
  reason TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('ASKED', 'APPROVED', 'REFUSED')),
  approver TEXT,
  second_approver TEXT,
  cause_key TEXT NOT NULL UNIQUE,
  created_ms {big} NOT NULL,
  decided_ms {big},
  CONSTRAINT refund_request_not_own CHECK (approver IS NULL OR approver <> asked_by)
);
CREATE INDEX refund_request_order ON refund_request (order_id);

CREATE TABLE refund (
  id {id},
  request_id {ref} REFERENCES refund_request (id) ON DELETE RESTRICT,
  capture_id {ref} NOT NULL REFERENCES payment_capture (id) ON DELETE RESTRICT,
  out_refund_no TEXT NOT NULL UNIQUE,
  cause_key TEXT NOT NULL UNIQUE,
  amount_fen {big} NOT NULL CHECK (amount_fen > 0),
  status TEXT NOT NULL CHECK (status IN ('CREATED', 'PROCESSING', 'SUCCEEDED', 'CLOSED', 'ABNORMAL')),
  settled_via TEXT,
  provider_refund_id TEXT,
  reason TEXT NOT NULL,
  tries INTEGER NOT NULL,
  next_try_ms {big},             -- real time
  last_error TEXT,
  created_ms {big} NOT NULL,
  settled_ms {big}
);
CREATE INDEX refund_capture ON refund (capture_id);
CREATE INDEX refund_due ON refund (next_try_ms) WHERE next_try_ms IS NOT NULL;

CREATE TABLE provider_event (
  id {id},
  provider TEXT NOT NULL,
  event_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  body_sha256 TEXT NOT NULL,
  payload TEXT NOT NULL,         -- sealed
  status TEXT NOT NULL CHECK (status IN ('RECEIVED', 'APPLIED', 'IGNORED', 'REVIEW')),
  note TEXT,
  received_ms {big} NOT NULL,
  applied_ms {big},
  UNIQUE (provider, event_id, kind)
);

-- The sandbox provider's own books, on the other side of the wire.
CREATE TABLE sandbox_trade (
  out_trade_no TEXT NOT NULL PRIMARY KEY,
  amount_fen {big} NOT NULL,
  request_sha256 TEXT NOT NULL,
  trade_state TEXT NOT NULL CHECK (trade_state IN ('NOTPAY', 'SUCCESS', 'CLOSED', 'REFUND')),
  transaction_id TEXT,
  outcome TEXT,                  -- what the payer was told to play
  paid_ms {big},
  created_ms {big} NOT NULL
);
CREATE TABLE sandbox_refund (
  out_refund_no TEXT NOT NULL PRIMARY KEY,
  out_trade_no TEXT NOT NULL,
  amount_fen {big} NOT NULL,
  refund_status TEXT NOT NULL CHECK (refund_status IN ('PROCESSING', 'SUCCESS', 'CLOSED', 'ABNORMAL')),
  created_ms {big} NOT NULL
)
