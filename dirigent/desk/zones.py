"""Time zones as people name them: by a city."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ZONES: dict[str, Promise] = {
    "Europe/Kaliningrad": _("Kaliningrad (Moscow −1)"),
    "Europe/Moscow": _("Moscow"),
    "Europe/Samara": _("Samara (Moscow +1)"),
    "Asia/Yekaterinburg": _("Yekaterinburg (Moscow +2)"),
    "Asia/Omsk": _("Omsk (Moscow +3)"),
    "Asia/Novosibirsk": _("Novosibirsk (Moscow +4)"),
    "Asia/Krasnoyarsk": _("Krasnoyarsk (Moscow +4)"),
    "Asia/Irkutsk": _("Irkutsk (Moscow +5)"),
    "Asia/Yakutsk": _("Yakutsk (Moscow +6)"),
    "Asia/Vladivostok": _("Vladivostok (Moscow +7)"),
    "Asia/Magadan": _("Magadan (Moscow +8)"),
    "Asia/Kamchatka": _("Kamchatka (Moscow +9)"),
    "Europe/Minsk": _("Minsk"),
    "Asia/Almaty": _("Almaty"),
    "Asia/Tashkent": _("Tashkent"),
    "Asia/Tbilisi": _("Tbilisi"),
    "Asia/Yerevan": _("Yerevan"),
    "Asia/Dubai": _("Dubai"),
    "Europe/Belgrade": _("Belgrade"),
    "UTC": _("UTC"),
}


def city(zone: str) -> str:
    """«Екатеринбург»; a zone we have no word for is named as the world names it."""
    return str(ZONES[zone]).partition(" (")[0] if zone in ZONES else zone.rpartition("/")[2].replace("_", " ")


def choices(kept: str, *, empty: str | Promise = "") -> list[tuple[str, str | Promise]]:
    """What to choose from; what was chosen before stays among it."""
    listed: list[tuple[str, str | Promise]] = [("", empty)] if empty else []
    listed += list(ZONES.items())
    return listed if not kept or kept in ZONES else [*listed, (kept, city(kept))]


def same_clock(zone: str, other: str, at: datetime) -> bool:
    return at.astimezone(ZoneInfo(zone)).utcoffset() == at.astimezone(ZoneInfo(other)).utcoffset()
