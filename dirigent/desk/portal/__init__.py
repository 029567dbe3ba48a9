"""The clients' portal from our side: who of a client comes in, their links, and what they ask of us there."""
