"""Units of organisations and the registers that a county's units keep (703/2023 §§ 53-56 keep the two apart)."""

from collections.abc import Collection

from tym_shared.errors import FieldFault, Invalid
from tym_shared.vocabulary import OrganisationKind, Register

COUNTY_REGISTERS = frozenset({Register.COUNTY_SOCIAL, Register.COUNTY_HEALTH})
"""A county has two reader groups, social and health."""


class UnitRegistersNotFitting(Invalid):
    """A county's unit names its registers, social, health or both; other organisations' units name none."""


def check_registers(kind: OrganisationKind, registers: Collection[Register]) -> None:
    """Refuse a county's unit without its register, and any other register or organisation."""
    fitting = bool(registers) and set(registers) <= COUNTY_REGISTERS
    if kind is not OrganisationKind.WELLBEING_SERVICES_COUNTY:
        fitting = not registers
    if not fitting:
        fault = FieldFault(pointer="/registers", detail="not those of the organisation's kind")
        raise UnitRegistersNotFitting(errors=[fault])
