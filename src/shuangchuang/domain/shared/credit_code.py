"""
统一社会信用代码: the number every organisation of mainland China bears (GB 32100-2015).

    9 1 450100 MAFAKE010 B
    │ │ │      │         └ check character, weights 3^i mod 31
    │ │ │      └ organisation code (GB 11714), with a check character of its own
    │ │ └ region where it was registered (GB/T 2260 of that day)
    │ └ kind of organisation
    └ registering authority
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from stdnum.cn import uscc

from shuangchuang.domain.shared.refusals import Refusal
from shuangchuang.domain.shared.sentences import Said

LENGTH = 18
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_SEPARATORS = str.maketrans("", "", " -\t\u00b7\u2010\u2011\u2012\u2013\u2014\u3000")
# Letters the standard leaves out, and the character they are mistaken for.
_MISTAKEN = {"I": "1", "O": "0", "Z": "2", "S": "5", "V": "U"}
# GB 32100-2015 with its first amendment; the fact book's §6.1 prints 1, 5, 9 and Y.
_AUTHORITIES = {
    "1": "机构编制",
    "2": "外交",
    "3": "司法行政",
    "4": "文化",
    "5": "民政",
    "6": "旅游",
    "7": "宗教",
    "8": "工会",
    "9": "市场监管",
    "A": "中央军委改革和编制",
    "N": "农业农村",
    "Y": "其他",
}
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


class OrganisationKind(StrEnum):
    """What the first two characters say an organisation is."""

    STATE_ORGAN = "state_organ"
    PUBLIC_INSTITUTION = "public_institution"
    MASS_ORGANISATION = "mass_organisation"
    SOCIAL_ORGANISATION = "social_organisation"
    PRIVATE_NON_ENTERPRISE = "private_non_enterprise"
    FOUNDATION = "foundation"
    ENTERPRISE = "enterprise"
    INDIVIDUAL_BUSINESS = "individual_business"
    FARMER_COOPERATIVE = "farmer_coop"
    RURAL_COLLECTIVE = "rural_collective"
    OTHER = "other"

    @property
    def word(self) -> str:
        """In Chinese."""
        return _KIND_WORDS[self]


_KIND_WORDS = {
    OrganisationKind.STATE_ORGAN: "机关",
    OrganisationKind.PUBLIC_INSTITUTION: "事业单位",
    OrganisationKind.MASS_ORGANISATION: "群众团体",
    OrganisationKind.SOCIAL_ORGANISATION: "社会团体",
    OrganisationKind.PRIVATE_NON_ENTERPRISE: "民办非企业单位",
    OrganisationKind.FOUNDATION: "基金会",
    OrganisationKind.ENTERPRISE: "企业",
    OrganisationKind.INDIVIDUAL_BUSINESS: "个体工商户",
    OrganisationKind.FARMER_COOPERATIVE: "农民专业合作社",
    OrganisationKind.RURAL_COLLECTIVE: "农村集体经济组织",
    OrganisationKind.OTHER: "其他组织",
}
_KINDS = {
    "11": OrganisationKind.STATE_ORGAN,
    "12": OrganisationKind.PUBLIC_INSTITUTION,
    "13": OrganisationKind.MASS_ORGANISATION,
    "51": OrganisationKind.SOCIAL_ORGANISATION,
    "52": OrganisationKind.PRIVATE_NON_ENTERPRISE,
    "53": OrganisationKind.FOUNDATION,
    "91": OrganisationKind.ENTERPRISE,
    "92": OrganisationKind.INDIVIDUAL_BUSINESS,
    "93": OrganisationKind.FARMER_COOPERATIVE,
    "N1": OrganisationKind.RURAL_COLLECTIVE,
    "N2": OrganisationKind.RURAL_COLLECTIVE,
    "N3": OrganisationKind.RURAL_COLLECTIVE,
}


class CreditCodeRefused(Refusal):
    """Characters that are no 统一社会信用代码."""


@dataclass(frozen=True, slots=True, order=True)
class CreditCode:
    """A code whose length, characters and check character are right; ``text`` is 18 capitals and digits.

    >>> CreditCode.parse("91110000 600037341l").kind.word
    '企业'
    """

    text: str

    @classmethod
    def parse(cls, text: str) -> CreditCode:
        """
        A code as people type it: blanks, dashes, small and full-width letters are forgiven.

        :raises CreditCodeRefused: wrong length, a character the standard has not, or a wrong check character.

        Source: GB 32100-2015; the check character is computed by python-stdnum, whose ``validate`` would refuse
        the letters A, N and Y that the standard allows in front.
        """
        code = unicodedata.normalize("NFKC", text).translate(_SEPARATORS).upper()
        if len(code) != LENGTH:
            raise CreditCodeRefused(
                "credit_code.length",
                "统一社会信用代码是 18 位，这里有 {count} 位。请对照营业执照或登记证书补全。",
                count=len(code),
            )
        for place, character in enumerate(code, start=1):
            if character in _MISTAKEN:
                raise CreditCodeRefused(
                    "credit_code.mistaken",
                    "第 {place} 位是字母 {character}，统一社会信用代码里没有这个字母，请看看是不是 {meant}。",
                    place=place,
                    character=character,
                    meant=_MISTAKEN[character],
                )
            if character not in ALPHABET:
                raise CreditCodeRefused(
                    "credit_code.character",
                    "第 {place} 位“{character}”不是统一社会信用代码用的数字或大写字母，请改正。",
                    place=place,
                    character=character,
                )
        if code[0] not in _AUTHORITIES:
            raise CreditCodeRefused(
                "credit_code.authority",
                "第 1 位“{character}”不是登记管理部门的代码，请对照营业执照或登记证书核对。",
                character=code[0],
            )
        if not code[2:8].isdigit():
            raise CreditCodeRefused(
                "credit_code.region",
                "第 3 至 8 位“{region}”应为 6 位行政区划数字，请对照营业执照或登记证书核对。",
                region=code[2:8],
            )
        if uscc.calc_check_digit(code[:-1]) != code[-1]:
            raise CreditCodeRefused(
                "credit_code.check",
                "统一社会信用代码的校验位不对，多半有一位输错或两位颠倒。请对照营业执照或登记证书逐位核对。",
            )
        return cls(code)

    @property
    def authority(self) -> str:
        """The registering authority, in Chinese."""
        return _AUTHORITIES[self.text[0]]

    @property
    def kind(self) -> OrganisationKind:
        """What the first two characters say."""
        return _KINDS.get(self.text[:2], OrganisationKind.OTHER)

    @property
    def region(self) -> str:
        """GB/T 2260 code of the registering authority's region on the day the code was given."""
        return self.text[2:8]

    @property
    def organisation_code(self) -> str:
        """Characters 9–17 (GB 11714)."""
        return self.text[8:17]

    @property
    def warnings(self) -> tuple[Said, ...]:
        """
        What is odd but refuses nothing.

        Real codes exist whose inner check character is wrong, so that is told, not held against anybody;
        simulated firms get one on purpose, so that they bear no real organisation's number.
        """
        if organisation_check(self.organisation_code[:8]) == self.organisation_code[8]:
            return ()
        return (Said("第 9 至 17 位组织机构代码的校验位不符，可能是模拟数据，也请核对是否输错。"),)

    def __str__(self) -> str:
        return self.text


def organisation_check(body: str) -> str:
    """
    The ninth character of an organisation code from its first eight.

    >>> organisation_check("60003734")
    '1'

    Source: GB 11714-1997: 11 − Σ value × weight mod 11; 10 is written X, 11 is 0. Letters count A = 10 … Z = 35.
    """
    total = sum(int(character, 36) * weight for character, weight in zip(body, _ORGANISATION_WEIGHTS, strict=True))
    return "0X987654321"[total % 11]
