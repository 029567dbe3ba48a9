"""Settings of the agency: its name, its calendar, its people; one's own account."""
