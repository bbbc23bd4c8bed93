"""Use cases of receipts."""

from collections.abc import Sequence

from consent_api.bases.rules import LegalBasis, code_list, consent_bases, purposes
from consent_api.consents import queries
from consent_api.consents.models import ConsentRow, ConsentStepRow
from consent_api.consents.rules import ConsentId, ConsentState
from consent_api.receipts.schemas import (
    EventOut,
    PartyOut,
    PiiInformationOut,
    PurposeOut,
    ReceiptOut,
    SignedReceiptOut,
)
from tym_shared.call import Call
from tym_shared.directory import Organisation
from tym_shared.legal_dates import legal_date
from tym_shared.signatures import Signer
from tym_shared.vocabulary import NECESSITY_CATEGORIES, DataCategory, OrganisationId

SCHEMA = "ISO/IEC TS 27560:2023"
WITHDRAWAL = "POST /v1/me/consents/{id}/withdraw, or at the discloser"
LAWFUL_BASIS = {"consent": "consent", "disclosure-permit": "disclosure permit (luovutuslupa)"}


async def make_receipt(call: Call, consent_id: ConsentId, *, signer: Signer, language: str) -> SignedReceiptOut:
    """The receipt of a consent as it is now, signed; NotFound for one the caller does not see."""
    session = await call.begin()
    row = await queries.get(session, consent_id)
    receipt = _receipt(call, row, await queries.steps_of(session, consent_id), language)
    signed = signer.sign(receipt.model_dump(mode="json", by_alias=True))
    return SignedReceiptOut(receipt=receipt, signed=signed)


def _receipt(call: Call, row: ConsentRow, steps: Sequence[ConsentStepRow], language: str) -> ReceiptOut:
    discloser, recipient = (
        call.directory.organisations[OrganisationId(one)] for one in (row.discloser_id, row.recipient_id)
    )
    answered = row.answered_at or row.created_at
    bases = consent_bases(
        purpose=row.purpose, discloser=discloser.kind, recipient=recipient.kind, on=legal_date(answered)
    )
    parties = [(discloser, "PII controller, discloser"), (recipient, "PII controller, recipient")]
    return ReceiptOut(
        schema_version=SCHEMA,
        record_id=row.id,
        pii_principal_id=row.person_id,
        privacy_notice=row.text_version,
        language=row.language,
        valid_until=row.valid_until,
        given_by=row.given_by_name,
        purposes=[_purpose(row, bases, language, discloser, recipient)],
        party_identification=[
            PartyOut(party_id=one.id, party_name=one.names[language], party_role=role) for one, role in parties
        ],
        events=[
            EventOut(
                event_time=step.at,
                event_state=step.state,
                event_type=row.form if step.state is ConsentState.GIVEN else None,
                entity_id=step.organisation_id or str(row.person_id),
            )
            for step in steps
        ],
    )


def _purpose(
    row: ConsentRow, bases: Sequence[LegalBasis], language: str, discloser: Organisation, recipient: Organisation
) -> PurposeOut:
    categories = code_list("data_categories")
    carrying = [basis for basis in bases if basis.categories & {DataCategory(one) for one in row.categories}]
    return PurposeOut(
        purpose=row.purpose,
        purpose_label=purposes()[row.purpose].labels[language],
        lawful_basis=LAWFUL_BASIS[row.kind],
        provisions=[
            {"code": one.code, "version": one.version, "act": one.act, "section": one.section} for one in carrying
        ],
        pii_information=[
            PiiInformationOut(
                pii_type=category,
                pii_type_label=categories[category].labels[language],
                special_pii=category in NECESSITY_CATEGORIES,
                itemised=category in row.itemised_categories,
            )
            for category in row.categories
        ],
        pii_controllers=[discloser.id],
        pii_recipients=[recipient.id],
        retention_period=f"until {row.valid_until.isoformat()}" if row.valid_until else "until the purpose is over",
        withdrawal_method=WITHDRAWAL,
    )
