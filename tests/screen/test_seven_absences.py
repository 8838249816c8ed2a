"""The seven kinds of absence (screens.md section 1), each worded as itself in every card and in three languages.

A row: which absence, in which card, how the case comes to it, and the words. No two kinds share their words in a card.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Any

import pytest

from analytics.case import Change, Delta, Phrase, Situation, SourceState
from analytics.journey_columns import columns
from components.room_view import Look, room_view
from components.text import LANGUAGES, Text
from domain.customer import ContactDetails
from domain.results import Trouble
from domain.segment import Membership, Segment, SegmentResults, UsageMeasure
from tests.screen.case_made import CUSTOMER, NOW, TODAY, case, line

NOTHING = Situation((), (), (), 0, NOW, False, (), 0, ())
ASKED = line("persons"), line("relations"), line("segments")
FAILED = (*ASKED, line("clinical", SourceState.FAILED, trouble=Trouble.TIMED_OUT))
REFUSED = (line("clinical", SourceState.FAILED, trouble=Trouble.REFUSED),)
STALE = (*ASKED, line("clinical", SourceState.STALE, trouble=Trouble.UNREACHABLE))
PARTIAL = (*ASKED, line("clinical", SourceState.PARTIAL, partial=("contact",)))
PENDING = (*ASKED, line("clinical", SourceState.PENDING))
EMPTY = {"situation": NOTHING, "need_in_own_words": "", "alerts": ()}
EVENTLESS: dict[str, Any] = {"events": (), "journey": columns((), TODAY)}
STOPPED = Phrase("stopped.diabetes", {"on": TODAY, "usual": 90, "n": 300})
NOT_YET = Phrase("statement_missing", {"n": 59})


def segment(n: int | None, sensitive: bool) -> SegmentResults:
    made = Segment("s", "1", {"fi": "S"}, {"fi": "R"}, sensitive)
    usage = (UsageMeasure("visits_12_months", 9, "visits", None, None, None, None),)
    return SegmentResults(made, Membership("s", TODAY), n, usage, (), TODAY)


def told(**changes: Any) -> dict[str, Any]:
    return EMPTY | {"situation": replace(NOTHING, **changes)}


def cards_of(key: str) -> tuple[str, ...]:
    return tuple(f"cards.{name}.{key}" for name in ("why", "changed", "contacts"))


NOBODY = replace(CUSTOMER, family_name="", given_names="", birth_date=None, language=None, contact=ContactDetails())
HIDDEN_PLACE = {"customer": replace(CUSTOMER, non_disclosure=True), "location_hidden": True}

ABSENCES: list[tuple[str, str, dict[str, Any], tuple[str, str, str]]] = [
    # the source answered, and holds no value
    ("unknown", "banner.name", {"customer": NOBODY}, ("ei tiedossa", "ingen uppgift", "not known")),
    ("unknown", "banner.facts.0.value", {"customer": NOBODY}, ("ei tiedossa", "ingen uppgift", "not known")),
    ("unknown", "banner.facts.2.value", {"customer": NOBODY}, ("ei tiedossa", "ingen uppgift", "not known")),
    ("unknown", "banner.facts.3.value", {"customer": NOBODY}, ("ei tiedossa", "ingen uppgift", "not known")),
    ("unknown", "cards.contacts.empty", EMPTY | {"sources": PARTIAL}, ("ei tiedossa juuri nyt", "ingen uppgift just nu", "not known right now")),
    # every source answered, and there is nothing
    ("none", "sentence.empty", EMPTY, ("Yhteenvetoon ei ole koottavaa: polulla on 7 tapahtumaa.", "Inget att sammanfatta: kundresan har 7 händelser.", "Nothing to sum up: the journey has 7 events.")),
    ("none", "sentence.empty", EMPTY | EVENTLESS, ("Ei tapahtumia", "Inga händelser", "No events")),
    ("none", "cards.why.empty", EMPTY, ("Ei kirjattua syytä", "Ingen antecknad orsak", "No reason recorded")),
    ("none", "cards.changed.empty", EMPTY, ("Ei muutoksia", "Inga ändringar", "No changes")),
    ("none", "cards.next.empty", EMPTY, ("Ei avoimia toimia", "Inga öppna åtgärder", "No open actions")),
    ("none", "cards.contacts.empty", EMPTY, ("Ei käyntejä eikä yhteydenottoja", "Inga besök eller kontakter", "No visits or contacts")),
    ("none", "cards.contacts.empty", EMPTY | EVENTLESS, ("Ei tapahtumia", "Inga händelser", "No events")),
    ("none", "cards.contacts.promises.empty", EMPTY, ("Ei avoimia lupauksia", "Inga öppna löften", "No open promises")),
    ("none", "banner.alerts.note", EMPTY, ("Ei kirjattuja allergioita tai riskejä", "Inga antecknade allergier eller risker", "No allergies or risks recorded")),
    ("none", "segment.empty", EMPTY, ("Segmenttiä ei ole laskettu", "Segmentet har inte beräknats", "No segment has been computed")),
    ("none", "rail.lines.0.word", {"sources": (line("clinical", SourceState.EMPTY),)}, ("ei tietoja", "inga uppgifter", "holds nothing")),
    # the source failed or is late
    ("silent", "sentence.empty", EMPTY | {"sources": FAILED}, ("Tieto on vajaa: Potilastiedot.", "Uppgifterna är ofullständiga: Patientuppgifter.", "Incomplete: Clinical record.")),
    *(("silent", path, EMPTY | {"sources": sources}, ("Lähde ei vastannut", "Källan svarade inte", "A source did not answer"))
      for sources in (FAILED, STALE) for path in (*cards_of("empty"), "cards.next.empty")),
    ("silent", "banner.alerts.note", EMPTY | {"alerts_known": False, "sources": FAILED}, ("Lähde ei vastannut: allergioita ei tiedetä", "Källan svarade inte: allergier är okända", "The source did not answer: allergies are not known")),
    ("silent", "segment.empty", EMPTY | {"sources": (line("segments", SourceState.FAILED),)}, ("Segmenttitulokset eivät vastanneet", "Segmentresultaten svarade inte", "The segment results did not answer")),
    ("silent", "rail.lines.3.word", {"sources": FAILED}, ("ei vastannut", "svarade inte", "did not answer")),
    ("waiting", "cards.why.empty", EMPTY | {"sources": PENDING}, ("odotetaan", "väntar", "waiting")),
    ("waiting", "cards.contacts.empty", EMPTY | {"sources": PENDING}, ("odotetaan", "väntar", "waiting")),
    ("waiting", "segment.empty", EMPTY | {"sources": (line("segments", SourceState.PENDING),)}, ("Odotetaan segmenttituloksia", "Väntar på segmentresultat", "Waiting for the segment results")),
    # refused by policy, or kept back
    *(("refused", path, EMPTY | hidden, ("Ei näytettävää: kaikkeen ei ole oikeutta", "Inget att visa: du har inte rätt till allt", "Nothing to show: you have no right to all of it"))
      for hidden in ({"hidden_shielded": 1}, {"hidden_denied": 1}, {"hidden_register": 1})
      for path in ("sentence.empty", *cards_of("empty"), "cards.next.empty")),
    ("refused", "banner.facts.2.value", HIDDEN_PLACE, ("turvakielto, piilotettu", "spärrmarkering, dold", "non-disclosure, hidden")),
    ("refused", "banner.alerts.note", EMPTY | {"alerts_known": False, "sources": REFUSED}, ("Ei oikeutta lähteen tietoihin: allergioita ei tiedetä", "Ingen behörighet till källans uppgifter: allergier är okända", "No right to the source's data: allergies are not known")),
    ("refused", "segment.empty", EMPTY | {"sources": (line("segments", SourceState.FAILED, trouble=Trouble.REFUSED),)}, ("Segmenttituloksiin ei ole oikeutta", "Ingen behörighet till segmentresultaten", "No right to the segment results")),
    *(("refused", path, EMPTY | {"sources": REFUSED}, ("Ei oikeutta lähteen tietoihin", "Ingen behörighet till källans uppgifter", "No right to the source's data"))
      for path in (*cards_of("empty"), "cards.next.empty")),
    ("refused", "rail.lines.0.word", {"sources": (line("clinical", SourceState.FAILED, trouble=Trouble.REFUSED),)}, ("ei oikeutta", "ingen behörighet", "no right")),
    # too few people
    ("suppressed", "segment.n", EMPTY | {"results": segment(None, False)}, ("n alle 5", "n under 5", "n under 5")),
    ("suppressed", "segment.n", EMPTY | {"results": segment(None, True)}, ("n alle 10", "n under 10", "n under 10")),
    ("suppressed", "segment.usage.0.words", EMPTY | {"results": segment(None, False)}, ("segmentin luvut piilotettu (alle 5)", "segmentets tal är dolda (under 5)", "the segment's figures are hidden (under 5)")),
    # expected, and has not happened
    ("not yet", "sentence.phrases.0.t", told(sentence=(NOT_YET,)), ("Kirurgin lausuntoa ei ole vielä pyydetty (segmentin mediaani 59 pv)", "Kirurgens utlåtande har inte begärts ännu (segmentets median 59 d)", "Surgeon's statement not yet asked for (segment median 59 d)")),
    # the customer's own rhythm has stopped
    ("no longer", "cards.changed.items.0.word", told(changed=(Delta(Change.STOPPED, STOPPED),)), ("ei enää", "inte längre", "no longer")),
    ("no longer", "cards.contacts.stopped.0.word", told(stopped=(STOPPED,)), ("ei enää", "inte längre", "no longer")),
]  # fmt: skip


def at(view: Any, path: str) -> str:
    for part in path.split("."):
        view = view[int(part)] if part.isdigit() else view[part]
    return str(view).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("kind", "path", "changes", "words"), ABSENCES, ids=lambda value: value if isinstance(value, str) else ""
)
def test_the_absence_is_worded_as_what_it_is(
    kind: str, path: str, changes: dict[str, Any], words: tuple[str, str, str]
) -> None:
    opened = case(**changes)
    assert tuple(at(room_view(opened, Look(), Text(language), NOW), path) for language in LANGUAGES) == words, kind


def test_all_seven_kinds_are_there_and_no_two_share_their_words_in_a_place() -> None:
    kinds = {kind for kind, _, _, _ in ABSENCES} - {"waiting"}
    assert kinds == {"unknown", "none", "silent", "refused", "suppressed", "not yet", "no longer"}
    said: dict[tuple[str, str], set[str]] = defaultdict(set)
    for kind, path, _, words in ABSENCES:
        for language, word in zip(LANGUAGES, words, strict=True):
            said[path, f"{language}: {word}"].add(kind)
    assert {place: kinds for place, kinds in said.items() if len(kinds) > 1} == {}
