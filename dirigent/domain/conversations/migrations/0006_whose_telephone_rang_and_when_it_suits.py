import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clients", "0003_channels"),
        ("conversations", "0005_fill_what_narrows_a_search"),
        ("files", "0001_stored_files"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="call",
            name="record_file",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
            ),
        ),
        migrations.AddField(
            model_name="call",
            name="record_type",
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AlterField(
            model_name="call",
            name="extension",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AlterField(
            model_name="call",
            name="talk_seconds",
            field=models.PositiveIntegerField(help_text="Empty: the exchange did not say.", null=True),
        ),
        migrations.CreateModel(
            name="Convenience",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "answer",
                    models.CharField(
                        choices=[("yes", "convenient"), ("no", "not convenient"), ("later", "asked to call later")],
                        max_length=5,
                    ),
                ),
                ("later_at", models.DateTimeField(null=True)),
                ("heeded_at", models.DateTimeField(null=True)),
                (
                    "contact",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conveniences",
                        to="clients.contact",
                    ),
                ),
                (
                    "touch",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="conveniences",
                        to="conversations.touch",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("heeded_at", None)), fields=["contact", "at"], name="convenience_unheeded"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("answer", "later"), ("later_at", None), _connector="OR"),
                        name="convenience_later_alone",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Ring",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("extension", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rings", to="conversations.call"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "indexes": [
                    models.Index(fields=["user", "-at"], name="conversatio_user_id_a6f771_idx"),
                    models.Index(condition=models.Q(("user", None)), fields=["-at"], name="ring_of_nobody"),
                ],
                "constraints": [models.UniqueConstraint(fields=("call", "extension"), name="ring_once")],
            },
        ),
    ]
