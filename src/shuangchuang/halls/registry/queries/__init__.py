"""What others ask of the registry."""

from shuangchuang.halls.registry.queries.mandates import (
    mandate_for,
    mandates_of_user,
    may_act_for,
    organisations_of,
    running_mandates,
)
from shuangchuang.halls.registry.queries.on_the_map import UnitsOfPlaces, units_of_places
from shuangchuang.halls.registry.queries.organisations import (
    institutions_listed,
    organisation_of_code,
    organisation_of_id,
    region_of_credit_code,
)
from shuangchuang.halls.registry.queries.regions import (
    places,
    region_of_code,
    regions_called,
    regions_found,
    regions_offered,
    regions_with_units,
)
from shuangchuang.halls.registry.queries.units import (
    group_members,
    plans_of_unit,
    unit_of_slug,
    unit_registered,
    units_known_by_name,
    units_listed,
    units_of_user,
)

__all__ = [
    "mandate_for",
    "mandates_of_user",
    "may_act_for",
    "organisations_of",
    "running_mandates",
    "organisation_of_id",
    "organisation_of_code",
    "institutions_listed",
    "region_of_credit_code",
    "UnitsOfPlaces",
    "group_members",
    "places",
    "plans_of_unit",
    "region_of_code",
    "regions_called",
    "regions_found",
    "regions_offered",
    "regions_with_units",
    "unit_of_slug",
    "unit_registered",
    "units_known_by_name",
    "units_listed",
    "units_of_places",
    "units_of_user",
]
