"""Asterisk, by its manager interface (AMI): a line of text that stays open, on which the exchange tells everything and takes orders.

`wire.py` speaks the protocol, `reading.py` makes events of what matters, `channel.py` is the adapter. The protocol is thirty
lines of text handling; the libraries for it bring an event loop or a thread of their own.
"""
