"""What must hold before the house opens to the world. Each answer names the setting and what to set."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from cryptography.fernet import Fernet

SHORTEST_KEY, FEWEST_CHARACTERS = 40, 12


def dangers(settings: Mapping[str, Any], *, key_given: bool, vault_given: bool = True) -> list[str]:
    """One sentence per unsafe setting of a production installation; none when it may start."""
    key = settings["SECRET_KEY"]
    site = urlsplit(settings["SITE_URL"])
    hosts = settings["ALLOWED_HOSTS"]
    found = []
    if settings["DEBUG"]:
        found.append("DIRIGENT_DEBUG is on and would show our code and data in error pages: set DIRIGENT_DEBUG=0.")
    if not key_given:
        found.append("DIRIGENT_SECRET_KEY is not set: give it, or a file with it in DIRIGENT_SECRET_KEY_FILE.")
    if len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_CHARACTERS:
        found.append(f"DIRIGENT_SECRET_KEY is weak: set at least {SHORTEST_KEY} random characters.")
    if not vault_given:
        found.append(
            "DIRIGENT_VAULT_KEYS is not set: give a key for the secrets of connections, docs/running.md says how to make one."
        )
    if not all(_opens(one) for one in settings.get("VAULT_KEYS", ())):
        found.append("DIRIGENT_VAULT_KEYS holds something that is no key: docs/running.md says how to make one.")
    if not hosts:
        found.append("DIRIGENT_HOSTS is empty: set the host names people will use, separated by commas.")
    if any(host.startswith("*") or host == "." for host in hosts):
        found.append("DIRIGENT_HOSTS accepts any host: name the hosts people will use.")
    if site.scheme != "https":
        found.append("DIRIGENT_URL is not https, so cookies would travel in the open: set the https:// address.")
    elif hosts and not any(site.hostname == host or _is_under(site.hostname, host) for host in hosts):
        found.append(f"DIRIGENT_URL names {site.hostname}, which DIRIGENT_HOSTS does not list: add it there.")
    if not (settings["SESSION_COOKIE_SECURE"] and settings["CSRF_COOKIE_SECURE"]):
        found.append("DIRIGENT_INSECURE_COOKIES is on: remove it, cookies must travel over https only.")
    if settings["TRUSTED_PROXIES"] < 1:
        found.append("DIRIGENT_PROXIES is 0: a proxy must end TLS before this server, set how many there are (1).")
    return found


def _is_under(hostname: str | None, host: str) -> bool:
    return bool(hostname) and host.startswith(".") and f".{hostname}".endswith(host)


def _opens(key: str) -> bool:
    try:
        Fernet(key)
    except ValueError:
        return False
    return True
