import re
from pathlib import Path

import pytest

from dirigent.design import vendor

DESIGN = Path(vendor.__file__).parent


def test_an_icon_is_used_when_something_asks_for_it(tmp_path):
    (tmp_path / "page.html").write_text(
        '{% icon "phone" %}{% icon \'mail\' _("Mail") %}{% nav_link "a" icon="sun" %}{# icons: lock eye #}'
    )
    (tmp_path / "kinds.py").write_text('KINDS = {"icon": "coin"}\ncall = Kind(icon="phone-call")\n')

    assert vendor.used_icons(tmp_path) == {"phone", "mail", "sun", "lock", "eye", "coin", "phone-call"}


def test_an_icon_that_was_never_drawn_is_named(tmp_path):
    with pytest.raises(vendor.Missing, match="unicorn"):
        vendor.sprite({"unicorn"}, tmp_path)


def test_the_sprite_holds_what_was_asked_in_a_fixed_order(tmp_path):
    for name in ("b", "a"):
        (tmp_path / f"{name}.svg").write_text(f'<svg width="24">\n  <path d="{name}" />\n</svg>')

    drawn = vendor.sprite({"b", "a"}, tmp_path)

    assert re.findall(r'id="(\w+)"', drawn) == ["a", "b"]
    assert '<path d="a" />' in drawn


@pytest.mark.parametrize("path", sorted(DESIGN.rglob("*.html")), ids=lambda path: path.name)
def test_our_pages_carry_nothing_that_the_content_policy_forbids(path):
    assert not re.search(r"\s(style|on\w+|hx-on\S*)=|<style|javascript:|hx-\w+=\"js:", path.read_text())


def test_every_font_and_picture_that_a_stylesheet_names_is_shipped():
    shipped = {name for name in (*vendor.FONTS, *vendor.SCRIPTS)} | {
        path.name for path in (DESIGN / "static").rglob("*") if path.is_file()
    }
    for sheet in (DESIGN / "static").rglob("*.css"):
        for address in re.findall(r'url\("([^"]+)"\)', sheet.read_text()):
            assert Path(address).name in shipped, f"{sheet.name} names {address}"
