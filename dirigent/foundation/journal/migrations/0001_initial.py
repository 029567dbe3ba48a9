import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("count", models.IntegerField()),
                ("first_id", models.BigIntegerField()),
                ("last_id", models.BigIntegerField()),
                (
                    "entry_ids",
                    django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None),
                ),
                ("leaves", models.BinaryField()),
                ("merkle_root", models.BinaryField()),
                ("previous_hash", models.BinaryField()),
                ("hash", models.BinaryField()),
            ],
            options={
                "verbose_name": "seal",
                "verbose_name_plural": "seals",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=64)),
                ("client_id", models.BigIntegerField(null=True)),
                ("subject_kind", models.CharField(default="", max_length=64)),
                ("subject_id", models.BigIntegerField(null=True)),
                ("actor_id", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField(editable=False)),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("staff", "staff"),
                            ("client", "staff and the client"),
                            ("author", "its author only"),
                        ],
                        default="staff",
                        max_length=8,
                    ),
                ),
                ("data", models.JSONField(default=dict, null=True)),
                ("salt", models.BinaryField(editable=False, null=True)),
                ("data_digest", models.BinaryField(default=b"", editable=False)),
                ("digest", models.BinaryField(default=b"", editable=False)),
                (
                    "seal",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        db_index=False,
                        db_constraint=False,
                        to="journal.seal",
                    ),
                ),
            ],
            options={
                "verbose_name": "journal entry",
                "verbose_name_plural": "journal entries",
                "indexes": [
                    models.Index(fields=["client_id", "-at", "-id"], name="entry_client_recent"),
                    models.Index(fields=["subject_kind", "subject_id"], name="entry_subject"),
                    models.Index(fields=["id"], condition=models.Q(("seal", None)), name="entry_unsealed"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("audience__in", ["staff", "client", "author"])),
                        name="entry_audience_known",
                    )
                ],
            },
        ),
    ]
