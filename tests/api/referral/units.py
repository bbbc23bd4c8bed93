"""Units of the county that referral-api knows."""

import asyncio
import uuid
from typing import Any

from tests.api.referral.stories import COUNTY_ID, REFERRALS, VANTAA, make_case, referral_body
from tests.api_client import Api
from tests.directory_copies import renewed
from tym_local.services import REFERRAL

KEEPER = "county-keeper"


def put_unit(api: Api, code: str, *, version: int = 0, **changes: Any) -> None:
    """Make a unit of the county, or replace it."""
    names = {"fi": "Yksikkö", "sv": "Enhet", "en": "Unit"}
    body = {"names": names, "registers": ["county-social"], "validFrom": "2025-01-01", **changes}
    path = f"/v1/organisations/{COUNTY_ID}/units/{code}"
    answer = api.put(KEEPER, "consent-api", path, body, headers={"If-Match": f'"{version}"'})
    assert answer.status_code == 200, answer.text


def put_lead(api: Api, unit: str, address: str) -> None:
    """Say where the unit's lead is reached."""
    path = f"/v1/organisations/{COUNTY_ID}/units/{unit}/contact-points/lead"
    answer = api.put(KEEPER, "consent-api", path, {"email": address}, headers={"If-Match": '"0"'})
    assert answer.status_code == 200, answer.text


def new_code() -> str:
    """A code that no unit has."""
    return f"unit-{uuid.uuid4().hex[:8]}"


def known_unit(api: Api) -> str:
    """A new unit of the county that referrals can name; its code."""
    code = new_code()
    put_unit(api, code)
    wait_for(api, code)
    return code


def wait_for(api: Api, code: str, *, status: int = 200) -> None:
    """Wait until referral-api has the copy in which the unit is there, or with another status is not."""
    asyncio.run(renewed(api, REFERRAL))
    body = referral_body(make_case(api), recipient=COUNTY_ID, recipientUnit=code)
    api.eventually(lambda: api.post(VANTAA, "referral-api", f"{REFERRALS}/preview", body, key=""), status=status)
