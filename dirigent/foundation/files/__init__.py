"""Files: bytes kept once under the name of their hash, outside of any web server's reach.

Nouns: StoredFile. Stands on: nothing.
"""
