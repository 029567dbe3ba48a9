"""What has happened so far, as the client may know it."""
