import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        TrigramExtension(),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject_kind", models.CharField(max_length=64)),
                ("subject_id", models.BigIntegerField()),
                ("client_id", models.BigIntegerField(null=True)),
                ("kind", models.CharField(max_length=32)),
                ("title", models.TextField()),
                ("body", models.TextField()),
                ("at", models.DateTimeField()),
                ("names_key", models.TextField(default="")),
                ("phones", models.TextField(default="")),
                ("tsv", django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                "verbose_name": "searchable document",
                "verbose_name_plural": "searchable documents",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=["tsv"], name="document_words"),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("names_key", ""), _negated=True),
                        fastupdate=False,
                        fields=["names_key"],
                        name="document_names",
                        opclasses=["gin_trgm_ops"],
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("phones", ""), _negated=True),
                        fastupdate=False,
                        fields=["phones"],
                        name="document_phones",
                        opclasses=["gin_trgm_ops"],
                    ),
                    models.Index(fields=["client_id", "-at"], name="document_client_at"),
                    models.Index(fields=["-at"], name="document_at", condition=models.Q(("names_key", ""))),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("subject_kind", "subject_id"), name="document_subject_once")
                ],
            },
        ),
    ]
