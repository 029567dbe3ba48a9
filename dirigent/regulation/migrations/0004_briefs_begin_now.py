from django.db import migrations
from django.utils import timezone

NEW = ("R3.first-call", "R3.questions", "R3.debrief", "R13.accept-result")


def begin(apps, _editor):
    """Where the regulation has been at work already, its new clauses oblige from today on and not for the weeks before."""
    if apps.get_model("regulation", "Pass").objects.exists():
        beginning = apps.get_model("regulation", "Beginning")
        for ref in NEW:
            beginning.objects.get_or_create(clause=ref, defaults={"at": timezone.now()})


def forget(apps, _editor):
    apps.get_model("regulation", "Beginning").objects.filter(clause__in=NEW).delete()


class Migration(migrations.Migration):
    dependencies = [("regulation", "0003_new_clauses_begin_now")]

    operations = [migrations.RunPython(begin, forget)]
