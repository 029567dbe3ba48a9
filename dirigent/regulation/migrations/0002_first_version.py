from datetime import UTC, datetime

from django.db import migrations


def write(apps, _schema_editor):
    """Version 1 holds no figures of its own: where a version is silent, the source's figures are in force."""
    begin = datetime(2000, 1, 1, tzinfo=UTC)
    apps.get_model("regulation", "Version").objects.create(number=1, valid_from=begin, made_at=begin)


def erase(apps, _schema_editor):
    apps.get_model("regulation", "Version").objects.filter(number=1).delete()


class Migration(migrations.Migration):
    dependencies = [("regulation", "0001_nouns")]
    operations = [migrations.RunPython(write, erase)]
