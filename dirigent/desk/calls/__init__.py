"""The telephone: who is ringing, calling from here, recordings, whose telephone is whose, and what answers teach."""
