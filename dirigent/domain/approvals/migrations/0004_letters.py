import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0003_which_entry"),
        ("clients", "0006_fill_managers"),
        ("conversations", "0013_what_is_asked_at_the_portal"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Asking",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("asked", "asked"),
                            ("notice", "told of a small edit"),
                            ("soon", "reminded before the day"),
                            ("today", "reminded on the day"),
                            ("late", "reminded after the day"),
                            ("again", "reminded once more"),
                            ("hand", "reminded by hand"),
                        ],
                        max_length=6,
                    ),
                ),
                ("day", models.DateField(help_text="By the calendar of the client.")),
                ("code_hash", models.CharField(blank=True, editable=False, max_length=64)),
                ("at", models.DateTimeField()),
                ("replied_at", models.DateTimeField(editable=False, null=True)),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="askings", to="clients.contact"
                    ),
                ),
                (
                    "outgoing",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="asking", to="conversations.outgoing"
                    ),
                ),
                (
                    "reply",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="conversations.message",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="askings",
                        to="approvals.version",
                    ),
                ),
            ],
            options={
                "verbose_name": "letter about consent",
                "ordering": ["at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("stage", "hand"), _negated=True),
                        fields=("version", "contact", "stage"),
                        name="asking_stage_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("stage", "hand")),
                        fields=("version", "contact", "day"),
                        name="asking_by_hand_once_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("replied_at", None), ("reply", None)),
                            models.Q(("replied_at__isnull", False), ("reply__isnull", False)),
                            _connector="OR",
                        ),
                        name="asking_reply_pair",
                    ),
                ],
            },
        ),
    ]
