"""Clients: who they are, who speaks for them, who of us works for them.

Nouns: Client, StatusPeriod, Membership, Requisites, Contact with phones, mails and call windows, Import.
Stands on: people.
"""
