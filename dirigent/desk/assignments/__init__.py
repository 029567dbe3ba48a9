"""Written assignments of clients: marked, walked through, restated, confirmed."""
