"""Care of the client: meetings, complaints, answers to objections.

Nouns: Meeting, Complaint, Objection. Stands on: conversations, clients, people.
"""
