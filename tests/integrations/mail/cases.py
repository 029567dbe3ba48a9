"""A mailbox tells by a line of its own; nothing is knocked at. Any bytes are a letter of a sort."""

SETTINGS = {
    "imap_host": "127.0.0.1", "imap_port": "993", "imap_security": "ssl", "smtp_host": "127.0.0.1", "smtp_port": "465",
    "smtp_security": "ssl", "login": "olga@kvartet.example", "auth": "password",
}  # fmt: skip
SECRET = {"password": "canary-password-of-the-mailbox"}
CANARIES = ["canary-password-of-the-mailbox"]
DELIVERED = {"folder": "inbox"}
