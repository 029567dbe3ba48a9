"""What is said to clients and about them: contacts, notes, the timeline."""
