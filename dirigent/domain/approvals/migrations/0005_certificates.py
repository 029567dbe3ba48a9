import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0004_letters"),
        ("files", "0001_stored_files"),
    ]

    operations = [
        migrations.CreateModel(
            name="Certificate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("made_at", models.DateTimeField()),
                ("seal_number", models.BigIntegerField(null=True)),
                ("seal_hash", models.CharField(blank=True, max_length=64)),
                ("ready_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "bundle",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
                    ),
                ),
                (
                    "pdf",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
                    ),
                ),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="certificate", to="approvals.version"
                    ),
                ),
            ],
            options={
                "verbose_name": "certificate of consent",
                "ordering": ["-made_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("bundle", None), ("ready_at", None), ("seal_hash", ""), ("seal_number", None)),
                            models.Q(
                                ("bundle__isnull", False),
                                ("ready_at__isnull", False),
                                ("seal_number__isnull", False),
                                models.Q(("seal_hash", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="certificate_ready_whole",
                    )
                ],
            },
        ),
    ]
