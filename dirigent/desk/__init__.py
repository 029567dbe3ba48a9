"""The desk: what the staff sees. A folder per noun; nothing below knows it."""
