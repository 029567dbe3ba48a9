"""The first page of the portal: who is with you, what we wait for, what we do."""
