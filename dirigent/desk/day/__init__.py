"""My day: what is owed now, the arrival, the closing of the day, deciding about a duty."""
