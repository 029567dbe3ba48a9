"""Measurements: the data set and the figures of docs/performance.md. `bin/bench NAME --help`."""
