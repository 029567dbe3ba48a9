from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conversations", "0008_fill_turns")]

    operations = [
        migrations.AddField(
            model_name="outgoing",
            name="calendar",
            field=models.TextField(blank=True, help_text="An iCalendar object that goes with the letter."),
        ),
        migrations.AddField(
            model_name="outgoing",
            name="page",
            field=models.CharField(blank=True, editable=False, max_length=16),
        ),
        migrations.AddField(
            model_name="outgoing",
            name="revision",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="outgoing",
            name="tells",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="lettertemplate",
            name="revision",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
    ]
