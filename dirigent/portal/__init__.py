"""The portal: what a client's people see and do. Nothing is shown here that `showing` does not allow."""
