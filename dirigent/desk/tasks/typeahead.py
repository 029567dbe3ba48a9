"""What the forms of tasks offer while one types."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dirigent.desk.request import Request
from dirigent.domain.clients.models import Client
from dirigent.domain.people.models import Department, User

from .forms import TaskForm

MOST = 12


@require_safe
def clients(request: Request) -> HttpResponse:
    """Names of clients one may see, as options."""
    asked = request.GET.get("client", "").strip()
    found = Client.objects.visible_to(request.user, timezone.now()).filter(name__icontains=asked[:100])
    return render(request, "desk/tasks/options.html", {"names": found.values_list("name", flat=True)[:MOST]})


@require_safe
def people(request: Request) -> HttpResponse:
    """Colleagues whom a comment may call, as options."""
    asked = request.GET.get("q", "").strip().lower()
    found = [user for user in User.objects.active().exclude(pk=request.user.pk) if asked in str(user).lower()]
    return render(request, "desk/tasks/people.html", {"people": found[:MOST]})


@require_safe
def assignees(request: Request) -> HttpResponse:
    """The field of the responsible person for the chosen department: its head at first."""
    asked = request.GET.get("department", "")
    department = get_object_or_404(Department, pk=int(asked) if asked.isdecimal() and len(asked) < 10 else 0)
    form = TaskForm(user=request.user, at=timezone.now(), initial={"assignee": department.head_id})
    return render(request, "desk/tasks/assignee.html", {"form": form})
