-- Rows that somebody watches over: looked for with every scrape of /metrics, and seldom there.

CREATE INDEX outbox_dead ON outbox (id) WHERE outcome = 'dead';
CREATE INDEX payment_capture_review ON payment_capture (id) WHERE status = 'REVIEW';
CREATE INDEX refund_abnormal ON refund (id) WHERE status = 'ABNORMAL'
