"""What the agency knows and how it says it: terms in plain words with their analogies, articles of the knowledge base.

Nouns: Term, Article. Stands on: people.
"""
