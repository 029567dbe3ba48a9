from datetime import date, datetime, timedelta
from typing import Self

from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dirigent.domain.people.models import User
from dirigent.foundation import worktime
from dirigent.foundation.journal.recording import record
from dirigent.foundation.search.indexing import index, remove

from .edition import Edited


class ArticleKind(models.TextChoices):
    """What an account manager has to know (GRO-2)."""

    SERVICE = "service", _("service")
    PRICE = "price", _("price")
    TERMS = "terms", _("terms of work")
    PROOF = "proof", _("why it works")
    EXAMPLE = "example", _("example")


class ArticleQuerySet(models.QuerySet["Article"]):
    def visible_to(self, user: User, at: datetime) -> Self:  # noqa: ARG002  # every queryset is asked alike
        """What the agency knows, everybody in it may know."""
        return self

    def current(self) -> Self:
        return self.filter(retired_at=None)

    def stale(self, on: date) -> Self:
        """Those whose day to be looked through has come."""
        return self.current().filter(review_on__lte=on)


class Article(Edited):
    """A page of the knowledge base: a service, a price, terms, an argument, an example. Its keeper looks it through in time."""

    SAYS = "kind", "title", "text"

    kind = models.CharField(_("kind"), max_length=8, choices=ArticleKind)
    title = models.CharField(_("title"), max_length=150)
    text = models.TextField(_("text"))
    keeper = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("who keeps it"))
    review_days = models.PositiveSmallIntegerField(_("looked through every, days"), default=180)
    reviewed_at = models.DateTimeField(editable=False)
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    review_on = models.DateField(editable=False)
    reminded_on = models.DateField(null=True, editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        ordering = ["kind", "title", "pk"]
        indexes = [models.Index(fields=["review_on"], condition=Q(retired_at=None), name="article_review")]
        constraints = [
            models.CheckConstraint(condition=Q(review_days__range=(7, 1100)), name="article_review_days"),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    @transaction.atomic
    def write(
        cls, kind: str, title: str, text: str, *, keeper: User, by: User | None, at: datetime, **fields
    ) -> "Article":
        article = cls(kind=kind, title=title, text=text, keeper=keeper, made_by=by, made_at=at, **fields)
        article._look_through(by=by, at=at)
        article.publish(by=by, at=at)
        record("article.written", client=None, subject=article, by=by, at=at, text=title)
        article.reindex()
        return article

    @transaction.atomic
    def change(self, *, by: User, at: datetime, **fields) -> None:
        """Another wording or another keeper. Whoever rewrites it has looked it through."""
        changed = self.put(fields)
        if not changed:
            return
        if set(changed) & set(self.SAYS):
            self._look_through(by=by, at=at)
            self.revision += 1
            self.publish(by=by, at=at)
        else:
            self.review_on = self._next_review()
            self.save()
        record("article.changed", client=None, subject=self, by=by, at=at, fields=changed)
        self.reindex()

    @transaction.atomic
    def review(self, *, by: User, at: datetime) -> None:
        """Looked through, everything is still so."""
        self._look_through(by=by, at=at)
        self.save(update_fields=["reviewed_at", "reviewed_by", "review_on", "reminded_on"])
        record("article.reviewed", client=None, subject=self, by=by, at=at, text=self.title)

    @transaction.atomic
    def remind(self, *, at: datetime, on: date) -> None:
        """Tell the keeper, once for each time it falls due, that it is to be looked through."""
        due = Article.objects.stale(on).filter(pk=self.pk).exclude(reminded_on__gte=F("review_on"))
        if due.update(reminded_on=on):
            record("article.stale", client=None, subject=self, by=None, at=at, text=self.title, keeper=self.keeper_id)

    @transaction.atomic
    def retire(self, *, by: User, at: datetime) -> None:
        """It is shown and found no more."""
        if Article.objects.current().filter(pk=self.pk).update(retired_at=at):
            self.retired_at = at
            remove(self)
            record("article.retired", client=None, subject=self, by=by, at=at, text=self.title)

    @transaction.atomic
    def come_back(self, *, by: User, at: datetime) -> None:
        if Article.objects.filter(pk=self.pk, retired_at__isnull=False).update(retired_at=None):
            self.retired_at = None
            self.reindex()
            record("article.came_back", client=None, subject=self, by=by, at=at, text=self.title)

    def reindex(self) -> None:
        index(self, client=None, kind="article", title=self.title, body=self.text, at=self.changed_at)

    def _look_through(self, *, by: User | None, at: datetime) -> None:
        self.reviewed_at, self.reviewed_by, self.reminded_on = at, by, None
        self.review_on = self._next_review()

    def _next_review(self) -> date:
        return worktime.default().date_of(self.reviewed_at) + timedelta(days=self.review_days)
