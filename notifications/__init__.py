"""Facts become notices: what happened is told once to whom it concerns, in their language."""
