from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clients", "0003_channels"),
        ("journal", "0002_append_only"),
        ("tasks", "0002_fill_who_is_found"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="task",
            name="client_waits",
            field=models.BooleanField(
                default=False,
                help_text="When it is late or its deadline moves, the client is told.",
                verbose_name="the client waits for it",
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("client_waits", True), ("closed_at", None)),
                fields=["client"],
                name="task_client_waits",
            ),
        ),
    ]
