"""Which entrance of the head line is lit: the directory for units, the services for firms, profiles and fields."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.django_db


def lit(answer) -> list[str]:
    """The entrances marked as the present one, in the head line."""
    head = answer.content.decode().split("<main", 1)[0]
    return re.findall(r'<a href="([^"]+)" aria-current="page">', head)


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("/registry/units/", "/registry/units/"),
        ("/registry/units/gx-sci/", "/registry/units/"),
        ("/registry/fields/", "/services/"),
        ("/registry/institutions/", "/services/"),
        ("/registry/profile/", "/services/"),
        ("/registry/organisations/mine/", "/services/"),
        ("/plans/guangxi-2021/", "/plans/"),
    ],
)
def test_the_entrance_one_came_by_is_lit_and_no_other(path, where, guangxi, account, signed_in):
    answer = signed_in(account("person")).get(path)

    assert answer.status_code == 200
    assert set(lit(answer)) == {where}
