"""The knowledge base: services, prices, terms, arguments, examples, each with a keeper who looks it through in time."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dirigent.desk.answers import done, wants_part
from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.domain.knowledge.access import can_appoint_editors, can_edit_article, can_edit_knowledge
from dirigent.domain.knowledge.models import Article, ArticleKind
from dirigent.foundation import worktime
from dirigent.foundation.search.finding import find as look_for
from dirigent.foundation.verdicts import require

from .forms import ArticleForm

MOST = 300


@require_GET
def articles(request: Request) -> HttpResponse:
    """`?q=` words in any form, `&kind=price` of one kind, `&stale=1` those that wait to be looked through."""
    at = timezone.now()
    text = request.GET.get("q", "").replace("\0", "").strip()[:100]
    kind, only_stale = request.GET.get("kind", ""), "stale" in request.GET
    today = worktime.default().date_of(at)
    every = list(Article.objects.visible_to(request.user, at).current().select_related("keeper")[:MOST])
    for one in every:
        one.stale = one.review_on <= today  # type: ignore[attr-defined]
    shown, snippets = every, {}
    if text:
        hits = look_for(text, client_ids=None, kinds=["article"], unattached=True, limit=50)
        snippets = {hit.subject_id: hit.snippet for hit in hits}
        by_key = {one.pk: one for one in every}
        shown = [by_key[pk] for pk in snippets if pk in by_key]
    for one in shown:
        one.snippet = snippets.get(one.pk, [])  # type: ignore[attr-defined]
    context = {
        "rows": [
            one for one in shown if (not kind or one.kind == kind) and (not only_stale or one.stale)  # type: ignore[attr-defined]
        ],
        "text": text, "kind": kind, "only_stale": only_stale, "kinds": ArticleKind.choices, "count": len(every),
        "stale_n": sum(one.stale for one in every),  # type: ignore[attr-defined]
        "may_edit": bool(can_edit_knowledge(request.user)), "may_appoint": bool(can_appoint_editors(request.user)),
        "narrowed": bool(text or kind or only_stale),
    }  # fmt: skip
    part = wants_part(request) and "q" in request.GET
    return render(request, "desk/knowledge/articles.html#rows" if part else "desk/knowledge/articles.html", context)


@require_GET
def article(request: Request, article_id: int) -> HttpResponse:
    found = find(request, Article.objects.select_related("keeper", "reviewed_by", "changed_by"), pk=article_id)
    context = {
        "article": found, "blocks": blocks_of(found.text), "may_edit": can_edit_article(request.user, found),
        "stale": found.review_on <= worktime.default().date_of(timezone.now()),
        "editions": found.editions.select_related("by")[:10],
    }  # fmt: skip
    return render(request, "desk/knowledge/article.html", context)


@require_http_methods(["GET", "POST"])
def article_new(request: Request) -> HttpResponse:
    require(can_edit_knowledge(request.user))
    form = ArticleForm(
        request.POST or None, keeper=request.user,
        initial={"keeper": request.user.pk, "kind": request.GET.get("kind", ""), "title": request.GET.get("title", "")[:150]},
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        said.pop("revision")
        made = Article.write(
            said.pop("kind"), said.pop("title"), said.pop("text"), by=request.user, at=timezone.now(), **said
        )
        return redirect("desk:article", made.pk)
    status = 422 if form.is_bound else 200
    return render(request, "desk/knowledge/article_form.html", {"form": form, "article": None}, status=status)


@require_http_methods(["GET", "POST"])
def wording(request: Request, article_id: int) -> HttpResponse:
    """Another wording; of two people at once the second sees what the first wrote."""
    found = find(request, Article.objects.select_related("keeper"), pk=article_id)
    require(can_edit_article(request.user, found))
    names = "kind", "title", "text", "review_days", "revision"
    initial = {name: getattr(found, name) for name in names} | {"keeper": found.keeper_id}
    form = ArticleForm(request.POST or None, initial=initial, keeper=found.keeper)
    stale = False
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        stale = said.pop("revision") != found.revision
        if not stale:
            found.change(by=request.user, at=timezone.now(), **said)
            return redirect("desk:article", found.pk)
        form.data = fresh = request.POST.copy()
        fresh["revision"] = str(found.revision)
    context = {"form": form, "article": found, "stale": stale}
    status = 409 if stale else 422 if form.is_bound else 200
    return render(request, "desk/knowledge/article_form.html", context, status=status)


@require_POST
def review(request: Request, article_id: int) -> HttpResponse:
    """«Всё так»: nothing to change until the next time."""
    found = find(request, Article.objects, pk=article_id)
    require(can_edit_article(request.user, found))
    found.review(by=request.user, at=timezone.now())
    return done(
        request, _("Noted: everything is still so."), to=reverse("desk:article", args=[found.pk]), live=["mine"]
    )


@require_POST
def retirement(request: Request, article_id: int) -> HttpResponse:
    found = find(request, Article.objects, pk=article_id)
    require(can_edit_article(request.user, found))
    found.retire(by=request.user, at=timezone.now())
    undo = reverse("desk:article-return", args=[found.pk])
    return done(request, _("Taken out of the knowledge base."), to=reverse("desk:knowledge"), undo=undo)


@require_POST
def coming_back(request: Request, article_id: int) -> HttpResponse:
    found = find(request, Article.objects, pk=article_id)
    require(can_edit_article(request.user, found))
    found.come_back(by=request.user, at=timezone.now())
    return done(request, _("It is back in the knowledge base."), to=reverse("desk:article", args=[found.pk]))


def blocks_of(text: str) -> list[tuple[str, list[str]]]:
    """Headings, lists and paragraphs of plain text, in their order."""
    blocks: list[tuple[str, list[str]]] = []
    after_gap = True
    for line in text.splitlines():
        said = line.strip()
        if not said:
            after_gap = True
            continue
        kind = "heading" if said.startswith("#") else "list" if said[:2] in ("- ", "• ", "— ", "* ") else "text"
        words = said.lstrip("#").strip() if kind == "heading" else said[2:].strip() if kind == "list" else said
        if kind != "heading" and blocks and blocks[-1][0] == kind and not after_gap:
            blocks[-1][1].append(words)
        else:
            blocks.append((kind, [words]))
        after_gap = False
    return blocks
