"""Use cases of plan documents: a version as its reader sees it, in the reader's language."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from plans_api.catalogue.queries import whole_catalogue
from plans_api.catalogue.rules import CatalogueService
from plans_api.plan_documents.rules import texts
from plans_api.plans.rules import PlanId, PlanState, VersionState
from plans_api.plans.service import read_plan, shown
from tym_shared.call import Call
from tym_shared.decisions import Decisions
from tym_shared.documents import Document, Section
from tym_shared.errors import NotFound
from tym_shared.words import Words

Part = Mapping[str, Any]  # a part of a plan's document as it is answered
PLACES = ("inForce", "draft", "earlier")
NO_LONGER_FOLLOWED = frozenset({PlanState.ENDED, PlanState.REPLACED})


async def write_document(
    call: Call, plan_id: PlanId, decisions: Decisions, *, number: int | None, language: str
) -> Document:
    """One exact version, or the one in force, else the draft; what is secret for the reader is not in it.

    NotFound for a version that the reader sees nothing of.
    """
    plan = shown(await read_plan(call, plan_id, decisions, number=number), call)
    version = next((plan[place] for place in PLACES if plan[place] is not None), None)
    if version is None:
        raise NotFound
    async with call.look() as session:
        services = await whole_catalogue(session)
    return in_words(plan, version, services, Words(texts(), language, call.directory))


def in_words(plan: Part, version: Part, services: Mapping[str, CatalogueService], words: Words) -> Document:
    """The version as a document."""
    content = version["content"]
    is_whole = not plan["denied"] and not any(item["masked"] for item in version["items"])
    return Document(
        title=f"{words['title:' + plan['type']]}, {words['version'].lower()} {version['number']}",
        author="plans-api",
        language=words.language,
        introduction=[] if is_whole else [words["hidden"]],
        sections=[
            _basics(plan, version, words),
            Section(
                heading=words["goals"],
                lines=[f"{place}. {goal['text']}" for place, goal in enumerate(content["goals"], 1)] or [words["none"]],
            ),
            _services(version["items"], services, words),
            _obligation(content["jobSearchObligation"], words),
            *_capacity(content.get("capacityFinding"), words),
            _follow_up(content["followUp"], words),
            _approvals(version, words),
            _duties(plan, version, words),
        ],
    )


def _basics(plan: Part, version: Part, words: Words) -> Section:
    """What the document is of; of a plan that is followed no longer it says so, and names no review to come."""
    is_followed = plan["state"] not in NO_LONGER_FOLLOWED
    state = version["state"] if is_followed or version["state"] != VersionState.IN_FORCE else plan["state"]
    facts = [
        ("state", words[f"state:{state}"]),
        ("stored", words.moment(datetime.fromisoformat(version["createdAt"]))),
        ("stored-by", words.organisation(version["storedByOrganisation"])),
        ("in-force-since", _moment(version["inForceAt"], words)),
        *([("ends-on", _day(version["content"]["endsOn"], words))] if version["content"].get("endsOn") else []),
        *([("ended-on", _day(plan["endedOn"], words))] if plan["endedOn"] else []),
        *([("next-review", _day(plan["nextReviewOn"], words))] if is_followed else []),
    ]
    return Section(heading=words["basics"], facts=[(words[name], value) for name, value in facts])


def _services(items: Sequence[Part], services: Mapping[str, CatalogueService], words: Words) -> Section:
    rows = [
        (
            _service(item, services, words),
            words.organisation(item["organiserId"]),
            f"{_day(item['startsOn'], words)} – {_day(item['endsOn'], words) if item['endsOn'] else ''}".strip(),
            _intensity(item, words),
            item["goal"] or "–",
        )
        for item in items
    ]
    head = words.listed(("service", "organiser", "period", "intensity", "goal"))
    return Section(heading=words["services"], lines=[] if rows else [words["none"]], head=head, rows=rows)


def _service(item: Part, services: Mapping[str, CatalogueService], words: Words) -> str:
    """The service's name; one without a verified name in the language stands in Finnish, and says so."""
    if item["masked"]:
        return words["masked"]
    labels = services[item["serviceCode"]].labels
    name = labels.get(words.language)
    return name or f"{labels['fi']} ({words['in-finnish']})"


def _intensity(item: Part, words: Words) -> str:
    parts = (("daysPerWeek", "days-a-week"), ("hoursPerDay", "hours-a-day"))
    return ", ".join(f"{item[name]:g} {words[text]}" for name, text in parts if item[name] is not None) or "–"


def _obligation(obligation: Part, words: Words) -> Section:
    lines = [words[f"obligation:{obligation['kind']}"]]
    if obligation["opportunitiesPerMonth"] is not None:
        lines.append(f"{obligation['opportunitiesPerMonth']} {words['opportunities']}")
    if obligation["ground"]:
        lines.append(f"{words['ground']}: {obligation['ground']}")
    return Section(heading=words["obligation"], lines=lines)


def _capacity(finding: Part | None, words: Words) -> Sequence[Section]:
    return [Section(heading=words["capacity"], lines=[finding["reason"]])] if finding else []


def _follow_up(follow_up: Part, words: Words) -> Section:
    facts = [(words["report-by"], _day(follow_up["reportBy"], words))] if follow_up["reportBy"] else []
    return Section(heading=words["follow-up"], lines=[follow_up["how"]], facts=facts)


def _approvals(version: Part, words: Words) -> Section:
    rows = [
        (
            words.organisation(one["organisationId"]) if one["organisationId"] else words["party:person"],
            _verdict(one, words),
            _moment(one["answeredAt"], words),
        )
        for one in version["approvals"]
    ]
    awaited = ", ".join(words[f"party:{party}"] for party in version["awaiting"])
    lines = [f"{words['awaiting']}: {awaited}"] if awaited else []
    return Section(heading=words["approvals"], lines=lines, head=words.listed(("party", "answer", "time")), rows=rows)


def _verdict(answer: Part, words: Words) -> str:
    """The answer; one that was recorded for the person says in which form it was given and who recorded it."""
    said = words[f"verdict:{answer['verdict']}"]
    if answer["recordedByOrganisation"]:
        form = words[f"form:{answer['form']}"]
        said = f"{said} ({form}: {words.organisation(answer['recordedByOrganisation'])})"
    return f"{said}: {answer['reason']}" if answer["reason"] else said


def _duties(plan: Part, version: Part, words: Words) -> Section:
    rows = [
        (words.organisation(one["organisationId"]), one["language"], _moment(one["explainedAt"], words))
        for one in plan["dutiesExplained"]
        if one["number"] <= version["number"]
    ]
    return Section(
        heading=words["duties"],
        lines=[] if rows else [words["none"]],
        head=words.listed(("stored-by", "language", "time")),
        rows=rows,
    )


def _day(day: str | None, words: Words) -> str:
    return words.day(date.fromisoformat(day) if day else None)


def _moment(moment: str | None, words: Words) -> str:
    return words.moment(datetime.fromisoformat(moment)) if moment else "–"
