"""Code lists over HTTP."""

from datetime import date

from fastapi import Response

from referral_api.code_lists.rules import (
    CodeList,
    ListName,
    Versions,
    find_list,
    version_named,
    version_on,
    versions_of,
)
from referral_api.code_lists.schemas import CodeListOut, CodeListsOut, CodeOut, VersionOut
from referral_api.operations import operations
from tym_shared.call import Call, CurrentCall
from tym_shared.clock import read_legal_now
from tym_shared.languages import Language
from tym_shared.legal_dates import legal_date


@operations.route("list_code_lists")
async def list_code_lists(call: CurrentCall, language: Language, on: date | None = None) -> CodeListsOut:
    """Every list of reasons and outcomes as it is on a day, today as a rule: its uri, its version, and the versions."""
    return CodeListsOut(items=lists_on(on or await today_of(call), language))


@operations.route("get_code_list", response_model=CodeListOut)
async def get_code_list(
    call: CurrentCall, code: str, language: Language, response: Response, version: str | None = None
) -> CodeListOut:
    """One code list as it is today, or as a version of it has it, in force or not; the `ETag` is the version."""
    versions = find_list(code)
    held = version_named(versions, version) if version else version_on(versions, await today_of(call))
    response.headers["ETag"] = f'"{held.version}"'
    return list_out(held, versions, language)


async def today_of(call: Call) -> date:
    """The calendar date by legal time."""
    return legal_date(await read_legal_now(await call.begin()))


def lists_on(on: date, language: str) -> list[CodeListOut]:
    """Every list that has a version on a day, with its labels in one language."""
    held = ((versions, one) for versions in map(versions_of, ListName) for one in versions if one.in_force(on))
    return [list_out(one, versions, language) for versions, one in held]


def list_out(held: CodeList, versions: Versions, language: str) -> CodeListOut:
    """A version of a list with its labels in one language."""
    return CodeListOut(
        **_version(held).model_dump(),
        name=held.name,
        uri=held.uri,
        codes=codes_of(held, language),
        versions=[_version(one) for one in versions],
    )


def codes_of(held: CodeList, language: str) -> list[CodeOut]:
    """The codes of a version with their labels in one language."""
    return [CodeOut(code=code, label=labels[language]) for code, labels in held.codes.items()]


def _version(held: CodeList) -> VersionOut:
    return VersionOut(version=held.version, valid_from=held.valid_from, valid_to=held.valid_to)
