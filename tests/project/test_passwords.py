"""A password is long, of any characters, common to nobody, and kept so that it cannot be read back."""

from __future__ import annotations

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from shuangchuang.project.settings import base


@pytest.mark.parametrize(
    "password", ["紅樓夢 第一回 甄士隱夢幻", "correct horse battery", "😀🙃 пароль कुंजी 0", "x1" * 64]
)
def test_any_characters_will_do(password):
    validate_password(password)


@pytest.mark.parametrize(
    "password", ["elf-zeichen", "x1" * 64 + "y", "123456789012345", "sojdlg123aljg", "1234567890987654321"]
)
def test_one_that_is_short_endless_numeric_or_common_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password)


def test_a_password_is_kept_as_argon2id_with_a_salt_of_its_own(settings):
    settings.PASSWORD_HASHERS = base.PASSWORD_HASHERS
    first, second = make_password("correct horse battery"), make_password("correct horse battery")

    assert first.startswith("argon2$argon2id$")
    assert first != second
    assert check_password("correct horse battery", first)
    assert Argon2PasswordHasher().decode(first)["salt"] != Argon2PasswordHasher().decode(second)["salt"]


def test_the_whole_of_a_long_password_counts(settings):
    settings.PASSWORD_HASHERS = base.PASSWORD_HASHERS
    kept = make_password("x" * 127 + "a")

    assert not check_password("x" * 127 + "b", kept)
