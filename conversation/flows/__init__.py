"""The dialogue by subject: (text or event, session, facts) → Outcome, or None for "not mine"."""
