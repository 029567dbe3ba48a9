import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clients", "0003_channels"),
        ("conversations", "0009_drafts_of_several_pages"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("arrived_at", models.DateTimeField()),
                ("marked_at", models.DateTimeField()),
                ("unmarked_at", models.DateTimeField(null=True)),
                ("linked_at", models.DateTimeField(null=True)),
                ("restatement", models.TextField(blank=True, verbose_name="the task in our words")),
                ("restated_at", models.DateTimeField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                (
                    "confirmation",
                    models.CharField(
                        blank=True,
                        choices=[("letter", "by letter"), ("call", "on the phone"), ("meeting", "at a meeting")],
                        max_length=10,
                        verbose_name="how it was confirmed",
                    ),
                ),
                ("evidence", models.CharField(blank=True, max_length=500, verbose_name="what shows it")),
            ],
            options={
                "verbose_name": "assignment",
                "ordering": ["-arrived_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ContactReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(verbose_name="text")),
                ("made_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "confirmation",
                    models.CharField(
                        blank=True,
                        choices=[("letter", "by letter"), ("call", "on the phone"), ("meeting", "at a meeting")],
                        max_length=10,
                        verbose_name="how it was confirmed",
                    ),
                ),
                ("corrected", models.BooleanField(default=False)),
            ],
            options={
                "verbose_name": "contact report",
                "ordering": ["-made_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Incident",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.CharField(max_length=500, verbose_name="what has happened")),
                ("known_at", models.DateTimeField(verbose_name="known since")),
                ("reported_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "breakdown",
                "ordering": ["-known_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ReportVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField()),
                ("of_client", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.AddIndex(
            model_name="agreement",
            index=models.Index(
                condition=models.Q(("touch__isnull", False)), fields=["made_at"], name="agreement_of_touch"
            ),
        ),
        migrations.AddIndex(
            model_name="outgoing",
            index=models.Index(
                condition=models.Q(("explain", True), ("state", "sent")), fields=["sent_at"], name="outgoing_to_explain"
            ),
        ),
        migrations.AddIndex(
            model_name="touch",
            index=models.Index(
                condition=models.Q(("channel__in", ("meeting", "video")), ("result", "talked")),
                fields=["at"],
                include=("id",),
                name="touch_meetings",
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="client",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="assignments", to="clients.client"
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="confirmed_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="marked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="message",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="assignments", to="conversations.message"
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="restated_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="touch",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assignments",
                to="conversations.touch",
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="unmarked_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="contactreport",
            name="answered_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="contactreport",
            name="client",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="contact_reports", to="clients.client"
            ),
        ),
        migrations.AddField(
            model_name="contactreport",
            name="contact",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="clients.contact",
                verbose_name="to whom",
            ),
        ),
        migrations.AddField(
            model_name="contactreport",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="contactreport",
            name="outgoing",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="contact_report",
                to="conversations.outgoing",
            ),
        ),
        migrations.AddField(
            model_name="contactreport",
            name="sent_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="contactreport",
            name="touch",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="report", to="conversations.touch"
            ),
        ),
        migrations.AddField(
            model_name="incident",
            name="client",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="incidents", to="clients.client"
            ),
        ),
        migrations.AddField(
            model_name="incident",
            name="reported_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="incident",
            name="withdrawn_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="reportversion",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="reportversion",
            name="report",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="conversations.contactreport"
            ),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(fields=["confirmed_at"], name="assignment_confirmed"),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("unmarked_at", None)), fields=("message",), name="assignment_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("unmarked_at", None), ("unmarked_by", None)),
                    models.Q(("unmarked_at__isnull", False), ("unmarked_by__isnull", False)),
                    _connector="OR",
                ),
                name="assignment_unmarked_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("linked_at", None), ("touch", None)),
                    models.Q(("linked_at__isnull", False), ("touch__isnull", False)),
                    _connector="OR",
                ),
                name="assignment_called_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("restated_at", None), ("restated_by", None)),
                    models.Q(
                        ("restated_at__isnull", False),
                        ("restated_by__isnull", False),
                        models.Q(("restatement", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="assignment_restated_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirmation", ""), ("confirmed_at", None), ("confirmed_by", None)),
                    models.Q(
                        ("confirmed_at__isnull", False),
                        ("confirmed_by__isnull", False),
                        models.Q(("confirmation", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="assignment_confirmed_whole",
            ),
        ),
        migrations.AddIndex(
            model_name="contactreport",
            index=models.Index(fields=["sent_at"], name="report_sent"),
        ),
        migrations.AddConstraint(
            model_name="contactreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sent_at", None), ("sent_by", None)),
                    models.Q(("sent_at__isnull", False), ("sent_by__isnull", False)),
                    _connector="OR",
                ),
                name="report_sent_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="contactreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at", None), ("answered_by", None), ("confirmation", "")),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                        ("sent_at__isnull", False),
                        models.Q(("confirmation", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="report_answered_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at", None), ("withdrawn_by", None)),
                    models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                    _connector="OR",
                ),
                name="incident_withdrawn_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(("reported_at__gte", models.F("known_at"))), name="incident_reported_after_known"
            ),
        ),
    ]
