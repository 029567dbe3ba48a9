"""Tasks: list, boards, one task, bulk change."""
