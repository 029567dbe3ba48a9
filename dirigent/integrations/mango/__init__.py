"""Mango Office: a virtual exchange that calls `/hooks/<token>/events/…` and takes commands over HTTPS.

Every text either way is signed: SHA-256 of the key, the text and the salt. `channel.py` is the adapter, `reading.py` makes events.
"""
