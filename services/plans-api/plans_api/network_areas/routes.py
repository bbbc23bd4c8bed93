"""Network areas over HTTP."""

from plans_api.network_areas import service
from plans_api.network_areas.schemas import CoverageOut, CoveragesOut
from plans_api.operations import operations
from tym_shared.call import CurrentCall


@operations.route("list_network_coverage")
async def list_network_coverage(call: CurrentCall) -> CoveragesOut:
    """Every county with its steering groups in force today; 381/2023 § 9 wants one at least, so `hasNetwork` tells.

    `authoritiesWithout` are the county's employment authorities whose area no group has.
    """
    return CoveragesOut(items=[CoverageOut.model_validate(one) for one in await service.read_coverage(call)])
