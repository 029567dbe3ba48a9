import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("clients", "0004_say_what_after_hours_means"),
        ("conversations", "0012_find_what_came_lately"),
        ("files", "0001_stored_files"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Approval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200, verbose_name="what is to be approved")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("text", "text"),
                            ("files", "files"),
                            ("plan", "plan"),
                            ("price", "price"),
                            ("site", "change of the site"),
                            ("report", "report"),
                            ("debrief", "task in our words"),
                        ],
                        default="text",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        blank=True, help_text="debrief, brief, snippet … empty: put up by hand.", max_length=20
                    ),
                ),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("all", "everybody’s"),
                            ("any", "anybody’s, one is enough"),
                            ("in_order", "everybody’s, one after another"),
                        ],
                        default="all",
                        max_length=10,
                        verbose_name="whose consent is needed",
                    ),
                ),
                ("depends_on", models.CharField(blank=True, max_length=200, verbose_name="what depends on it")),
                ("depends_date", models.DateField(blank=True, null=True, verbose_name="when that is planned")),
                ("due_at", models.DateTimeField(verbose_name="answer until")),
                ("made_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "not put up yet"),
                            ("waiting", "waits for the client"),
                            ("changes", "to be corrected"),
                            ("approved", "approved"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("waiting_since", models.DateTimeField(editable=False, null=True)),
                ("settled_at", models.DateTimeField(editable=False, null=True)),
                ("reason", models.CharField(blank=True, editable=False, max_length=300, verbose_name="why withdrawn")),
                (
                    "client",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvals",
                        to="clients.client",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvals",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "withdrawn_by",
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
                "verbose_name": "consent",
                "ordering": ["-made_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Terms",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "words",
                    models.TextField(
                        help_text="Number of the clause and its text.", verbose_name="the words of the contract"
                    ),
                ),
                ("minutes", models.PositiveIntegerField(default=480, verbose_name="time to object, working minutes")),
                ("set_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="consent_terms", to="clients.client"
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "terms of consent",
                "ordering": ["-set_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("text", models.TextField(blank=True, verbose_name="text")),
                ("what_changed", models.TextField(blank=True, verbose_name="what has changed")),
                ("content_hash", models.CharField(editable=False, max_length=64)),
                ("put_up_at", models.DateTimeField()),
                ("minor", models.BooleanField(default=False, verbose_name="small edit")),
                ("objections_until", models.DateTimeField(null=True)),
                ("voided_at", models.DateTimeField(editable=False, null=True)),
                (
                    "approval",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="approvals.approval",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "terms",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="approvals.terms"
                    ),
                ),
            ],
            options={
                "verbose_name": "version",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "answer",
                    models.CharField(
                        choices=[("approve", "approved"), ("changes", "asked for corrections")],
                        max_length=10,
                        verbose_name="answer",
                    ),
                ),
                ("words", models.TextField(blank=True, verbose_name="in their words")),
                (
                    "through",
                    models.CharField(
                        choices=[
                            ("portal", "in the client’s room, signed in"),
                            ("link", "by the personal link and the one-time code"),
                            ("letter", "by a letter"),
                            ("spoken", "aloud, confirmed by the record of the talk"),
                        ],
                        max_length=10,
                        verbose_name="through",
                    ),
                ),
                ("address", models.GenericIPAddressField(null=True, verbose_name="address of the connection")),
                ("content_hash", models.CharField(max_length=64)),
                (
                    "files",
                    models.JSONField(default=list, help_text="Name and SHA-256 of each file, as they were then."),
                ),
                ("consent_text", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="clients.contact"
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="conversations.message",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="conversations.contactreport",
                    ),
                ),
                (
                    "touch",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="conversations.touch",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="approvals.version",
                    ),
                ),
            ],
            options={
                "verbose_name": "decision",
                "ordering": ["at", "pk"],
            },
        ),
        migrations.AddField(
            model_name="approval",
            name="current",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="approvals.version",
            ),
        ),
        migrations.CreateModel(
            name="VersionFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=255)),
                ("content_type", models.CharField(blank=True, max_length=100)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="files", to="approvals.version"
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Remark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.JSONField(blank=True, default=dict)),
                ("words", models.TextField(verbose_name="words")),
                ("is_question", models.BooleanField(default=False, verbose_name="question")),
                ("at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(editable=False, null=True)),
                (
                    "answers",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies",
                        to="approvals.remark",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remarks",
                        to="clients.contact",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remarks",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="remarks", to="approvals.version"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remarks",
                        to="approvals.versionfile",
                    ),
                ),
            ],
            options={
                "verbose_name": "remark",
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Approver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("named_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(editable=False, null=True)),
                (
                    "approval",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvers",
                        to="approvals.approval",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="approver_of", to="clients.contact"
                    ),
                ),
                (
                    "delegate_of",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegates",
                        to="approvals.approver",
                    ),
                ),
                (
                    "named_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "approver",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("approval", "contact"), name="approver_once"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="terms",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("client",), name="terms_one_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="terms",
            constraint=models.CheckConstraint(condition=models.Q(("minutes__gte", 60)), name="terms_leave_time"),
        ),
        migrations.AddConstraint(
            model_name="terms",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("ended_by", None)),
                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                    _connector="OR",
                ),
                name="terms_ended_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.UniqueConstraint(fields=("approval", "number"), name="version_number_once"),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.CheckConstraint(
                condition=models.Q(("content_hash__regex", "^[0-9a-f]{64}$")), name="version_hash_is_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("minor", False), ("objections_until", None), ("terms", None)),
                    models.Q(("minor", True), ("objections_until__isnull", False), ("terms__isnull", False)),
                    _connector="OR",
                ),
                name="version_minor_by_contract",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(fields=("version", "contact"), name="decision_once"),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer__in", ["approve", "changes"])), name="decision_answer_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("content_hash__regex", "^[0-9a-f]{64}$")), name="decision_hash_is_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("message", None),
                        ("recorded_by", None),
                        ("report", None),
                        ("through__in", ("portal", "link")),
                        ("touch", None),
                    ),
                    models.Q(("message__isnull", False), ("through", "letter")),
                    models.Q(
                        ("recorded_by__isnull", False),
                        ("through", "spoken"),
                        models.Q(("report__isnull", False), ("touch__isnull", False), _connector="OR"),
                    ),
                    _connector="OR",
                ),
                name="decision_has_evidence",
            ),
        ),
        migrations.AddIndex(
            model_name="approval",
            index=models.Index(fields=["client", "-made_at"], name="approval_of_client"),
        ),
        migrations.AddIndex(
            model_name="approval",
            index=models.Index(condition=models.Q(("state", "waiting")), fields=["due_at"], name="approval_waiting"),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("current", None), ("state", "draft")),
                    ("state", "withdrawn"),
                    models.Q(("current__isnull", False), ("state__in", ("waiting", "changes", "approved"))),
                    _connector="OR",
                ),
                name="approval_has_version",
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at__isnull", False), ("state__in", ("approved", "withdrawn"))),
                    models.Q(("settled_at", None), ("state__in", ("draft", "waiting", "changes"))),
                    _connector="OR",
                ),
                name="approval_settled_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "withdrawn"), ("withdrawn_by__isnull", False)),
                    models.Q(models.Q(("state", "withdrawn"), _negated=True), ("withdrawn_by", None)),
                    _connector="OR",
                ),
                name="approval_withdrawn_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="versionfile",
            constraint=models.UniqueConstraint(fields=("version", "position"), name="version_file_place_once"),
        ),
        migrations.AddConstraint(
            model_name="remark",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("contact", None), ("user__isnull", False)),
                    models.Q(("contact__isnull", False), ("user", None)),
                    _connector="OR",
                ),
                name="remark_of_one_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="remark",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at", None), ("settled_by", None)),
                    models.Q(("settled_at__isnull", False), ("settled_by__isnull", False)),
                    _connector="OR",
                ),
                name="remark_settled_pair",
            ),
        ),
    ]
