"""People of the agency: who works here, in which department, when, and who stands in.

Nouns: Agency, Department, User, Absence, WorkDay, GrowthEntry. Stands on: foundation.
"""
