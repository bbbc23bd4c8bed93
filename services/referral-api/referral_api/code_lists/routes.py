"""Code lists over HTTP."""

from fastapi import Response

from referral_api.code_lists.rules import ListName, code_list, find_list
from referral_api.code_lists.schemas import CodeListOut, CodeListsOut, CodeOut
from referral_api.operations import operations
from tym_shared.call import CurrentCall
from tym_shared.languages import Language


@operations.route("list_code_lists")
async def list_code_lists(_call: CurrentCall, language: Language) -> CodeListsOut:
    """Every list of reasons and outcomes with its uri and version, the labels in the reader's language."""
    return CodeListsOut(items=[list_out(name, language) for name in ListName])


@operations.route("get_code_list", response_model=CodeListOut)
async def get_code_list(_call: CurrentCall, code: str, language: Language, response: Response) -> CodeListOut:
    """One code list; its `ETag` is its version, which changes with any of its codes."""
    found = list_out(find_list(code), language)
    response.headers["ETag"] = f'"{found.version}"'
    return found


def list_out(name: ListName, language: str) -> CodeListOut:
    """A list with its labels in one language."""
    held = code_list(name)
    return CodeListOut(name=name, uri=held.uri, version=held.version, codes=codes_of(name, language))


def codes_of(name: ListName, language: str) -> list[CodeOut]:
    """The codes of a list with their labels in one language."""
    return [CodeOut(code=code, label=labels[language]) for code, labels in code_list(name).codes.items()]
