"""Config: settings, addresses, servers and the command line. The one place that knows every room.

Stands on: everything. Nobody stands on it.
"""
