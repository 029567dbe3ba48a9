"""The one way out: every connection the house opens to a name or an address that somebody typed in.

`asking.ask` speaks HTTP, `hosts.connect` and `hosts.resolve_host` are for mail servers and exchanges. An address is judged
by our own list, all addresses of a name at once, and the connection goes to the very address that was judged
(security.md, threat 5). Networks of the agency itself are let through by `DIRIGENT_EGRESS_ALLOW`.
"""
