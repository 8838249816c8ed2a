"""Numbers: pure functions on domain values, columns and frames. No streams, no clock, no texts."""
