"""Contact reports: what was agreed goes to the client in writing, and comes back confirmed or corrected."""
