"""The team: who is in, who is away, who stands in, how the regulation is kept."""
