"""Tasks: what someone must do for a client, and by when.

Nouns: Project, Task, Participant, Deadline, ChecklistItem, Comment, Return, TaskFile. Stands on: clients, people.
"""
