"""Mail addresses as keys: two spellings of one mailbox must meet, two mailboxes must not."""

import unicodedata

_PUBLIC = """
    mail.ru bk.ru list.ru inbox.ru internet.ru xmail.ru mail.ua
    yandex.ru ya.ru yandex.com yandex.by yandex.kz yandex.ua yandex.uz narod.ru
    rambler.ru lenta.ru autorambler.ru myrambler.ru ro.ru rambler.ua
    vk.com pochta.ru hotbox.ru land.ru nm.ru nxt.ru qip.ru e1.ru ngs.ru tut.by sibmail.com
    gmail.com googlemail.com icloud.com me.com mac.com
    outlook.com outlook.ru hotmail.com hotmail.ru live.com live.ru msn.com
    yahoo.com yahoo.co.uk ymail.com rocketmail.com aol.com
    proton.me protonmail.com protonmail.ch pm.me tutanota.com tuta.io tutamail.com
    gmx.com gmx.de gmx.net web.de t-online.de mail.com zoho.com fastmail.com hey.com
    ukr.net i.ua meta.ua bigmir.net tut.ua mail.kz inbox.lv inbox.lt seznam.cz wp.pl
    qq.com 163.com 126.com
"""
PUBLIC_DOMAINS = frozenset(_PUBLIC.split())

_DOTS = str.maketrans("。．｡", "...")
_LONGEST_LABEL = 63


def _label(label: str) -> str:
    if label.startswith("xn--") and len(label) <= _LONGEST_LABEL:
        try:
            decoded = label[4:].encode("ascii").decode("punycode")
        except (UnicodeError, ValueError, OverflowError):
            return label
        decoded = unicodedata.normalize("NFKC", decoded).lower()
        # A label that decodes into plain ASCII, dots or signs is a forgery: it stays as it was written.
        if decoded.isascii() or not all(c.isalnum() or c == "-" or unicodedata.combining(c) for c in decoded):
            return label
        return decoded
    return label


def _domain(domain: str) -> str:
    if domain.isascii() and "xn--" not in domain:
        return domain
    domain = unicodedata.normalize("NFKC", domain.translate(_DOTS)).lower()
    return ".".join(_label(label) for label in domain.split("."))


def address_key(address: str) -> str:
    """The form in which addresses are compared: lower case, no white space, no angle brackets, the domain in letters.

    Nothing else is changed: dots and plus tags before the @ make different mailboxes, and the key of a key is itself.
    """
    bare = "".join(address.lower().replace("<", "").replace(">", "").split())
    local, at, domain = bare.rpartition("@")
    return f"{local}@{_domain(domain)}" if at else bare


def spellings(address: str) -> list[str]:
    """The ways in which a letter may write the address, in small letters: a domain in letters and in its coded form."""
    key = address_key(address)
    local, _, domain = key.rpartition("@")
    coded = ".".join(
        label if label.isascii() else f"xn--{label.encode('punycode').decode('ascii')}" for label in domain.split(".")
    )
    return sorted({key, address.strip().lower(), f"{local}@{coded}" if local else key})


def domain_of(address: str) -> str:
    """The domain of an address in its compared form; empty when there is none."""
    _, at, domain = address_key(address).rpartition("@")
    return domain if at else ""


def is_public_domain(domain: str) -> bool:
    """Whether anybody may have a mailbox there, so that the domain says nothing about the company."""
    return _domain("".join(domain.lower().split()).strip(".")) in PUBLIC_DOMAINS
