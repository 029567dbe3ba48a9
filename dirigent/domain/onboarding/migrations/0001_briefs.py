from decimal import Decimal

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("approvals", "0002_what_was_said_stays"),
        ("clients", "0004_say_what_after_hours_means"),
        ("conversations", "0012_find_what_came_lately"),
        ("files", "0001_stored_files"),
        ("people", "0003_protocols"),
        ("tasks", "0004_fill_client_waits"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BriefTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "service",
                    models.CharField(
                        choices=[
                            ("context", "Context advertising"),
                            ("targeted", "Targeted advertising"),
                            ("smm", "Social media"),
                            ("seo", "Search promotion"),
                            ("design", "Design and identity"),
                            ("web", "Website"),
                            ("graphic", "Banners and images"),
                            ("launch", "Launch of a campaign"),
                        ],
                        max_length=10,
                        verbose_name="service",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                ("title", models.CharField(max_length=120, verbose_name="name")),
                ("lead", models.TextField(blank=True, verbose_name="what the client reads before the questions")),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "template of a brief",
                "ordering": ["service", "-number"],
            },
        ),
        migrations.CreateModel(
            name="Brief",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200, verbose_name="what the brief is about")),
                ("made_at", models.DateTimeField()),
                ("asked_at", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField(null=True, verbose_name="asked for by")),
                ("arrived_at", models.DateTimeField(null=True)),
                ("changed_at", models.DateTimeField(null=True)),
                ("understood_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "arrived_contact",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="clients.contact"
                    ),
                ),
                (
                    "arrived_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="briefs", to="clients.client"
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="briefs",
                        to="clients.contact",
                        verbose_name="who of theirs fills it",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "understood_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                (
                    "template",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="briefs",
                        to="onboarding.brieftemplate",
                    ),
                ),
            ],
            options={
                "verbose_name": "brief",
                "ordering": ["-made_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Debrief",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("written_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "brief",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="debriefs", to="onboarding.brief"
                    ),
                ),
                (
                    "version",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="debrief",
                        to="approvals.version",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "debrief",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="DebriefPoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("heading", models.CharField(max_length=120, verbose_name="what about")),
                ("text", models.TextField(verbose_name="in our words")),
                (
                    "debrief",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="points", to="onboarding.debrief"
                    ),
                ),
            ],
            options={
                "verbose_name": "point of a debrief",
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="Feasibility",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "means",
                    models.CharField(
                        choices=[
                            ("search", "Yandex Direct, search"),
                            ("network", "Yandex Direct, network (YAN)"),
                            ("vk", "VK Ads"),
                            ("video", "Programmatic and video"),
                        ],
                        max_length=8,
                        verbose_name="with what",
                    ),
                ),
                ("by_plan", models.BooleanField(default=False, verbose_name="by the plan’s own figures")),
                ("wanted", models.PositiveIntegerField(verbose_name="requests or orders wanted")),
                ("budget", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="budget a month, ₽")),
                ("months", models.PositiveSmallIntegerField(default=1, verbose_name="for how many months")),
                (
                    "click_low",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=9,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                    ),
                ),
                (
                    "click_high",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=9,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                    ),
                ),
                (
                    "rate_low",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=9,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                    ),
                ),
                (
                    "rate_high",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=9,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                    ),
                ),
                ("low", models.PositiveIntegerField()),
                ("high", models.PositiveIntegerField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[("feasible", "feasible"), ("edge", "at the edge"), ("unfeasible", "out of reach")],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "brief",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="feasibilities", to="onboarding.brief"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="feasibilities", to="clients.client"
                    ),
                ),
            ],
            options={
                "verbose_name": "check of a goal",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="debrief",
            name="feasibility",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="onboarding.feasibility",
            ),
        ),
        migrations.CreateModel(
            name="FirstCall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("begun_at", models.DateTimeField()),
                ("linked_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "begun_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "client",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="first_call", to="clients.client"
                    ),
                ),
                (
                    "touch",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="first_calls",
                        to="conversations.touch",
                    ),
                ),
            ],
            options={
                "verbose_name": "first call",
                "ordering": ["-begun_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="AimNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "aim",
                    models.CharField(
                        choices=[
                            ("meet", "Get to know each other"),
                            ("win", "Win the client over"),
                            ("brief", "Check the brief"),
                            ("client", "Learn about the client"),
                            ("product", "Learn about the product"),
                            ("goals", "Learn what the client wants"),
                        ],
                        max_length=8,
                    ),
                ),
                ("words", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "first_call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="aims", to="onboarding.firstcall"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Inspection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("handed_in_at", models.DateTimeField()),
                ("result", models.TextField(blank=True)),
                ("accepted", models.BooleanField()),
                ("words", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "check of a result",
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Check",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("met", models.BooleanField()),
                ("words", models.TextField(blank=True)),
                (
                    "point",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="onboarding.debriefpoint"
                    ),
                ),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="checks", to="onboarding.inspection"
                    ),
                ),
            ],
            options={
                "ordering": ["point__position"],
            },
        ),
        migrations.CreateModel(
            name="Negotiation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=300, verbose_name="what is to be ready")),
                ("wanted_at", models.DateTimeField(verbose_name="by when the client wants it")),
                ("asked_at", models.DateTimeField()),
                ("can", models.BooleanField(null=True)),
                (
                    "load",
                    models.PositiveIntegerField(
                        help_text="Open tasks of the department due by then, as it answered.", null=True
                    ),
                ),
                ("words", models.TextField(blank=True, verbose_name="why")),
                (
                    "way",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("later", "Another day"),
                            ("smaller", "Less work by the same day"),
                            ("split", "A part by the day, the rest later"),
                        ],
                        max_length=8,
                        verbose_name="what we offer",
                    ),
                ),
                ("scope", models.TextField(blank=True, verbose_name="what will be ready by the day")),
                ("rest", models.TextField(blank=True, verbose_name="what comes later")),
                (
                    "offered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="the other day, or the day of the rest"),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "agreed_how",
                    models.CharField(
                        blank=True,
                        choices=[("call", "on the phone"), ("letter", "by letter"), ("meeting", "at a meeting")],
                        max_length=8,
                        verbose_name="how it was agreed",
                    ),
                ),
                ("evidence", models.CharField(blank=True, max_length=500, verbose_name="what shows it")),
                ("agreed_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "agreed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "agreed_contact",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="clients.contact"
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
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "brief",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="negotiations",
                        to="onboarding.brief",
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="negotiations", to="clients.client"
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.department",
                        verbose_name="department",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="negotiations",
                        to="tasks.task",
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
                "verbose_name": "talk about a deadline",
                "ordering": ["-asked_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Share",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("set_at", models.DateTimeField()),
                (
                    "brief",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shares", to="onboarding.brief"
                    ),
                ),
                (
                    "debrief",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shares", to="onboarding.debrief"
                    ),
                ),
                ("points", models.ManyToManyField(related_name="shares", to="onboarding.debriefpoint")),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "task",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="share", to="tasks.task"
                    ),
                ),
            ],
            options={
                "verbose_name": "share of a brief",
                "ordering": ["set_at", "pk"],
            },
        ),
        migrations.AddField(
            model_name="inspection",
            name="share",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="inspections", to="onboarding.share"
            ),
        ),
        migrations.CreateModel(
            name="TemplateQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("code", models.CharField(max_length=24)),
                ("section", models.CharField(blank=True, max_length=80, verbose_name="part")),
                ("text", models.CharField(max_length=300, verbose_name="question")),
                ("hint", models.CharField(blank=True, max_length=400, verbose_name="hint or example")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("line", "a line"),
                            ("text", "a text"),
                            ("number", "a number"),
                            ("money", "a sum in roubles"),
                            ("choice", "one of several"),
                            ("several", "several of a list"),
                            ("date", "a date"),
                            ("files", "files"),
                            ("contact", "a person: name, phone, mail"),
                        ],
                        default="text",
                        max_length=10,
                        verbose_name="kind of answer",
                    ),
                ),
                (
                    "choices",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="answers",
                    ),
                ),
                ("required", models.BooleanField(default=False, verbose_name="we cannot begin without it")),
                (
                    "template",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="onboarding.brieftemplate",
                    ),
                ),
            ],
            options={
                "verbose_name": "question of a template",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="OpenQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(verbose_name="question")),
                ("asked_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(null=True, verbose_name="answer by")),
                ("answer", models.TextField(blank=True, verbose_name="answer")),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "through",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("portal", "on their page"),
                            ("letter", "by letter"),
                            ("spoken", "aloud"),
                            ("here", "here"),
                        ],
                        max_length=8,
                        verbose_name="how the answer came",
                    ),
                ),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "answered_contact",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="clients.contact"
                    ),
                ),
                (
                    "answered_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "brief",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="open_questions",
                        to="onboarding.brief",
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="open_questions", to="clients.client"
                    ),
                ),
                (
                    "colleague",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="open_questions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="whom of ours",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="open_questions",
                        to="clients.contact",
                        verbose_name="whom of theirs",
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "outgoing",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="conversations.outgoing",
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
                (
                    "field",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.templatequestion",
                    ),
                ),
            ],
            options={
                "verbose_name": "open question",
                "ordering": ["asked_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="BriefFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=255)),
                ("content_type", models.CharField(blank=True, max_length=100)),
                ("at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "brief",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="onboarding.brief"
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="clients.contact"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="onboarding.templatequestion"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("value", models.JSONField()),
                ("begun_at", models.DateTimeField()),
                ("at", models.DateTimeField()),
                ("replaced_at", models.DateTimeField(null=True)),
                (
                    "contact",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="clients.contact"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "brief",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="onboarding.brief"
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="onboarding.templatequestion"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="UsualFigures",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "means",
                    models.CharField(
                        choices=[
                            ("search", "Yandex Direct, search"),
                            ("network", "Yandex Direct, network (YAN)"),
                            ("vk", "VK Ads"),
                            ("video", "Programmatic and video"),
                        ],
                        max_length=8,
                        unique=True,
                    ),
                ),
                (
                    "click_low",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=9,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                        verbose_name="a click costs from, ₽",
                    ),
                ),
                (
                    "click_high",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=9,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                        verbose_name="a click costs up to, ₽",
                    ),
                ),
                (
                    "rate_low",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=9,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                        verbose_name="of a hundred visitors ask from",
                    ),
                ),
                (
                    "rate_high",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=9,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                        verbose_name="of a hundred visitors ask up to",
                    ),
                ),
                ("set_at", models.DateTimeField(editable=False)),
                (
                    "set_by",
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
                "verbose_name": "usual figures",
                "ordering": ["means"],
            },
        ),
        migrations.AddConstraint(
            model_name="brieftemplate",
            constraint=models.UniqueConstraint(fields=("service", "number"), name="brief_template_version_once"),
        ),
        migrations.AddIndex(
            model_name="brief",
            index=models.Index(condition=models.Q(("withdrawn_at", None)), fields=["arrived_at"], name="brief_arrived"),
        ),
        migrations.AddIndex(
            model_name="brief",
            index=models.Index(fields=["client", "-made_at"], name="brief_of_client"),
        ),
        migrations.AddConstraint(
            model_name="brief",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("asked_at", None), ("asked_by", None)),
                    models.Q(("asked_at__isnull", False), ("asked_by__isnull", False)),
                    _connector="OR",
                ),
                name="brief_asked_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="brief",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("understood_at", None), ("understood_by", None)),
                    models.Q(("understood_at__isnull", False), ("understood_by__isnull", False)),
                    _connector="OR",
                ),
                name="brief_understood_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="brief",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at", None), ("withdrawn_by", None)),
                    models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                    _connector="OR",
                ),
                name="brief_withdrawn_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="brief",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("arrived_at", None), ("changed_at", None), ("understood_at", None)),
                    models.Q(("arrived_at__isnull", False), ("changed_at__gte", models.F("arrived_at"))),
                    _connector="OR",
                ),
                name="brief_changes_after_it_came",
            ),
        ),
        migrations.AddConstraint(
            model_name="debriefpoint",
            constraint=models.UniqueConstraint(fields=("debrief", "position"), name="debrief_point_place_once"),
        ),
        migrations.AddIndex(
            model_name="feasibility",
            index=models.Index(fields=["brief", "-at"], name="feasibility_of_brief"),
        ),
        migrations.AddConstraint(
            model_name="debrief",
            constraint=models.UniqueConstraint(fields=("brief", "number"), name="debrief_number_once"),
        ),
        migrations.AddConstraint(
            model_name="debrief",
            constraint=models.UniqueConstraint(
                condition=models.Q(("version", None)), fields=("brief",), name="debrief_one_draft"
            ),
        ),
        migrations.AddConstraint(
            model_name="debrief",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sent_at", None), ("version", None)),
                    models.Q(("sent_at__isnull", False), ("version__isnull", False)),
                    _connector="OR",
                ),
                name="debrief_sent_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="firstcall",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("linked_at", None), ("touch", None)),
                    models.Q(("linked_at__isnull", False), ("touch__isnull", False)),
                    _connector="OR",
                ),
                name="first_call_linked_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="firstcall",
            constraint=models.CheckConstraint(
                condition=models.Q(("done_at", None), ("touch__isnull", False), _connector="OR"),
                name="first_call_done_by_talk",
            ),
        ),
        migrations.AddConstraint(
            model_name="aimnote",
            constraint=models.UniqueConstraint(fields=("first_call", "aim"), name="aim_once"),
        ),
        migrations.AddConstraint(
            model_name="aimnote",
            constraint=models.CheckConstraint(
                condition=models.Q(("words", ""), _negated=True), name="aim_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="check",
            constraint=models.UniqueConstraint(fields=("inspection", "point"), name="check_once_a_point"),
        ),
        migrations.AddConstraint(
            model_name="check",
            constraint=models.CheckConstraint(
                condition=models.Q(("met", True), models.Q(("words", ""), _negated=True), _connector="OR"),
                name="check_says_what_is_wrong",
            ),
        ),
        migrations.AddConstraint(
            model_name="negotiation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at", None), ("answered_by", None)),
                    models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                    _connector="OR",
                ),
                name="negotiation_answered_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="negotiation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agreed_at", None), ("agreed_by", None)),
                    models.Q(("agreed_at__isnull", False), ("agreed_by__isnull", False)),
                    _connector="OR",
                ),
                name="negotiation_agreed_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="negotiation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at", None), ("withdrawn_by", None)),
                    models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                    _connector="OR",
                ),
                name="negotiation_withdrawn_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="negotiation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at", None), ("can", None)),
                    models.Q(("can", True), ("way", "")),
                    models.Q(
                        ("can", False), models.Q(("way", ""), _negated=True), models.Q(("words", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="negotiation_answer_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="negotiation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("way__in", ("later", "split")), _negated=True),
                    ("offered_at__isnull", False),
                    _connector="OR",
                ),
                name="negotiation_names_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="negotiation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agreed_at", None), ("agreed_contact", None), ("agreed_how", "")),
                    models.Q(
                        ("agreed_at__isnull", False),
                        ("agreed_contact__isnull", False),
                        ("can", False),
                        models.Q(("agreed_how", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="negotiation_agreed_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="inspection",
            constraint=models.UniqueConstraint(fields=("share", "handed_in_at"), name="inspection_once_a_result"),
        ),
        migrations.AddConstraint(
            model_name="templatequestion",
            constraint=models.UniqueConstraint(fields=("template", "code"), name="template_question_code_once"),
        ),
        migrations.AddIndex(
            model_name="openquestion",
            index=models.Index(
                condition=models.Q(("answered_at", None), ("withdrawn_at", None)),
                fields=["client"],
                name="question_open_of_client",
            ),
        ),
        migrations.AddIndex(
            model_name="openquestion",
            index=models.Index(fields=["answered_at"], name="question_answered"),
        ),
        migrations.AddConstraint(
            model_name="openquestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("colleague__isnull", False), ("contact", None)),
                    models.Q(("colleague", None), ("contact__isnull", False)),
                    _connector="OR",
                ),
                name="question_to_one_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="openquestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at", None), ("through", "")),
                    models.Q(
                        ("answered_at__isnull", False),
                        models.Q(("through", ""), _negated=True),
                        models.Q(("answer", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="question_answered_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="openquestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at", None), ("withdrawn_by", None)),
                    models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                    _connector="OR",
                ),
                name="question_withdrawn_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="brieffile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("contact__isnull", False), ("user", None)),
                    models.Q(("contact", None), ("user__isnull", False)),
                    _connector="OR",
                ),
                name="brief_file_of_one_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaced_at", None)), fields=("brief", "question"), name="brief_answer_one_holds"
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("contact__isnull", False), ("user", None)),
                    models.Q(("contact", None), ("user__isnull", False)),
                    _connector="OR",
                ),
                name="brief_answer_of_one_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="usualfigures",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("click_high__gte", models.F("click_low")),
                    ("click_low__gt", 0),
                    ("rate_high__gte", models.F("rate_low")),
                    ("rate_low__gt", 0),
                    ("rate_high__lte", 100),
                ),
                name="usual_figures_make_a_range",
            ),
        ),
    ]
