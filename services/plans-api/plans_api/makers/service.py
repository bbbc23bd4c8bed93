"""Who makes a plan outside a case: the caller, and the other authority that it names where the type has one."""

from dataclasses import dataclass

from plans_api.cases.rules import CountyNotInArea
from plans_api.plan_types.rules import CountyPart, TypeRules
from tym_shared.call import Call
from tym_shared.directory import Organisation
from tym_shared.errors import FieldFault, Invalid
from tym_shared.vocabulary import OrganisationId, OrganisationKind


class OtherMakerMissing(Invalid):
    """The plan is made together with another authority, which is not named."""


class CountyHasNoPart(Invalid):
    """A county is no party to a plan of this type."""


@dataclass(frozen=True, kw_only=True)
class Makers:
    """The authorities of a plan outside a case."""

    employment_authority: str
    county: str | None

    @property
    def authorities(self) -> tuple[str, ...]:
        """Both, or the employment authority alone."""
        return (self.employment_authority, self.county) if self.county else (self.employment_authority,)


def makers_of(call: Call, rules: TypeRules, *, employment_authority: str | None, county: str | None) -> Makers:
    """The makers of a plan that one of them drafts; refused where the other one is not named or has no part."""
    caller = call.caller.acting_organisation()
    if caller.kind is OrganisationKind.WELLBEING_SERVICES_COUNTY:
        responsible = _named(call, employment_authority)
        return _makers(responsible, caller, pointer="/employmentAuthorityId")
    if county is None:
        if rules.county is CountyPart.REQUIRED:
            raise OtherMakerMissing(errors=[FieldFault(pointer="/countyId", detail="the county makes it too")])
        return Makers(employment_authority=caller.id, county=None)
    if rules.county is CountyPart.NONE:
        raise CountyHasNoPart(errors=[FieldFault(pointer="/countyId", detail="a county is no party")])
    return _makers(caller, call.directory.organisation(OrganisationId(county)), pointer="/countyId")


def _named(call: Call, employment_authority: str | None) -> Organisation:
    found = call.directory.organisation(OrganisationId(employment_authority or ""))
    if found is None or found.kind is not OrganisationKind.EMPLOYMENT_AUTHORITY:
        detail = "the employment authority makes it too"
        raise OtherMakerMissing(errors=[FieldFault(pointer="/employmentAuthorityId", detail=detail)])
    return found


def _makers(responsible: Organisation, county: Organisation | None, *, pointer: str) -> Makers:
    if county is None or county.id not in responsible.areas:
        raise CountyNotInArea(errors=[FieldFault(pointer=pointer, detail="not a county of the area")])
    return Makers(employment_authority=responsible.id, county=county.id)
