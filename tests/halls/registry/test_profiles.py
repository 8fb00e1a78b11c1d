"""Facts of persons and organisations: nothing is overwritten, every use has its consent and its line in the log."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from shuangchuang.domain.profiles import Fact, FactKey, HolderKind, Profile
from shuangchuang.domain.shared import Money, Refusal
from shuangchuang.halls.accounts.models import Role
from shuangchuang.halls.notices.models import AuditRecord
from shuangchuang.halls.registry.models import (
    ConsentRecord,
    FactRecord,
    FactStatus,
    FactUseRecord,
    SensitiveFactRecord,
    SourceKind,
)
from shuangchuang.halls.registry.purposes import PURPOSES
from shuangchuang.halls.registry.queries.profiles import facts_known, history_of, profile_of
from shuangchuang.halls.registry.services import (
    Said,
    erase_profile,
    facts_for,
    give_consent,
    holder_of_organisation,
    holder_of_user,
    state_facts,
    withdraw_consent,
    withdraw_fact,
)
from tests.halls.registry.firms import a_firm, mandated

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)


@pytest.fixture
def person(account):
    return account(Role.PERSON)


@pytest.fixture
def holder(person):
    return holder_of_user(person)


@pytest.fixture
def firm():
    return holder_of_organisation(a_firm())


@pytest.fixture
def agent(account, firm):
    agent = account(Role.PERSON)
    mandated(firm.organisation, agent)
    return agent


def say(holder, by, key, raw, *, at=NOON, on=None, kind=SourceKind.SELF, source=""):
    return state_facts(
        holder=holder, statements=[Said(key, raw, on)], said_by=by, said_at=at, source_kind=kind, source=source
    )


def refused(code, call, *args, **more):
    with pytest.raises(Refusal) as told:
        call(*args, **more)
    assert told.value.code == code, told.value
    return str(told.value)


def test_a_stated_fact_is_in_the_profile_with_its_ground(firm, agent):
    state_facts(
        holder=firm,
        statements=[Said("营业收入[2025]", "1200.5万元"), Said("certs[]", "没有", date(2026, 11, 1))],
        said_by=agent,
        said_at=NOON,
    )

    assert profile_of(firm) == Profile(
        HolderKind.ENTERPRISE,
        {
            FactKey("revenue_wan", "2025"): Fact(Money.read("1200.5万元"), observed_on=TODAY),
            FactKey("certs"): Fact((), observed_on=date(2026, 11, 1)),
        },
    )


def test_a_newer_statement_takes_the_place_of_the_older_and_both_stay(firm, agent):
    say(firm, agent, "employees_current", "10")
    say(firm, agent, "employees_current", "12", at=NOON + timedelta(days=1))

    rows = history_of(firm, FactKey("employees_current"))

    assert [(row.value, row.status, row.ended_at) for row in rows] == [
        (12, FactStatus.CURRENT, None),
        (10, FactStatus.SUPERSEDED, NOON + timedelta(days=1)),
    ]


def test_saying_the_same_again_changes_nothing(firm, agent):
    say(firm, agent, "employees_current", "10")
    again = say(firm, agent, "employees_current", "10人")

    assert (again, FactRecord.objects.count(), AuditRecord.objects.filter(action="registry.state_facts").count()) == (
        [],
        1,
        1,
    )


def test_two_sources_that_disagree_are_both_kept_and_the_authority_counts(firm, agent):
    say(firm, None, "revenue_wan[2025]", 1000, kind=SourceKind.EXCHANGE, source="税务部门", on=date(2026, 5, 31))
    say(firm, agent, "revenue_wan[2025]", 1200)

    known = facts_known(firm)[FactKey("revenue_wan", "2025")]

    assert (len(known.records), known.value, known.record.source, str(known.standing.reason)) == (
        2,
        Money.read("1000万元"),
        "税务部门",
        "主管部门的数据优先于自填。有出入的，请向数据来源部门申请更正。",
    )


def test_an_answer_that_comes_late_does_not_undo_a_newer_one(firm):
    say(firm, None, "insured_count", 12, kind=SourceKind.EXCHANGE, source="社保", on=date(2026, 11, 1))
    say(firm, None, "insured_count", 9, kind=SourceKind.EXCHANGE, source="社保", on=date(2026, 10, 1))

    assert profile_of(firm).value("insured_count") == 12


def test_one_bad_statement_stores_none_of_them(firm, agent):
    told = refused(
        "value.number",
        state_facts,
        holder=firm,
        statements=[Said("employees_current", "10"), Said("insured_count", "很多")],
        said_by=agent,
        said_at=NOON,
    )

    assert (told, FactRecord.objects.count()) == ("“参保人数”应为数字，请只写数字，如 120 或 3.5。", 0)


@pytest.mark.parametrize(
    ("key", "raw", "code"),
    [
        ("birth_on", "1998-06-01", "fact_not_for_holder"),
        ("size_class", "小型", "fact_computed"),
        ("own_brand", "是", "fact_of_officers"),
        ("name", " ", "fact_empty"),
        ("revenue_wan", "1", "period.needed"),
        ("nonsense", "1", "field.unknown"),
        ("county_code", "999999", "fact_region"),
    ],
)
def test_what_a_firm_cannot_say_is_refused_by_name(firm, agent, key, raw, code):
    refused(code, say, firm, agent, key, raw)


def test_a_fact_of_tomorrow_is_refused(firm, agent):
    refused("fact_ahead", say, firm, agent, "employees_current", "1", on=TODAY + timedelta(days=1))


def test_the_database_keeps_one_current_statement_of_a_source(firm, agent):
    [fact] = say(firm, agent, "employees_current", "10")
    fact.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        fact.save(force_insert=True)


def test_the_holder_takes_back_only_what_the_holder_said(firm, agent):
    say(firm, agent, "insured_count", 10)
    say(firm, None, "insured_count", 12, kind=SourceKind.EXCHANGE, source="社保")

    withdraw_fact(holder=firm, key="insured_count", withdrawn_by=agent, withdrawn_at=NOON)

    assert profile_of(firm).value("insured_count") == 12
    refused("fact_not_own", withdraw_fact, holder=firm, key="insured_count", withdrawn_by=agent, withdrawn_at=NOON)


def test_sensitive_facts_lie_apart(holder, person):
    say(holder, person, "groups[]", "残疾人")
    say(holder, person, "school_status", "在读")

    assert (
        [row.field for row in SensitiveFactRecord.objects.all()],
        [row.field for row in FactRecord.objects.all()],
    ) == (
        ["groups"],
        ["school_status"],
    )


def test_nobody_reads_a_profile_without_consent_but_its_holder(holder, person, account):
    officer = account(Role.PROGRAMME_OFFICER)
    say(holder, person, "school_status", "在读")

    told = refused("consent_missing", facts_for, purpose="policy_matching", holder=holder, asked_by=officer, at=NOON)
    own = facts_for(purpose="policy_matching", holder=holder, asked_by=person, at=NOON)

    assert told == "对方没有同意把画像用于“政策匹配”。请先请对方在“我的画像”里同意。"
    assert [str(key) for key in own.profile.facts] == ["school_status"]
    assert [(use.used_by, use.own, use.fields) for use in FactUseRecord.objects.all()] == [
        (person, True, ["school_status"])
    ]


def test_consent_lets_a_purpose_in_and_sensitive_facts_need_one_of_their_own(holder, person, account):
    officer = account(Role.PROGRAMME_OFFICER)
    say(holder, person, "school_status", "在读")
    say(holder, person, "groups[]", "残疾人")
    give_consent(holder=holder, purpose="policy_matching", sensitive=False, given_by=person, given_at=NOON)

    plain = facts_for(purpose="policy_matching", holder=holder, asked_by=officer, at=NOON, why="受理")
    give_consent(holder=holder, purpose="policy_matching", sensitive=True, given_by=person, given_at=NOON)
    full = facts_for(purpose="policy_matching", holder=holder, asked_by=officer, at=NOON, only=frozenset({"groups"}))

    assert (sorted(map(str, plain.profile.facts)), [str(key) for key in plain.withheld]) == (
        ["school_status"],
        ["groups"],
    )
    assert (sorted(map(str, full.profile.facts)), full.withheld) == (["groups"], ())
    assert [
        (use.purpose, use.used_by, use.why, use.fields, use.withheld) for use in FactUseRecord.objects.order_by("pk")
    ] == [
        ("policy_matching", officer, "受理", ["school_status"], 1),
        ("policy_matching", officer, "", ["groups"], 0),
    ]
    refused("consent_missing", facts_for, purpose="finance", holder=holder, asked_by=officer, at=NOON)
    refused("purpose_unknown", facts_for, purpose="curiosity", holder=holder, asked_by=person, at=NOON)


def test_a_consent_taken_back_closes_the_door_at_once_and_takes_the_sensitive_one_along(holder, person, account):
    officer = account(Role.PROGRAMME_OFFICER)
    for sensitive in (False, True):
        give_consent(holder=holder, purpose="finance", sensitive=sensitive, given_by=person, given_at=NOON)

    count = withdraw_consent(holder=holder, purpose="finance", sensitive=False, withdrawn_by=person, withdrawn_at=NOON)

    assert (count, ConsentRecord.objects.filter(withdrawn_at__isnull=True).count()) == (2, 0)
    refused("consent_missing", facts_for, purpose="finance", holder=holder, asked_by=officer, at=NOON)


def test_consent_to_older_words_does_not_count_for_new_ones(holder, person, account, monkeypatch):
    from dataclasses import replace

    give_consent(holder=holder, purpose="finance", sensitive=False, given_by=person, given_at=NOON)
    monkeypatch.setitem(PURPOSES, "finance", replace(PURPOSES["finance"], version="2027-01"))

    refused("consent_missing", facts_for, purpose="finance", holder=holder, asked_by=None, at=NOON)
    give_consent(holder=holder, purpose="finance", sensitive=False, given_by=person, given_at=NOON)
    facts_for(purpose="finance", holder=holder, asked_by=None, at=NOON)

    assert [(row.text_version, row.withdrawn_at) for row in ConsentRecord.objects.order_by("pk")] == [
        ("2026-11", NOON),
        ("2027-01", None),
    ]


def test_who_acts_for_a_firm_sees_its_facts_and_who_acts_for_another_does_not(firm, agent, account):
    say(firm, agent, "employees_current", 10)
    stranger = account(Role.PERSON)
    mandated(a_firm(1), stranger)

    assert facts_for(purpose="finance", holder=firm, asked_by=agent, at=NOON).use.own
    refused("consent_missing", facts_for, purpose="finance", holder=firm, asked_by=stranger, at=NOON)


def test_an_erased_profile_says_nothing_and_its_history_still_stands(holder, person):
    say(holder, person, "school_status", "在读")
    say(holder, person, "school_status", "已毕业", at=NOON + timedelta(hours=1))
    say(holder, person, "groups[]", "残疾人")
    give_consent(holder=holder, purpose="finance", sensitive=False, given_by=person, given_at=NOON)
    facts_for(purpose="finance", holder=holder, asked_by=None, at=NOON, why="张三的贷款")
    seals = list(FactRecord.objects.values_list("seal", flat=True))

    count = erase_profile(holder=holder, erased_by=person, erased_at=NOON + timedelta(days=1))

    rows = [*FactRecord.objects.all(), *SensitiveFactRecord.objects.all()]
    assert (count, profile_of(holder).facts) == (3, {})
    assert {(row.status, row.value, row.salt, row.source, row.evidence) for row in rows} == {
        ("erased", None, "", "", None)
    }
    assert list(FactRecord.objects.values_list("seal", flat=True)) == seals
    assert ConsentRecord.objects.filter(withdrawn_at__isnull=True).count() == 0
    assert [(use.why, use.fields) for use in FactUseRecord.objects.all()] == [("", [])]
    assert erase_profile(holder=holder, erased_by=person, erased_at=NOON + timedelta(days=2)) == 0


def test_a_profile_erased_can_be_begun_anew(holder, person):
    say(holder, person, "school_status", "在读")
    erase_profile(holder=holder, erased_by=person, erased_at=NOON)
    say(holder, person, "school_status", "在读", at=NOON + timedelta(days=1))

    assert profile_of(holder).value("school_status") == "enrolled"


def test_an_organisations_profile_is_not_erased_as_a_person(firm, agent):
    refused("erase_organisation", erase_profile, holder=firm, erased_by=agent, erased_at=NOON)


def test_the_log_names_fields_and_never_what_they_say(holder, person):
    say(holder, person, "talent_level", "甲等秘密")
    say(holder, person, "groups[]", "残疾人")

    said = " ".join(f"{line.details}{line.before}{line.after}{line.why}" for line in AuditRecord.objects.all())

    assert "talent_level" in said
    assert "甲等秘密" not in said
    assert "disabled" not in said


def test_a_field_that_was_narrowed_since_makes_an_old_statement_unknown(firm, agent):
    say(firm, agent, "employees_current", 10)
    FactRecord.objects.update(value=-5)

    assert profile_of(firm).facts == {}
