"""Any exchange that can call an address: the settings say where in its JSON which field stands, and how it proves itself.

`mapping.py` finds fields, `channel.py` is the adapter. The settings screen shows what a pasted sample is understood to be.
"""
