"""Search: one table of everything that can be looked for by name, by phone or by words.

Nouns: Document. Stands on: nothing. Knows subjects and clients by their numbers.
"""
