from django.db import migrations
from django.utils import timezone

from dirigent.domain.knowledge.first_terms import first_terms
from dirigent.domain.knowledge.models.term import found_by


def plant(apps, _editor):
    """A glossary to begin with, so that terms are noticed from the first letter on."""
    term_model, edition_model = (apps.get_model("knowledge", name) for name in ("Term", "Edition"))
    at = timezone.now()
    for says in first_terms():
        lemmas = found_by(says["word"], *says["spellings"], says["instead"], says["explanation"])
        term = term_model.objects.create(**says, lemmas=lemmas, made_at=at, changed_at=at)
        edition_model.objects.create(term=term, number=1, says=says, at=at)


def uproot(apps, _editor):
    """Those that nobody has touched since."""
    planted = [says["word"] for says in first_terms()]
    apps.get_model("knowledge", "Term").objects.filter(word__in=planted, made_by=None, revision=1).delete()


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0001_nouns")]

    operations = [migrations.RunPython(plant, uproot)]
