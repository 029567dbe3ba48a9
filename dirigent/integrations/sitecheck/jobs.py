"""Sites are looked at when somebody presses, and about once a day by themselves."""

from datetime import UTC, datetime

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from dirigent.domain.people.models import User
from dirigent.domain.tracking.models import Site, SiteCheck
from dirigent.domain.tracking.models.site import forget_stale
from dirigent.domain.tracking.seeing import expected_of, take_in

from .looking import Expected, look

AT_ONCE = 30  # sites of one round: the next comes in ten minutes


@app.task(name="sitecheck.look_at", queue="bulk")
def look_at(*, check_id: int) -> None:
    """Look at the site of this check and say what was seen."""
    check = SiteCheck.objects.select_related("site__client").get(pk=check_id)
    if not check.begin(at=timezone.now()):
        return
    expected = [Expected(kind, number) for kind, number in expected_of(check)]
    findings = look(check.site.url, expected=expected, at=timezone.now(), goes_on=check.goes_on)
    if findings.reached:
        take_in(check, findings.as_json(), at=timezone.now())
    else:
        said = findings.troubles[0].words if findings.troubles else ""
        check.fail(said, findings=findings.as_json(), at=timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="sitecheck.round", queue="system", queueing_lock="sitecheck.round")
def look_round(timestamp: int) -> None:
    """Sites whose hour has come are looked at; looks that were cut short are over."""
    at = max(datetime.fromtimestamp(timestamp, UTC), timezone.now())
    forget_stale(at)
    for site in Site.objects.due(at)[:AT_ONCE]:
        ask(site, by=None, at=at)


def ask(site: Site, *, by: User | None, at: datetime) -> SiteCheck:
    """Have the site looked at; a look under way is enough for both."""
    with transaction.atomic():
        check, is_new = SiteCheck.ask(site, by=by, at=at)
        if is_new:
            look_at.defer(check_id=check.pk)
    return check
