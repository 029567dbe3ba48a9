"""One row of the list to be mended, brought again with its cells put right."""

from datetime import datetime

from django.db import transaction

from dirigent.domain.clients.models import ImportProblem
from dirigent.domain.people.models import User
from dirigent.foundation.journal import batch

from .columns import columns_of
from .importing import Outcome, carry_out
from .planning import plan
from .rows import Line, read_line


def correct(
    problem: ImportProblem, values: dict[str, str], *, by: User, at: datetime, create_people: bool = False
) -> Outcome:
    """Import the row anew with these cells, by field. What is still wrong comes on the list anew."""
    with batch(), transaction.atomic():
        corrected = {**problem.values, **values}
        sheet = columns_of(problem.sheet, corrected)
        line = Line(problem.sheet, problem.row, {name: [text] for name, text in corrected.items()}, corrected)
        read_line(line, clients=sheet.about_clients, contacts=sheet.about_contacts)
        done = carry_out(
            plan([sheet], create_people=create_people, lines=[line]), problem.imported.filename, by=by, at=at
        )
        if problem.field not in line.faulty or line.text(problem.field) != problem.value:
            problem.mend(by=by, at=at)
        return done
