"""The foundation: what would be true in any business. It knows clients and people by their numbers only."""
