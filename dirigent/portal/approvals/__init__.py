"""The client's side of consent: what is asked, what changed, yes or corrections, and what was said before."""
