"""A look at a client's site: its pages as any visitor gets them, and what counts visits there."""
