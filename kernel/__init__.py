"""Ground floor: money, clock, errors, database, outbox, cache, secrets, settings, log."""
