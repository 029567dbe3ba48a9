"""The agency's nouns and their rules, from the top down: conversations and tasks, clients, people."""
