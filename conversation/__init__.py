"""The dialogue as pure functions: no I/O, clock or randomness. `engine.step` is the one door."""
