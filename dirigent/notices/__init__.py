"""Notices: who is told what, on which way, when. Listens to the journal and to duties; stands above the regulation.

Nouns: Notice, Preference, Dispatch, PushSubscription, Look. A look finds what is new and writes it down once, with the messages
it means; delivering brings the messages out, in the reader's working time.
"""
