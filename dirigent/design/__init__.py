"""Design: how the product looks and feels: tokens, components, icons, small scripts.

Nouns: none of the business. Stands on nothing. The cookbook is README.md beside this file.
"""
