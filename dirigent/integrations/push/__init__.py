"""Push to browsers: RFC 8030 with messages encrypted for the browser (RFC 8291) and signed by us (VAPID, RFC 8292).

The vendor's service learns that something was sent to a browser and when; not what.
"""
