"""The house keeps its floors: by imports, and by foreign keys, which no import shows."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
FLOORS = (
    "desk portal api",
    "notices",
    "regulation documents",
    "onboarding care",
    "approvals tracking",
    "conversations tasks",
    "passes",
    "clients knowledge",
    "people",
    "journal worktime files search design",
)
FLOOR = {label: height for height, labels in enumerate(reversed(FLOORS)) for label in labels.split()}


def test_imports_go_down_only():
    lint = Path(sys.executable).with_name("lint-imports")
    told = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout


def ours():
    return [model for model in apps.get_models() if model._meta.app_config.name.startswith("dirigent.")]


@pytest.mark.parametrize("model", ours(), ids=lambda model: model._meta.label)
def test_foreign_keys_go_down_only(model):
    for field in model._meta.get_fields():
        target = field.related_model if field.concrete and field.is_relation else None
        if target is None or target._meta.app_label not in FLOOR:
            continue
        here, there = FLOOR[model._meta.app_label], FLOOR[target._meta.app_label]
        same_room = model._meta.app_label == target._meta.app_label
        assert same_room or there < here, f"{model._meta.label}.{field.name} points up to {target._meta.label}"


def test_every_room_has_a_floor():
    rooms = {config.label for config in apps.get_app_configs() if config.name.startswith("dirigent.")}
    assert rooms == set(FLOOR)
