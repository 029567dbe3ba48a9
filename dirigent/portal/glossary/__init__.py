"""What our words mean, as the client reads it."""
