"""An Asterisk tells by a line of its own; nothing is knocked at."""

SETTINGS = {"host": "127.0.0.1", "port": "5038", "user": "dirigent"}
SECRET = {"secret": "canary-secret-of-the-manager"}
CANARIES = ["canary-secret-of-the-manager"]
