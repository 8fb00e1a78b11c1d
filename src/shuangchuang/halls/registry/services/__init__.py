"""Change the registry; every change leaves a line in the audit log."""

from shuangchuang.halls.registry.services.groups import confirm_group
from shuangchuang.halls.registry.services.mandates import (
    MandateMovedOn,
    enter_mandate,
    revoke_mandate,
)
from shuangchuang.halls.registry.services.organisations import (
    OrganisationRefused,
    list_institution,
    register_organisation,
    rename_organisation,
)
from shuangchuang.halls.registry.services.units import (
    UnitRefused,
    add_unit_name,
    find_or_register_units,
    register_unit,
    update_unit,
)

__all__ = [
    "MandateMovedOn",
    "enter_mandate",
    "revoke_mandate",
    "OrganisationRefused",
    "list_institution",
    "register_organisation",
    "rename_organisation",
    "UnitRefused",
    "add_unit_name",
    "confirm_group",
    "find_or_register_units",
    "register_unit",
    "update_unit",
]
