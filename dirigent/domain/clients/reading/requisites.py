"""Requisites from a table: spaces out, leading zeros back, check digits tried. A wrong number is kept, to be mended."""

import re

from django.utils.translation import gettext as _

from dirigent.domain.clients import legal

from .read import Read


def inn(text: str) -> Read[str]:
    return _zero_restored(_bare(text), (10, 12), legal.inn_fault)


def ogrn(text: str) -> Read[str]:
    return _kept(_bare(text), legal.ogrn_fault)


def kpp(text: str) -> Read[str]:
    return _zero_restored(_bare(text), (9,), legal.kpp_fault)


def bic(text: str) -> Read[str]:
    return _zero_restored(_bare(text), (9,), legal.bic_fault)


def account(text: str, bic: str = "") -> Read[str]:
    return _kept(_bare(text), lambda value: legal.account_fault(value, bic))


def correspondent_account(text: str, bic: str = "") -> Read[str]:
    return _kept(_bare(text), lambda value: legal.correspondent_account_fault(value, bic))


def _bare(text: str) -> str:
    bare = re.sub(r"^(?:ИНН|КПП|ОГРН(?:ИП)?|БИК|№)", "", re.sub(r"[\s\u00a0'.-]", "", text).upper())
    return "" if bare in ("0", "НЕТ", "–", "—") else bare


def _kept(value: str, fault) -> Read[str]:
    return Read(value, fault(value)) if value else Read()


def _zero_restored(value: str, lengths: tuple[int, ...], fault) -> Read[str]:
    """Tables eat the zero a number begins with; it is put back where the number becomes right by it."""
    if value.isdigit() and len(value) + 1 in lengths and not fault("0" + value):
        return Read(
            "0" + value, notice=_("The zero at the beginning of %(value)s is put back.") % {"value": "0" + value}
        )
    return _kept(value, fault)
