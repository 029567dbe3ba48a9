"""Mail: from bytes to a message that the house can read. Nothing here touches the database or the network."""
