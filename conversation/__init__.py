"""The dialogue as pure functions: no I/O, no clock, no randomness. `engine.step` is the one door."""
