from django.db import migrations, models

MATTERS = [
    ("breakdown", "breakdown"),
    ("defect", "defect"),
    ("change", "urgent change"),
    ("strategy", "strategy"),
    ("talk", "just a talk"),
]


class Migration(migrations.Migration):
    dependencies = [("conversations", "0006_whose_telephone_rang_and_when_it_suits")]

    operations = [
        migrations.AddField(
            model_name="thread",
            name="hint",
            field=models.CharField(blank=True, choices=MATTERS, editable=False, max_length=10),
        ),
        migrations.AddField(
            model_name="thread", name="rank", field=models.PositiveSmallIntegerField(default=0, editable=False)
        ),
        migrations.AddField(
            model_name="thread", name="parted", field=models.BooleanField(default=False, editable=False)
        ),
        migrations.RemoveConstraint(model_name="thread", name="thread_done_pair"),
        migrations.AddConstraint(
            model_name="thread",
            constraint=models.CheckConstraint(
                condition=models.Q(("done_at", None), ("done_by", None)) | models.Q(("done_at__isnull", False)),
                name="thread_done_pair",
            ),
        ),
        migrations.AddIndex(
            model_name="thread",
            index=models.Index(
                condition=models.Q(
                    ("client__isnull", False), ("done_at", None), models.Q(("turn", "theirs"), _negated=True)
                ),
                fields=["-rank", "-last_at", "-id"],
                name="thread_ours",
            ),
        ),
        migrations.AddIndex(
            model_name="thread",
            index=models.Index(
                condition=models.Q(("client__isnull", False), ("done_at", None), ("turn", "theirs")),
                fields=["-last_at", "-id"],
                name="thread_theirs",
            ),
        ),
        migrations.AddIndex(
            model_name="thread",
            index=models.Index(
                condition=models.Q(("done_at__isnull", False)), fields=["-done_at", "-id"], name="thread_done"
            ),
        ),
    ]
