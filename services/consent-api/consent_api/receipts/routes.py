"""Receipts over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request

from consent_api.consents.rules import ConsentId
from consent_api.operations import operations
from consent_api.receipts import service
from consent_api.receipts.rules import ReceiptsNotSigned
from consent_api.receipts.schemas import ReceiptKeysOut, SignedReceiptOut
from tym_shared.call import CurrentCall
from tym_shared.languages import Language
from tym_shared.signatures import Signer
from tym_shared.vocabulary import CONSENT_REGISTER, DataCategory, PersonId, own_register


async def _signer(request: Request) -> Signer:
    signer: Signer | None = request.app.state.receipt_signer
    if signer is None:
        raise ReceiptsNotSigned("Set TYM_RECEIPT_KEY_FILE.")
    return signer


CurrentSigner = Annotated[Signer, Depends(_signer)]


@operations.route("get_consent_receipt")
async def get_consent_receipt(
    call: CurrentCall, language: Language, consent_id: UUID, signer: CurrentSigner
) -> SignedReceiptOut:
    """The signed receipt of a consent in which the caller's organisation is discloser or recipient."""
    found = await service.make_receipt(call, ConsentId(consent_id), signer=signer, language=language)
    await _log(call, found, own_register(call.caller.acting_organisation().kind))
    return found


@operations.route("get_my_consent_receipt")
async def get_my_consent_receipt(
    call: CurrentCall, language: Language, consent_id: UUID, signer: CurrentSigner
) -> SignedReceiptOut:
    """The signed receipt of one's own consent, to keep."""
    found = await service.make_receipt(call, ConsentId(consent_id), signer=signer, language=language)
    await _log(call, found, CONSENT_REGISTER)
    return found


@operations.route("get_receipt_keys")
async def get_receipt_keys(_call: CurrentCall, signer: CurrentSigner) -> ReceiptKeysOut:
    """The public keys that receipts are signed with."""
    return ReceiptKeysOut(keys=[signer.public_key])


async def _log(call: CurrentCall, found: SignedReceiptOut, register: str) -> None:
    person = PersonId(found.receipt.pii_principal_id)
    await call.log_use([person], register=register, categories=[DataCategory.CLIENT_RELATIONSHIP])
