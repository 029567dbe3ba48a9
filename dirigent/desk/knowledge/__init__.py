"""Screens of what the agency knows: the glossary, the knowledge base, and terms pointed out while one writes."""
