"""Source readings over HTTP."""

from consent_api.operations import operations
from consent_api.source_readings.rules import source_readings
from consent_api.source_readings.schemas import SourceReadingsOut
from tym_shared.call import CurrentCall


@operations.route("list_source_readings")
async def list_source_readings(_call: CurrentCall) -> SourceReadingsOut:
    """Where the source of the regions contradicts itself: each reading, which one is used, and why."""
    return SourceReadingsOut.model_validate(source_readings())
