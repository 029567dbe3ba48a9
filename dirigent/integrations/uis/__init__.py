"""UIS and CoMagic: a virtual exchange whose «HTTP-уведомления» are written by hand in the account, and whose Call API begins calls.

The notification is a JSON template; docs/running.md gives the four to copy. `channel.py` is the adapter.
"""
