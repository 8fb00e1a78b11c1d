"""What the ledger stores and what the domain decides use the same words."""

from __future__ import annotations

import pytest

from shuangchuang.domain import mandates, profiles
from shuangchuang.domain.plans import model as domain
from shuangchuang.domain.plans.draft_edits import METADATA
from shuangchuang.domain.plans.unit_kinds import unit_category
from shuangchuang.domain.shared.credit_code import OrganisationKind
from shuangchuang.domain.supervision import assessing, inspection, reminders
from shuangchuang.domain.targets import FigureKind, Status
from shuangchuang.halls.plans import models as ledger
from shuangchuang.halls.plans import wording
from shuangchuang.halls.registry import models as registry
from shuangchuang.halls.registry.models import SourceKind, UnitCategory
from shuangchuang.halls.supervision import models as supervision


@pytest.mark.parametrize(
    ("stored", "decided"),
    [
        (ledger.AssignmentRole, domain.Role),
        (ledger.FigureKind, FigureKind),
        (ledger.ObservationStatus, Status),
        (registry.Capacity, mandates.Capacity),
        (registry.BindingState, mandates.State),
        (registry.OrganisationKind, OrganisationKind),
        (SourceKind, profiles.SourceKind),
        (supervision.AttainmentChoice, assessing.Attainment),
        (supervision.InspectionStage, inspection.Stage),
        (supervision.InspectionAnswer, inspection.Answer),
        (supervision.FindingStage, inspection.FindingState),
        (supervision.PolicyOutcome, inspection.PolicyResult),
        (supervision.ConclusionUse, inspection.Use),
        (supervision.ReviewDecision, inspection.ReviewOutcome),
        (supervision.Rung, reminders.Audience),
    ],
    ids=lambda choices: choices.__name__,
)
def test_a_field_offers_exactly_the_values_the_domain_knows(stored, decided):
    assert {choice.value for choice in stored} == {member.value for member in decided}


@pytest.mark.parametrize(
    ("words", "members"),
    [
        (wording.ROLE_WORDS, domain.Role),
        (wording.COMPARATOR_WORDS, domain.Comparator),
        (wording.KIND_WORDS, domain.TargetKind),
        (wording.GROUND_WORDS, domain.Ground),
        (wording.METADATA_WORDS, METADATA),
    ],
    ids=["roles", "comparators", "kinds of target", "grounds", "metadata"],
)
def test_every_value_of_the_domain_has_a_word_on_the_page(words, members):
    assert {str(key) for key in words} == {str(member) for member in members}


@pytest.mark.parametrize(
    ("field", "members"),
    [
        (ledger.AssignmentRecord._meta.get_field("role"), domain.Role),
        (ledger.TargetRecord._meta.get_field("comparator"), domain.Comparator),
        (ledger.TargetRecord._meta.get_field("kind"), domain.TargetKind),
        (ledger.TargetSettingRecord._meta.get_field("figure_kind"), FigureKind),
        (ledger.ObservationRecord._meta.get_field("status"), Status),
    ],
    ids=str,
)
def test_a_column_is_wide_enough_for_every_value_of_the_domain(field, members):
    assert max(len(member.value) for member in members) <= field.max_length


@pytest.mark.parametrize(
    "name",
    [
        "市科技局",
        "市委组织部",
        "团市委",
        "人民银行广西分行",
        "各设区市人民政府",
        "市大数据中心",
        "联席会议办公室",
        "某某集团有限公司",
        "来历不明",
    ],
)
def test_a_kind_of_unit_that_the_domain_tells_is_one_the_registry_offers(name):
    assert (unit_category(name) or UnitCategory.OTHER) in UnitCategory.values
