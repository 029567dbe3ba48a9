from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Document(models.Model):
    """What can be found about one subject. Written by the verb that changes the subject, in its transaction."""

    subject_kind = models.CharField(max_length=64)
    subject_id = models.BigIntegerField()
    client_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=32)
    title = models.TextField()
    body = models.TextField()
    at = models.DateTimeField()
    # Through what it was said, with whom, and who of ours said it: by these a search is narrowed.
    medium = models.CharField(max_length=10, default="", db_default="")
    contact_id = models.BigIntegerField(null=True)
    author_id = models.BigIntegerField(null=True)
    # " рога и копыта roga i kopyta ": words in small letters, ё as е, in both alphabets, a space before each.
    names_key = models.TextField(default="")
    # "9161234567 4951112233": national numbers, digits only.
    phones = models.TextField(default="")
    tsv = SearchVectorField()

    class Meta:
        verbose_name = _("searchable document")
        verbose_name_plural = _("searchable documents")
        constraints = [models.UniqueConstraint(fields=["subject_kind", "subject_id"], name="document_subject_once")]
        indexes = [
            # No waiting list: a search that has to read one is slow just when much is being written.
            GinIndex(fields=["tsv"], name="document_words", fastupdate=False),
            GinIndex(
                fields=["names_key"],
                name="document_names",
                opclasses=["gin_trgm_ops"],
                condition=~Q(names_key=""),
                fastupdate=False,
            ),
            GinIndex(
                fields=["phones"],
                name="document_phones",
                opclasses=["gin_trgm_ops"],
                condition=~Q(phones=""),
                fastupdate=False,
            ),
            models.Index(fields=["client_id", "-at"], name="document_client_at"),
            models.Index(fields=["-at"], name="document_at", condition=Q(names_key="")),
            models.Index(fields=["kind", "-at"], name="document_kind_at", condition=Q(names_key="")),
            models.Index(fields=["medium", "-at"], name="document_medium_at", condition=~Q(medium="")),
            models.Index(
                fields=["contact_id", "-at"], name="document_contact_at", condition=Q(contact_id__isnull=False)
            ),
            models.Index(fields=["author_id", "-at"], name="document_author_at", condition=Q(author_id__isnull=False)),
        ]
