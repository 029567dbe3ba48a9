"""Before the call: what one must have before the eyes when the telephone is at the ear."""
