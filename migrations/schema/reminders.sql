-- 「提醒我」: whoever wants to be told once, in that chat, when a meal takes orders.

CREATE TABLE meal_reminder (
  id {id},
  identity_id {ref} NOT NULL REFERENCES identity (id) ON DELETE RESTRICT,
  meal_id {ref} REFERENCES meal (id) ON DELETE RESTRICT,   -- NULL: whichever comes next
  asked_ms {big} NOT NULL,
  UNIQUE (identity_id, meal_id)
);
