"""The dialogue by subject. Each function: (text or event, session, facts) → Outcome, or None for "not mine"."""
