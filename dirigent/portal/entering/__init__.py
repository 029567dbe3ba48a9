"""Coming in: a link and a code, an address and a code, and the list of one's entries."""
