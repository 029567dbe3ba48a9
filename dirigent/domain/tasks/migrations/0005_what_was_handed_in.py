import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("tasks", "0004_fill_client_waits"), ("people", "0003_protocols")]

    operations = [
        migrations.CreateModel(
            name="HandIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("result", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(editable=False, null=True)),
                ("accepted", models.BooleanField(default=False, editable=False)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="hand_ins", to="tasks.task"
                    ),
                ),
            ],
            options={
                "verbose_name": "result handed in",
                "ordering": ["at", "pk"],
                "indexes": [
                    models.Index(fields=["at"], condition=Q(settled_at=None), name="hand_in_waits"),
                    models.Index(fields=["settled_at"], condition=Q(settled_at__isnull=False), name="hand_in_settled"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=["task"], condition=Q(settled_at=None), name="hand_in_one_is_open"),
                    models.CheckConstraint(
                        condition=Q(accepted=False, settled_at=None, settled_by=None)
                        | Q(settled_at__isnull=False, settled_by__isnull=False),
                        name="hand_in_settled_pair",
                    ),
                ],
            },
        ),
    ]
