"""Acts of a handover: what the system knows, what is still lacking, the two signatures, and the word to the client."""
