"""Words with one meaning each: status, channel, time zone, a site, yes and no."""

import re
from functools import cache
from zoneinfo import available_timezones

from django.utils.translation import gettext as _

from dirigent.domain.clients.models import Instrument, PreferredChannel, Status

from .read import Read

_STATUSES = {
    Status.RUNNING: "клиент действующий активный активен работаем вработе текущий идет running client active",
    Status.LEAD: "лид потенциальный переговоры новый сделка lead prospect",
    Status.PAUSED: "пауза напаузе приостановлен приостановлена заморожен стоп paused pause hold",
    Status.FORMER: "бывший ушел ушла закрыт закрыта отказ архив отвалился расторгнут former lost closed",
}
_CHANNELS = {
    PreferredChannel.CALL: "телефон звонок звонки тел моб позвонить call phone",
    PreferredChannel.MAIL: "почта email mail письмо письма имейл элпочта электроннаяпочта",
    PreferredChannel.MESSENGER: "мессенджер мессенджеры telegram телеграм телеграмм тг whatsapp ватсап вотсап вацап max макс viber вайбер "
    "чат переписка messenger chat",
}
_INSTRUMENTS = {
    Instrument.CONTEXT: "контекст контекстнаяреклама контекстная директ яндексдирект ppc context",
    Instrument.TARGETED: "таргет таргетированнаяреклама таргетинг таргетированная vkреклама вкреклама targeted",
    Instrument.PROGRAMMATIC: "программатик programmatic rtb медийка медийнаяреклама медийная",
    Instrument.SEO: "seo сео поисковоепродвижение продвижение",
    Instrument.SMM: "smm смм соцсети ведениесоцсетей",
    Instrument.DESIGN: "дизайн креатив креативы design",
    Instrument.WEB: "сайт разработка разработкасайта вебразработка лендинг web",
    Instrument.ANALYTICS: "аналитика вебаналитика сквознаяаналитика analytics",
}
_ZONES = {
    "Europe/Kaliningrad": "калининград",
    "Europe/Moscow": "москва мск московское санктпетербург петербург спб питер нижнийновгород казань краснодар ростов "
    "ростовнадону воронеж сочи ярославль тула симферополь msk moscow",
    "Europe/Samara": "самара ижевск",
    "Europe/Saratov": "саратов",
    "Europe/Volgograd": "волгоград",
    "Europe/Ulyanovsk": "ульяновск",
    "Asia/Yekaterinburg": "екатеринбург екб челябинск пермь уфа тюмень оренбург сургут курган хантымансийск",
    "Asia/Omsk": "омск",
    "Asia/Novosibirsk": "новосибирск нск",
    "Asia/Barnaul": "барнаул",
    "Asia/Tomsk": "томск",
    "Asia/Novokuznetsk": "новокузнецк кемерово",
    "Asia/Krasnoyarsk": "красноярск абакан норильск",
    "Asia/Irkutsk": "иркутск уланудэ братск",
    "Asia/Yakutsk": "якутск благовещенск",
    "Asia/Chita": "чита",
    "Asia/Vladivostok": "владивосток хабаровск находка",
    "Asia/Sakhalin": "сахалин южносахалинск",
    "Asia/Magadan": "магадан",
    "Asia/Kamchatka": "камчатка петропавловсккамчатский",
    "Asia/Almaty": "алматы астана казахстан",
    "Europe/Minsk": "минск беларусь",
    "Asia/Yerevan": "ереван",
    "Asia/Tashkent": "ташкент",
    "Asia/Tbilisi": "тбилиси",
    "Asia/Bishkek": "бишкек",
    "Asia/Dubai": "дубай",
}
_AHEAD_OF_MOSCOW = (
    "Europe/Kaliningrad", "Europe/Moscow", "Europe/Samara", "Asia/Yekaterinburg", "Asia/Omsk", "Asia/Krasnoyarsk",
    "Asia/Irkutsk", "Asia/Yakutsk", "Asia/Vladivostok", "Asia/Magadan", "Asia/Kamchatka",
)  # fmt: skip


def status(text: str) -> Read[Status]:
    return _word(text, _STATUSES, _("“%(text)s” is not a status. Write: Client, Lead, Paused or Former."))


def channel(text: str) -> Read[PreferredChannel]:
    return _word(text, _CHANNELS, _("“%(text)s” is not a channel. Write: phone, mail or messenger."))


def instruments(text: str) -> Read[list[Instrument]]:
    """«контекст, SEO» → what is done for the client; what is not understood is said, the rest is kept."""
    answers = [
        _word(piece, _INSTRUMENTS, _("“%(text)s” is not an instrument we know."))
        for piece in re.split(r"[,;/+\n]", text)
    ]
    found = [answer.value for answer in answers if answer.value]
    return Read(list(dict.fromkeys(found)), " ".join(answer.problem for answer in answers if answer.problem))


def timezone(text: str) -> Read[str]:
    """«Europe/Moscow», «Екатеринбург», «МСК+2», «UTC+5»."""
    said = text.strip()
    if not said or said in available_timezones():
        return Read(said or None)
    plain = _plain(said)
    if match := re.fullmatch(
        r"(мск|москва|msk|utc|gmt)([+-]\d{1,2})(?::?00)?(?:ч\w*)?", re.sub(r"\s|−|–", _minus, said.casefold())
    ):
        place = int(match[2]) + (1 if match[1] in ("мск", "москва", "msk") else -2)
        if 0 <= place < len(_AHEAD_OF_MOSCOW):
            return Read(_AHEAD_OF_MOSCOW[place])
    found = next((zone for zone, words in _ZONES.items() if plain in words.split()), _canonical().get(said.casefold()))
    if found:
        return Read(found)
    return Read(problem=_("“%(text)s” is not a known time zone. Write a city or MSK+2.") % {"text": said})


def site(text: str) -> Read[str]:
    """A site with its scheme: `polet.ru` is https://polet.ru."""
    said = text.strip()
    if not said:
        return Read()
    address = said if re.match(r"https?://", said, re.IGNORECASE) else f"https://{said}"
    if (
        not re.fullmatch(r"https?://[^\s/.@]+(\.[^\s/.@]+)+(:\d+)?([/?#]\S*)?", address, re.IGNORECASE)
        or len(address) > 200
    ):
        return Read(problem=_("“%(text)s” does not look like a site.") % {"text": said})
    return Read(address)


def yes(text: str) -> Read[bool]:
    """Any mark in the column but a «no»."""
    plain = _plain(text)
    return Read(bool(plain) and plain not in ("нет", "no", "0", "false", "н") or text.strip() in ("+", "✓", "✔"))


def _word(text: str, words: dict, problem: str) -> Read:
    plain = _plain(text)
    if not plain:
        return Read()
    for value, names in words.items():
        if plain in names.split():
            return Read(value)
    return Read(problem=problem % {"text": text.strip()})


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold().replace("ё", "е"))


def _minus(found: re.Match[str]) -> str:
    return "" if found.group().isspace() else "-"


@cache
def _canonical() -> dict[str, str]:
    return {zone.casefold(): zone for zone in available_timezones()}
