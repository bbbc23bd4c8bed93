"""The export over HTTP."""

from fastapi.responses import JSONResponse

from plans_api.exports.schemas import ExportOut
from plans_api.exports.service import gather
from plans_api.operations import operations
from tym_shared.call import CurrentCall
from tym_shared.pdf import KEPT_BY_NOBODY


@operations.route("export_my_data", response_model=ExportOut)
async def export_my_data(call: CurrentCall) -> JSONResponse:
    """All that plans-api holds about the signed-in person: cases, assessments, plans with every version, and quotas.

    The newest 200 versions of plans are in it; `more` names where the rest is.
    """
    export = await gather(call)
    return JSONResponse(export.model_dump(mode="json", by_alias=True), headers=KEPT_BY_NOBODY)
