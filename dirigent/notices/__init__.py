"""Notices: who is told what, on which channel, when. Listens to the journal and to duties; stands above the regulation.

Nouns: Notice, Preference, PushSubscription.
"""
