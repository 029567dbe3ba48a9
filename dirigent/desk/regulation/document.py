"""The regulation as a document one reads, with its live figures (REG-1)."""

import re
from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from dirigent.desk.answers import wants_part
from dirigent.desk.request import Request
from dirigent.foundation import worktime
from dirigent.regulation import compliance
from dirigent.regulation.clause import Clause, Section, in_order
from dirigent.regulation.models import Version

QUARTER, WEEKS = timedelta(days=90), 8


@dataclass(frozen=True)
class Article:
    """A clause with its words and figures, ready to be read."""

    clause: Clause
    text: SafeString
    share: compliance.Share
    standing: compliance.Standing

    @property
    def anchor(self) -> str:
        return self.clause.ref


@require_safe
def document(request: Request) -> HttpResponse:
    at = timezone.now()
    version = Version.in_force(at)
    shares = compliance.by_clause(compliance.judged(at, since=at - QUARTER))
    standing = compliance.standing(at)
    every = [article(clause, version, shares, standing) for clause in in_order()]
    sections = [(section, [a for a in every if a.clause.section == section]) for section in Section]
    whole = compliance.Share(sum(s.kept for s in shares.values()), sum(s.judged for s in shares.values()))
    first = worktime.default().week_of(at - timedelta(weeks=WEEKS - 1)).start
    weeks = compliance.by_week(compliance.judged(at, since=first), at)
    context = {
        "version": version,
        "sections": [(section, articles) for section, articles in sections if articles],
        "whole": whole,
        "open": sum(s.open for s in standing.values()),
        "late": sum(s.late for s in standing.values()),
        "weeks": weeks,
    }
    template = "desk/regulation/document.html"
    return render(request, f"{template}#document" if wants_part(request) else template, context)


def article(clause: Clause, version: Version, shares: dict, standing: dict) -> Article:
    return Article(
        clause,
        with_chips(clause, version),
        shares.get(clause.ref, compliance.NOTHING),
        standing.get(clause.ref, compliance.IDLE),
    )


def with_chips(clause: Clause, version: Version) -> SafeString:
    """The text of the clause, each parameter's value in a chip of its own."""
    values = version.figures(clause)
    chips = {p.name: format_html('<span class="chip">{}</span>', p.words(values[p.name])) for p in clause.parameters()}
    pattern = escape(str(clause.text)).replace("{", "{{").replace("}", "}}")
    return format_html(re.sub(r"%\((\w+)\)s", r"{\1}", pattern), **chips) if chips else escape(str(clause.text))
