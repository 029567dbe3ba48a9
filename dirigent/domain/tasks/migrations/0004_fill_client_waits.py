from django.db import migrations


def fill(apps, _editor):
    """What has a wording for the client is what the client waits for; done tasks are left as they are."""
    apps.get_model("tasks", "Task").objects.filter(closed_at=None).exclude(plain_words="").update(client_waits=True)


class Migration(migrations.Migration):
    dependencies = [("tasks", "0003_what_the_client_waits_for")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
