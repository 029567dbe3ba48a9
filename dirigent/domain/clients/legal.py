"""Check digits of Russian requisites. Each function returns a sentence about the fault, or an empty string.

An empty value is no fault: whether it is required is the card's question, not the number's.
"""

import re

from django.utils.translation import gettext as _
from stdnum.exceptions import ValidationError
from stdnum.ru import inn as stdnum_inn
from stdnum.ru import ogrn as stdnum_ogrn

_WEIGHTS = (7, 1, 3)


def inn_fault(inn: str) -> str:
    if not inn:
        return ""
    if not re.fullmatch(r"\d{10}|\d{12}", inn):
        return _("INN has 10 digits for a company or 12 for an entrepreneur; here it is “%(value)s”.") % {"value": inn}
    try:
        stdnum_inn.validate(inn)
    except ValidationError:
        return _("The check digit of INN %(value)s does not match: look for a slip of the keyboard.") % {"value": inn}
    return ""


def kpp_fault(kpp: str) -> str:
    if kpp and not re.fullmatch(r"\d{4}[0-9A-Z]{2}\d{3}", kpp):
        return _("KPP has 9 characters, like 770801001; here it is “%(value)s”.") % {"value": kpp}
    return ""


def ogrn_fault(ogrn: str) -> str:
    if not ogrn:
        return ""
    if not re.fullmatch(r"\d{13}|\d{15}", ogrn):
        return _("OGRN has 13 digits, OGRNIP has 15; here it is “%(value)s”.") % {"value": ogrn}
    try:
        stdnum_ogrn.validate(ogrn)
    except ValidationError:
        return _("The check digit of OGRN %(value)s does not match: look for a slip of the keyboard.") % {"value": ogrn}
    return ""


def bic_fault(bic: str) -> str:
    if bic and not re.fullmatch(r"0[0-4]\d{7}", bic):
        return _("BIC has 9 digits and begins with 04; here it is “%(value)s”.") % {"value": bic}
    return ""


def account_fault(account: str, bic: str) -> str:
    return _account_fault(account, bic, bic[-3:])


def correspondent_account_fault(account: str, bic: str) -> str:
    return _account_fault(account, bic, "0" + bic[4:6])


def _account_fault(account: str, bic: str, prefix: str) -> str:
    if not account:
        return ""
    if not re.fullmatch(r"\d{20}", account):
        return _("A bank account has 20 digits; here it is “%(value)s”.") % {"value": account}
    # Treasury accounts are checked by other rules: we have nothing to say against them.
    if not re.fullmatch(r"04\d{7}", bic) or account.startswith("03"):
        return ""
    total = sum(int(digit) * _WEIGHTS[place % 3] for place, digit in enumerate(prefix + account))
    if total % 10:
        return _("Account %(value)s does not belong to a bank with this BIC: one of the two has a slip.") % {
            "value": account
        }
    return ""
