-- The kitchen's own marks on what it cooks.

-- 红烧肉好了: this line is cooked. An order is ready when all its live lines are.
CREATE TABLE line_done (
  line_id {ref} PRIMARY KEY REFERENCES order_line (id) ON DELETE RESTRICT,
  done_ms {big} NOT NULL,
  actor TEXT NOT NULL
)
