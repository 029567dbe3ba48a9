from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("regulation", "0001_nouns")]

    operations = [
        migrations.CreateModel(
            name="Beginning",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("clause", models.CharField(max_length=40, unique=True)),
                ("at", models.DateTimeField()),
            ],
            options={"ordering": ["clause"]},
        ),
    ]
