"""Writing a letter: kept while it grows, filled from a template, let go when its author says so."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dirigent.desk.answers import done, wants_part
from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations import citing, composing, filling
from dirigent.domain.conversations.access import can_write
from dirigent.domain.conversations.models import LetterTemplate, Message, Outgoing, Sending, Thread
from dirigent.domain.tracking.passwords_said import find as find_passwords
from dirigent.foundation.verdicts import require

from .composer import Composer, composer_for, drawn, new_for
from .forms import LetterForm


@require_safe
def new(request: Request) -> HttpResponse:
    """A new letter: to the client in the address, or first to be chosen."""
    require(can_write(request.user))
    client, contact = _asked(request)
    if client is None:
        return render(request, "desk/writing/client.html", {})
    composer = new_for(request, client, contact)
    composer.draft.tells = [one[:60] for one in request.GET.getlist("tells")[:50] if one]
    return drawn_new(request, composer)


@require_safe
def clients(request: Request) -> HttpResponse:
    """Clients whose name has this in it, each with the way to a letter for them."""
    text = " ".join(request.GET.get("q", "").replace("\0", "").split())[:100]
    visible = Client.objects.visible_to(request.user, timezone.now()).exclude(status="former")
    found = visible.filter(name__icontains=text).only("pk", "name").order_by("name", "pk")[:8]
    return render(request, "desk/writing/client.html#found", {"clients": found, "q": text})


@require_safe
def draft(request: Request, outgoing_id: int) -> HttpResponse:
    """A draft goes on where it was left; a letter on its way is shown in its conversation."""
    found = find(
        request, Outgoing.objects.select_related("connection", "contact", "base", "client", "thread"), pk=outgoing_id
    )
    if found.author_id != request.user.pk:
        raise Http404
    if found.thread_id or found.state != Sending.DRAFT:
        place = reverse("desk:thread", args=[found.thread_id]) if found.thread_id else reverse("desk:outbox")
        return redirect(f"{place}#writing")
    return drawn_new(request, Composer(request.user, timezone.now(), found, None, found.client))


@require_safe
def under(request: Request, thread_id: int) -> HttpResponse:
    """The composer under a conversation; `everyone` answers to all."""
    thread = find(request, Thread.objects.select_related("client", "connection"), pk=thread_id)
    return drawn(request, composer_for(request, thread, everyone="everyone" in request.GET))


@require_safe
def leaving(request: Request, thread_id: int) -> HttpResponse:
    """What is on its way from this conversation: draws itself anew."""
    thread = find(request, Thread.objects.select_related("client", "connection"), pk=thread_id)
    return render(
        request, "desk/writing/_composer.html#leaving", {"composer": composer_for(request, thread), "thread": thread}
    )


@require_POST
def drafts(request: Request) -> HttpResponse:
    """Keep what is written so far; says when, and what the button now means."""
    form = bound(request)
    composer = _composer(request, form)
    try:
        composer.draft = _kept(request, form)
    except composing.LetGo as gone:
        if gone.outgoing.page == form.page:  # it was sent from this very page while the draft was on its way here
            return HttpResponse(status=204)
        composer.notice = _("This letter has been sent already.")
        return render(request, "desk/writing/_composer.html#kept", {"composer": composer}, status=422)
    except composing.Stale as other:
        composer.draft = other.draft
        composer.notice = _("The draft was changed on another page: reload this one to see it.")
        return render(request, "desk/writing/_composer.html#kept", {"composer": composer}, status=422)
    if not wants_part(request):
        return redirect(home_of(composer.draft))
    return render(request, "desk/writing/_composer.html#kept", {"composer": composer})


@require_POST
def filled(request: Request) -> HttpResponse:
    """A template is put in above what is written."""
    form = bound(request)
    asked = request.POST.get("template", "")
    template = find(request, LetterTemplate.objects.current(), pk=int(asked) if asked.isdecimal() else 0)
    draft = form.draft()
    letter = filling.Letter(form.client, draft.contact, request.user, form.at)
    text, signature = filling.fill(template.text, letter), composing.signed("", request.user)
    written, cited = citing.parted(draft.text)
    rest = written.removesuffix(signature) if signature else written
    if "{подпись}" in template.text or "{signature}" in template.text:
        signature = ""
    form.said = form.said.copy()
    form.said["text"] = "\n\n".join(part for part in (text.rstrip(), rest.strip()) if part) + signature + cited
    if template.subject and not draft.subject:
        form.said["subject"] = filling.fill(template.subject, letter)
    composer = _composer(request, form)
    composer.draft = _kept(request, form)
    return drawn(request, composer)


@require_POST
def cited(request: Request) -> HttpResponse:
    """The letter that is answered is quoted below the answer; once more, and it is not."""
    form = bound(request)
    draft = form.draft()
    written, quoted = citing.parted(draft.text)
    if not quoted and form.thread and not draft.is_chat and (asked := citing.asked(form.thread, draft.base)):
        written = f"{written.rstrip()}\n\n{citing.quote(asked)}"
    form.said = form.said.copy()
    form.said["text"] = written
    composer = _composer(request, form)
    composer.draft = _kept(request, form)
    return drawn(request, composer)


@require_POST
def sending(request: Request) -> HttpResponse:
    """The letter is let go. Pressed twice it goes once; whatever stands against it is said beside both texts."""
    form = bound(request)
    composer = _composer(request, form)
    if not form.is_valid():
        composer.draft = _kept_if_possible(request, form)
        return drawn(request, composer, status=422)
    try:
        kept = composing.keep(form.draft(), page=form.page, revision=form.revision, by=request.user, at=form.at)
        if "aloud" not in request.POST and find_passwords(kept.text):
            composer.draft, composer.tells_password = kept, True
            return drawn(request, composer, status=422 if wants_part(request) else 409)
        letter = composing.let_go(
            kept, by=request.user, at=form.at, send_at=form.send_at, despite="despite" in request.POST
        )
    except composing.LetGo as gone:
        return _let_go(request, form, gone.outgoing)
    except composing.Stale as other:
        composer.stale = other.draft
        composer.draft.revision = other.draft.revision
    except composing.Collision as met:
        composer.draft, composer.collision = kept, met
    else:
        return _let_go(request, form, letter)
    return drawn(request, composer, status=422 if wants_part(request) else 409)


@require_POST
def forwarding(request: Request, thread_id: int, letter_id: int) -> HttpResponse:
    """The letter with its files as a draft to somebody else."""
    require(can_write(request.user))
    thread = find(request, Thread.objects, pk=thread_id)
    message = Message.objects.filter(thread=thread, pk=letter_id).select_related("thread__client").first()
    if message is None:
        raise Http404
    made = composing.forward(message, by=request.user, at=timezone.now())
    url = reverse("desk:writing-draft", args=[made.pk])
    return HttpResponse(status=204, headers={"HX-Redirect": url}) if wants_part(request) else redirect(url)


def bound(request: Request) -> LetterForm:
    """The page that was sent, with the thread or the client it is about."""
    require(can_write(request.user))
    at, thread, client = timezone.now(), None, None
    if (number := request.POST.get("thread", "")).isdecimal() and len(number) < 19:
        thread = find(request, Thread.objects.select_related("client", "connection"), pk=int(number))
        client = thread.client
    elif (number := request.POST.get("client", "")).isdecimal() and len(number) < 19:
        client = find(request, Client.objects, pk=int(number))
    elif not thread:
        raise Http404
    form = LetterForm(request.POST, user=request.user, at=at, thread=thread, client=client)
    if client:
        for person in form.people:
            person.client = client
    return form


def home_of(letter: Outgoing) -> str:
    """Where a letter is seen: in its conversation, or among what is on its way."""
    return f"{reverse('desk:thread', args=[letter.thread_id])}#writing" if letter.thread_id else reverse("desk:outbox")


def drawn_new(request: Request, composer: Composer) -> HttpResponse:
    return render(request, "desk/writing/letter.html", {"composer": composer, "thread": None})


def _asked(request: Request) -> tuple[Client | None, Contact | None]:
    numbers = {
        name: int(value)
        for name in ("client", "contact")
        if (value := request.GET.get(name, "")).isdecimal() and len(value) < 19
    }
    at = timezone.now()
    contact = None
    if "contact" in numbers:
        visible = Contact.objects.visible_to(request.user, at).present().select_related("client")
        contact = visible.filter(pk=numbers["contact"]).first()
    if contact:
        return contact.client, contact
    client = Client.objects.visible_to(request.user, at).filter(pk=numbers.get("client", 0)).first()
    return client, None


def _composer(request: Request, form: LetterForm) -> Composer:
    composer = Composer(request.user, form.at, form.draft(), form.thread, form.client, form=form)
    composer.page = form.page
    return composer


def _kept(request: Request, form: LetterForm) -> Outgoing:
    return composing.keep(form.draft(), page=form.page, revision=form.revision, by=request.user, at=form.at)


def _kept_if_possible(request: Request, form: LetterForm) -> Outgoing:
    """The words are safe even when the letter cannot go."""
    try:
        return _kept(request, form)
    except (composing.LetGo, composing.Stale):
        return form.draft()


def _let_go(request: Request, form: LetterForm, letter: Outgoing) -> HttpResponse:
    said = _("The letter leaves in a moment.") if not form.send_at else _("The letter waits for its moment.")
    live = [f"client:{letter.client_id}", "mine"] if letter.client_id else ["mine"]
    if form.thread:
        answer = drawn(request, composer_for(request, form.thread)) if wants_part(request) else None
        return done(request, said, to=home_of(letter), answer=answer, live=live)
    undo = reverse("desk:writing-return", args=[letter.pk]) if letter.state == Sending.WAITING else ""
    return done(request, said, to=reverse("desk:outbox"), undo=undo, closes=True, live=live)
