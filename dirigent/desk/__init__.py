"""Desk: what the staff of the agency sees and does, a folder per noun of the screen.

Doors only: they find, ask, act once and show. Stands on: regulation, integrations, domain, foundation, design.
"""
