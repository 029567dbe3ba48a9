from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conversations", "0010_assignments_incidents_and_reports")]

    operations = [
        migrations.AddField(model_name="message", name="doubt", field=models.CharField(blank=True, max_length=300)),
        migrations.AddField(model_name="message", name="original", field=models.JSONField(default=list)),
    ]
