from django.db import migrations
from django.utils import timezone

NEW = "R2.introduce"


def begin(apps, _editor):
    """Where the regulation has been at work already, nobody owes an introduction for the changes of manager of the past."""
    if apps.get_model("regulation", "Pass").objects.exists():
        apps.get_model("regulation", "Beginning").objects.get_or_create(clause=NEW, defaults={"at": timezone.now()})


def forget(apps, _editor):
    apps.get_model("regulation", "Beginning").objects.filter(clause=NEW).delete()


class Migration(migrations.Migration):
    dependencies = [("regulation", "0004_briefs_begin_now")]

    operations = [migrations.RunPython(begin, forget)]
