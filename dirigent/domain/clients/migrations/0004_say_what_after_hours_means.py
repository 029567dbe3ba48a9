from django.db import migrations, models

CHOICES = [
    ("nothing", "nothing: answered on the next working day"),
    ("urgent", "what is urgent: breakdowns and whatever is marked urgent"),
    ("everything", "everything"),
]


class Migration(migrations.Migration):
    dependencies = [("clients", "0003_channels")]

    operations = [
        migrations.AlterField(
            model_name="client",
            name="after_hours",
            field=models.CharField(
                choices=CHOICES,
                default="urgent",
                help_text="What of this client’s reaches whoever is on call, when nobody is at work.",
                max_length=10,
                verbose_name="outside working time",
            ),
        )
    ]
