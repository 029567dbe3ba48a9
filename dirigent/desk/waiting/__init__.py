"""The two-sided board: what we wait for from clients, what clients wait for from us, and what each day of it costs."""
