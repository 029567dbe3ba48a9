"""Sites, counters and accesses of a client: what is needed, what we have, who verified it and when.

Nouns: Site, Access, Secret, Counter, SiteCheck. Stands on: conversations, tasks, clients, people.
"""
