import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("care", "0001_meetings"),
        ("clients", "0003_channels"),
        ("conversations", "0009_drafts_of_several_pages"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Complaint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.TextField(verbose_name="what the client said")),
                ("opened_at", models.DateTimeField(verbose_name="when")),
                ("recorded_at", models.DateTimeField()),
                (
                    "cause",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("deadline", "a missed deadline"),
                            ("quality", "the quality of work"),
                            ("result", "no result from advertising"),
                            ("silence", "nobody answered or warned"),
                            ("money", "money and documents"),
                            ("manner", "the manner of talking"),
                            ("expectation", "we had promised something else"),
                            ("theirs", "not of our making"),
                        ],
                        max_length=12,
                        verbose_name="cause",
                    ),
                ),
                ("cause_words", models.CharField(blank=True, max_length=500, verbose_name="what was behind it")),
                ("answered_at", models.DateTimeField(null=True)),
                ("plan", models.TextField(blank=True, verbose_name="plan")),
                ("plan_due_at", models.DateTimeField(null=True, verbose_name="put right by")),
                ("plan_at", models.DateTimeField(null=True)),
                ("resolution", models.TextField(blank=True, verbose_name="what was done")),
                ("resolved_at", models.DateTimeField(null=True)),
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
                ("evidence", models.CharField(blank=True, max_length=500, verbose_name="in the client’s words")),
                ("audited_at", models.DateTimeField(null=True)),
                ("audit", models.TextField(blank=True, verbose_name="what the head says")),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "answer_touch",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="conversations.touch",
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "audited_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="complaints", to="clients.client"
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "confirming_contact",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="clients.contact"
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="complaints",
                        to="clients.contact",
                        verbose_name="who complained",
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="complaints",
                        to="conversations.message",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="complaints",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who settles it",
                    ),
                ),
                (
                    "plan_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "resolved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "touch",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="complaints",
                        to="conversations.touch",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "complaint",
                "ordering": ["-opened_at", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("confirmed_at", None), ("withdrawn_at", None)),
                        fields=["opened_at"],
                        name="complaint_open",
                    ),
                    models.Index(fields=["confirmed_at"], name="complaint_confirmed"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("answered_by", None)),
                            models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="complaint_answered_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("plan_at", None), ("plan_by", None)),
                            models.Q(("plan_at__isnull", False), ("plan_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="complaint_plan_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("resolved_at", None), ("resolved_by", None)),
                            models.Q(("resolved_at__isnull", False), ("resolved_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="complaint_resolved_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at", None), ("confirmed_by", None)),
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="complaint_confirmed_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("audited_at", None), ("audited_by", None)),
                            models.Q(("audited_at__isnull", False), ("audited_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="complaint_audited_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at", None), ("withdrawn_by", None)),
                            models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="complaint_withdrawn_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("plan_at", None),
                            models.Q(models.Q(("plan", ""), _negated=True), ("plan_due_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="complaint_plan_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_at", None),
                            models.Q(("resolved_at__isnull", False), models.Q(("confirmation", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="complaint_confirmed_after_resolved",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.CharField(max_length=300, verbose_name="what the client says")),
                ("answer", models.TextField(verbose_name="our answer")),
                ("why", models.TextField(blank=True, verbose_name="what is behind it")),
                (
                    "tags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="about what",
                    ),
                ),
                (
                    "lemmas",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), default=list, editable=False, size=None
                    ),
                ),
                ("made_at", models.DateTimeField(editable=False)),
                ("changed_at", models.DateTimeField(editable=False)),
                ("retired_at", models.DateTimeField(editable=False, null=True)),
                ("revision", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "objection",
                "ordering": ["words", "pk"],
                "indexes": [django.contrib.postgres.indexes.GinIndex(fields=["lemmas"], name="objection_lemmas")],
            },
        ),
    ]
