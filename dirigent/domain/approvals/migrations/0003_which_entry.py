import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0002_what_was_said_stays"),
        ("passes", "0001_entries"),
    ]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="visit",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="passes.visit"
            ),
        ),
    ]
