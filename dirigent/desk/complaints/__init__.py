"""Complaints: the register, the card with its steps, the head's audit; and breakdowns we report ourselves."""
