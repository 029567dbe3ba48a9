"""What programs see: the hooks that vendors call. Not for people."""
