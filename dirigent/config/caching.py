"""Where what lives for minutes is kept.

What anybody may fill by asking lies apart: a full cache forgets at random, and would forget how often a password was tried.
"""

from pathlib import Path
from typing import Any

MOST = {"default": 5000, "challenges": 2000}


def in_memory() -> dict[str, Any]:
    """For tests."""
    return {name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name} for name in MOST}


def in_files(folder: Path) -> dict[str, Any]:
    """One folder for all processes of the web server."""
    return {
        name: {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": folder / name,
            "OPTIONS": {"MAX_ENTRIES": most},
        }
        for name, most in MOST.items()
    }  # fmt: skip
