"""The regulation: clauses that derive from the facts who owes what to whom by when, and why.

Nouns: Clause, Parameter, Version, Duty, Decision. Stands on the whole domain; the domain does not know it.
"""
