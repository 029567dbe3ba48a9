"""dirigent regulation …: the clauses as the code has them, for reading and for the documentation."""

from collections.abc import Sequence

import typer
from django.utils import translation

from dirigent.regulation.clause import Clause, Parameter, Section
from dirigent.regulation.engine import REGISTRY

NEEDS_DATABASE = False
HEAD = ("Clause", "Title", "Obliges", "Fulfilled by", "Parameters and their defaults")

app = typer.Typer(help="The regulation.", no_args_is_help=True)


@app.callback()
def regulation() -> None:
    """The regulation."""


@app.command("print")
def print_clauses(
    language: str = typer.Option("en", help="In which language: en or ru."),
) -> None:
    """Print every clause with its parameters and the regulation's own figures, as a Markdown table."""
    typer.echo(table(language))


def table(language: str) -> str:
    sections = list(Section)
    rules = sorted(REGISTRY.values(), key=lambda rule: (sections.index(rule.section), rule.number))
    with translation.override(language):
        return "\n".join(map(_line, [HEAD, ["---"] * len(HEAD), *map(_cells, rules)]))


def _cells(rule: Clause) -> list[str]:
    parameters = "<br>".join(map(_parameter, rule.parameters())) or "—"
    return [f"`{rule.ref}`", str(rule.title), str(rule.obliges), str(rule.fulfilled_by), parameters]


def _parameter(parameter: Parameter) -> str:
    return f"`{parameter.name}`: {parameter.words(parameter.default)} ({parameter.minimum}–{parameter.maximum})"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
