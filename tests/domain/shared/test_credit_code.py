"""统一社会信用代码: what is read, what is refused, what is only pointed out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from shuangchuang.domain.shared.credit_code import (
    ALPHABET,
    CreditCode,
    CreditCodeRefused,
    OrganisationKind,
    organisation_check,
)

REAL = "91110000600037341L"
SIMULATED = ("91450100MAFAKE010B", "91450200MAFAKE028A", "91450300MAFAKE036A", "91450500MAFAKE052A")


def _code(first_two: str, region: str = "450100", organisation: str = "MA5FAKE0") -> str:
    body = first_two + region + organisation
    body += organisation_check(body[8:16])
    return body + uscc.calc_check_digit(body)


def test_the_parts_of_a_code_are_read():
    code = CreditCode.parse(REAL)

    assert (code.text, code.authority, code.kind, code.region, code.organisation_code, code.warnings) == (
        REAL,
        "市场监管",
        OrganisationKind.ENTERPRISE,
        "110000",
        "600037341",
        (),
    )


@pytest.mark.parametrize(
    "typed", ["91110000600037341l", " 9111 0000-6000 37341L ", "９１１１００００６０００３７３４１Ｌ"]
)
def test_blanks_dashes_small_and_wide_letters_are_forgiven(typed):
    assert CreditCode.parse(typed) == CreditCode(REAL)


@pytest.mark.parametrize("text", SIMULATED)
def test_codes_of_simulated_firms_pass_and_are_told_by_their_inner_check(text):
    assert [str(said) for said in CreditCode.parse(text).warnings] == [
        "第 9 至 17 位组织机构代码的校验位不符，可能是模拟数据，也请核对是否输错。"
    ]


@pytest.mark.parametrize(
    ("first_two", "authority", "kind"),
    [
        ("11", "机构编制", "机关"),
        ("12", "机构编制", "事业单位"),
        ("51", "民政", "社会团体"),
        ("52", "民政", "民办非企业单位"),
        ("92", "市场监管", "个体工商户"),
        ("93", "市场监管", "农民专业合作社"),
        ("99", "市场监管", "其他组织"),
        ("N2", "农业农村", "农村集体经济组织"),
        ("Y1", "其他", "其他组织"),
    ],
)
def test_the_first_two_characters_say_what_an_organisation_is(first_two, authority, kind):
    code = CreditCode.parse(_code(first_two))

    assert (code.authority, code.kind.word, code.warnings) == (authority, kind, ())


@pytest.mark.parametrize(
    ("typed", "reason", "said"),
    [
        ("", "credit_code.length", "统一社会信用代码是 18 位，这里有 0 位。请对照营业执照或登记证书补全。"),
        (
            "9111000060003734",
            "credit_code.length",
            "统一社会信用代码是 18 位，这里有 16 位。请对照营业执照或登记证书补全。",
        ),
        (
            "9111000060003734IL",
            "credit_code.mistaken",
            "第 17 位是字母 I，统一社会信用代码里没有这个字母，请看看是不是 1。",
        ),
        (
            "91110000600037341码",
            "credit_code.character",
            "第 18 位“码”不是统一社会信用代码用的数字或大写字母，请改正。",
        ),
        (
            "B1110000600037341L",
            "credit_code.authority",
            "第 1 位“B”不是登记管理部门的代码，请对照营业执照或登记证书核对。",
        ),
        (
            "9111A000600037341L",
            "credit_code.region",
            "第 3 至 8 位“11A000”应为 6 位行政区划数字，请对照营业执照或登记证书核对。",
        ),
        (
            "91110000600037314L",
            "credit_code.check",
            "统一社会信用代码的校验位不对，多半有一位输错或两位颠倒。请对照营业执照或登记证书逐位核对。",
        ),
    ],
)
def test_a_refusal_says_what_is_wrong_and_what_to_do(typed, reason, said):
    with pytest.raises(CreditCodeRefused) as refused:
        CreditCode.parse(typed)

    assert (refused.value.code, str(refused.value)) == (reason, said)


organisations = st.text(alphabet=ALPHABET, min_size=8, max_size=8)
regions = st.integers(110000, 659999).map(str)


@given(first=st.sampled_from(["11", "12", "51", "91", "92", "93", "Y1"]), region=regions, organisation=organisations)
def test_every_code_made_by_the_standard_is_read(first, region, organisation):
    text = _code(first, region, organisation)

    assert (CreditCode.parse(text).text, CreditCode.parse(text).warnings) == (text, ())


@given(place=st.integers(8, 17), other=st.sampled_from(ALPHABET), region=regions, organisation=organisations)
def test_one_wrong_character_is_always_noticed(place, other, region, organisation):
    text = _code("91", region, organisation)
    wrong = text[:place] + other + text[place + 1 :]

    if wrong == text:
        assert CreditCode.parse(wrong).text == text
    else:
        with pytest.raises(CreditCodeRefused):
            CreditCode.parse(wrong)
