"""What we must be let into, secrets in the vault, sites with their counters, the day of a launch."""
