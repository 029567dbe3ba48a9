from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conversations", "0011_why_a_sender_is_not_believed")]

    operations = [
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["connection", "-arrived_at", "-id"], name="delivery_lately"),
        ),
    ]
