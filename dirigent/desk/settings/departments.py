"""Departments: what they are for and who leads them."""

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dirigent.desk.answers import done
from dirigent.desk.request import Request
from dirigent.domain.people.access import can_manage_people
from dirigent.domain.people.models import Department
from dirigent.foundation.verdicts import require

from .forms import DepartmentForm


@require_safe
def departments(request: Request) -> HttpResponse:
    require(can_manage_people(request.user))
    rooms = Department.objects.select_related("head").annotate(size=Count("people", filter=Q(people__is_active=True)))
    return render(request, "desk/settings/departments.html", {"departments": rooms})


@require_http_methods(["GET", "HEAD", "POST"])
def department(request: Request, department_id: int | None = None) -> HttpResponse:
    require(can_manage_people(request.user))
    found = get_object_or_404(Department, pk=department_id) if department_id else None
    form = DepartmentForm(request.POST if request.method == "POST" else None, instance=found)
    if request.method == "POST" and form.is_valid():
        form.instance.keep(by=request.user, at=timezone.now())
        return done(request, _("Kept."), to=reverse("desk:settings-departments"), closes=True, live=("departments",))
    context = {"form": form, "department": found}
    return render(request, "desk/settings/department.html", context, status=422 if form.is_bound else 200)
