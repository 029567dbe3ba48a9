"""Taking a client on: handovers, briefs, questions, debriefs, and whether the goal can be reached.

Nouns: Handover, Brief, Question, Debrief. Stands on: approvals, tracking, conversations, tasks, clients, people.
"""
