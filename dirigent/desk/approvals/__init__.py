"""Consent on screens: what is put up for clients, who answered what, the versions beside each other, the evidence."""
