"""Drafts of segments: counted through the guard, refused in words, kept and withdrawn, and nothing of them in force."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from analytics.answer import Answer
from analytics.cohort import members
from analytics.disclosure import Hidden
from components.text import LANGUAGES, Text
from data_access.county_bulk import CountyBulk
from data_access.database import open_database
from data_access.migrations import migrate
from data_access.questions import SqlQuestions
from data_access.segment_drafts import SqlSegmentDrafts
from data_access.segment_rules_toml import read_axes, read_segment
from data_access.snapshots import FolderSnapshots
from domain.access import Deed
from domain.errors import InvalidInput, NotFound, Refused, StoreUnavailable
from domain.predicate import All, Among, Dimension, Everyone, Had, Measured, Not, Predicate, Select
from domain.segment_draft import MOST_DRAFTS, draft_toml
from domain.segment_rule import Definition
from services.draft_comments import MOST_COMMENTS, comment_draft, draft_comments
from services.population import Populations
from services.ports import House
from services.questions import NotTold
from services.refresh import refresh
from services.segment_drafts import (
    EVERYONE,
    FEW,
    NEW,
    SAME_AS,
    SENSITIVE,
    drafts,
    preview_draft,
    save_draft,
    withdraw_draft,
)
from services.wiring import segment_book
from tests.contract.test_county_sources import FixedClock
from tests.fakes import make_desk, make_house

NAMES = {"fi": "Kokeilu", "sv": "Försök", "en": "Trial"}
NOBODY = Measured("visits_12_months", 40.0)
FREQUENT = Measured("visits_12_months", 4.0)
PSYCHIATRY = Had(Select(activities=frozenset({"psych_visit"})))


def definition(rule: Predicate, **changes: object) -> Definition:
    made = Definition("2026-1", date(2026, 1, 1), rule, NAMES, NAMES, "Tietojohtaminen")
    return replace(made, **changes)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def populations(county_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Populations:
    store = FolderSnapshots(tmp_path_factory.mktemp("snapshots"))
    refresh(CountyBulk(county_dir, FixedClock(date(2026, 11, 21))), store, segment_book())
    return Populations(store)


@pytest.fixture
def house(populations: Populations, tmp_path: Path) -> Iterator[House]:
    engine = open_database(f"sqlite:///{tmp_path}/store.sqlite")
    migrate(engine)
    yield make_house(populations=populations, questions=SqlQuestions(engine), segment_drafts=SqlSegmentDrafts(engine))
    engine.dispose()


def test_a_draft_is_counted_as_the_population_counts_it(house: House, populations: Populations) -> None:
    desk, people = make_desk("lead", house), populations.current()
    found = preview_draft(desk, "trial", definition(FREQUENT))
    assert isinstance(found.size, Answer)
    fits = members(people, FREQUENT)
    assert found.size.base == fits.sum() > 10
    assert {id for id, _ in found.overlaps} == set(people.words.segments)
    assert found.moves is None
    told = 0
    for id, answer in found.overlaps:
        mine = members(people, Among(Dimension.SEGMENT, frozenset({id})))
        for line in answer.lines if isinstance(answer, Answer) else ():
            exact = (fits == (line.key[0] == "yes")) & (mine == (line.key[1] == "yes"))
            value = line.cells[0].value
            if not isinstance(value, Hidden):
                assert value == exact.sum()
                assert value == 0 or value >= 5
                told += 1
    assert told > 4
    assert [row.entry.deed for row in house.audit.rows] == [Deed.DRAFT_SEGMENT]  # type: ignore[attr-defined]


def test_who_would_move_is_told_of_a_segment_that_is_there(house: House) -> None:
    found = preview_draft(make_desk("lead", house), "heavy_use", definition(FREQUENT))
    assert found.moves is not None
    assert "heavy_use" not in {id for id, _ in found.overlaps}


@pytest.mark.parametrize(
    ("rule", "note"),
    [(NOBODY, FEW), (Everyone(), EVERYONE), (Not(NOBODY), ""), (PSYCHIATRY, SENSITIVE)],
)
def test_a_rule_of_nobody_and_of_everybody_is_told(house: House, rule: Predicate, note: str) -> None:
    found = preview_draft(make_desk("lead", house), "trial", definition(rule))
    if note:
        assert note in found.notes
    else:  # everybody but a few: the few would be told
        assert isinstance(found.size, NotTold)


def test_the_same_as_another_is_told_only_when_the_numbers_that_say_so_are(house: House) -> None:
    desk = make_desk("lead", house)
    found = preview_draft(desk, "trial", definition(Among(Dimension.CUSTOMER_TYPE, frozenset({"omatoimi"}))))
    same = [id for id, one in found.overlaps if isinstance(one, Answer) and SAME_AS in found.notes]
    shown = dict(found.overlaps)["omatoimi"]
    values = {} if isinstance(shown, NotTold) else {line.key: line.cells[0].value for line in shown.lines}
    assert bool(same) == (values.get(("yes", "no")) == 0 and values.get(("no", "yes")) == 0)


@pytest.mark.parametrize("id", ["131052-908T", "a131052_908t", "Trial", "![x](//evil)"])
def test_what_was_typed_for_an_id_is_refused_and_not_in_the_log(house: House, id: str) -> None:
    for act in (preview_draft, save_draft):
        with pytest.raises(InvalidInput, match="bad_id"):
            act(make_desk("lead", house), id, definition(FREQUENT))
    said = [row.entry.categories[1:] for row in house.audit.rows]  # type: ignore[attr-defined]
    assert said == [("preview=?",), ("save=?",)]


def test_a_new_one_is_looked_at_without_an_id_and_not_kept_without_one(house: House) -> None:
    desk = make_desk("lead", house)
    found = preview_draft(desk, NEW, definition(FREQUENT))
    assert found == preview_draft(desk, "trial", definition(FREQUENT))
    assert found.moves is None
    with pytest.raises(InvalidInput, match="bad_id"):
        save_draft(desk, NEW, definition(FREQUENT))
    said = [row.entry.categories[1:] for row in house.audit.rows]  # type: ignore[attr-defined]
    assert said == [("preview=new",), ("preview=trial",), ("save=new",)]


REFUSED = {
    "itself": (Among(Dimension.SEGMENT, frozenset({"trial"})), "segment_rules.circular"),
    "nothing": (Among(Dimension.SEGMENT, frozenset({"nine"})), "segment_rules.no_such"),
    "word": (Among(Dimension.UNIT, frozenset({"Kuu"})), "predicate.unknown_word"),
    "activity": (Had(Select(activities=frozenset({"astrology"}))), "predicate.unknown_word"),
    "limit": (Measured("visits_12_months", 5.0), "predicate.unknown_value"),
    "feature": (All((FREQUENT, Measured("horoscope", 4.0))), "predicate.unknown_word"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_a_rule_is_refused_in_three_languages_and_nothing_is_kept(house: House, case: str) -> None:
    rule, key = REFUSED[case]
    desk = make_desk("lead", house)
    for act in (preview_draft, save_draft):
        with pytest.raises(InvalidInput) as told:
            act(desk, "trial", definition(rule))
        assert told.value.text_key == key
        for language in LANGUAGES:
            assert Text(language)(told.value.text_key, **told.value.values)
    assert drafts(desk) == ()


def test_identities_in_names_and_notes_are_refused(house: House) -> None:
    with pytest.raises(InvalidInput, match="personal_text"):
        definition(FREQUENT, name=NAMES | {"fi": "Asiakas 131052-908T"})
    with pytest.raises(InvalidInput, match="personal_text"):
        save_draft(make_desk("lead", house), "trial", definition(FREQUENT), "ks. 131052-908T")
    with pytest.raises(InvalidInput, match="bad_id"):
        save_draft(make_desk("lead", house), "131052-908T", definition(FREQUENT))
    assert drafts(make_desk("lead", house)) == ()


def test_drafts_are_kept_seen_by_leads_and_withdrawn_by_their_author_alone(
    house: House, populations: Populations
) -> None:
    desk = make_desk("lead", house)
    before = populations.current().memberships
    made = save_draft(desk, "trial", definition(FREQUENT, look_back_days=90), "Kokeillaan syksyllä")
    assert drafts(desk) == (made,)
    assert populations.current().memberships is before
    assert house.segment_drafts is not None
    assert not house.segment_drafts.withdraw(made.id, "somebody else")
    withdraw_draft(desk, made.id)
    assert drafts(desk) == ()
    with pytest.raises(NotFound):
        withdraw_draft(desk, made.id)


def test_a_sensitive_rule_must_say_so_and_there_is_a_most(house: House) -> None:
    desk = make_desk("lead", house)
    with pytest.raises(InvalidInput, match="sensitive"):
        save_draft(desk, "trial", definition(PSYCHIATRY))
    for _ in range(MOST_DRAFTS):
        save_draft(desk, "trial", definition(PSYCHIATRY, sensitive=True))
    with pytest.raises(InvalidInput, match="too_many"):
        save_draft(desk, "trial", definition(PSYCHIATRY, sensitive=True))


@pytest.mark.parametrize("who", ["doctor", "staff", "officer"])
def test_only_team_leads_draft(house: House, who: str) -> None:
    desk = make_desk(who, house)
    for act in (lambda: preview_draft(desk, "trial", definition(FREQUENT)), lambda: drafts(desk),
                lambda: save_draft(desk, "trial", definition(FREQUENT)), lambda: withdraw_draft(desk, "x")):  # fmt: skip
        with pytest.raises(Refused):
            act()


def test_comments_are_kept_by_name_and_day_for_every_lead_and_never_as_marks_on_answers(house: House) -> None:
    desk = make_desk("lead", house)
    one, other = (save_draft(desk, id, definition(FREQUENT)) for id in ("trial", "trial_2"))
    first = comment_draft(desk, one.id, "  Sopii \n meille ")
    second = comment_draft(desk, one.id, "Raja on matala")
    assert draft_comments(desk) == {one.id: (first, second)}
    assert (first.words, first.author, first.at) == ("Sopii meille", desk.user.id, house.clock.now())
    assert house.questions is not None
    assert house.questions.all_marks(populations_snapshot(house)) == ()
    withdraw_draft(desk, other.id)
    for id in (other.id, "0" * 32):
        with pytest.raises(NotFound):
            comment_draft(desk, id, "Hyvä")
    for words in ("", "ks. 131052-908T", "x" * 401, "a\u202eb"):
        with pytest.raises(InvalidInput, match="segment_rules"):
            comment_draft(desk, one.id, words)
    for _ in range(MOST_COMMENTS - 2):
        comment_draft(desk, one.id, "Lisää")
    with pytest.raises(InvalidInput, match="too_many_comments"):
        comment_draft(desk, one.id, "Yksi liikaa")
    with pytest.raises(Refused):
        comment_draft(make_desk("doctor", house), one.id, "Hyvä")


def populations_snapshot(house: House) -> str:
    assert house.populations is not None
    return house.populations.current().snapshot


def test_a_store_that_is_not_there_is_said(populations: Populations) -> None:
    with pytest.raises(StoreUnavailable):
        drafts(make_desk("lead", make_house(populations=populations)))


def test_the_text_of_a_draft_is_a_rule_of_the_next_refresh(tmp_path: Path) -> None:
    rule = All((FREQUENT, Not(Among(Dimension.GENDER, frozenset({"female"}))), PSYCHIATRY))
    draft = definition(
        rule, sensitive=True, look_back_days=90, valid_to=date(2027, 1, 1), name=NAMES | {"fi": 'Nimi "ä" = {1}'}
    )
    (tmp_path / "trial.toml").write_text(draft_toml("trial", draft), encoding="utf-8")
    assert read_segment(tmp_path / "trial.toml", read_axes()).definitions == (draft,)


def test_random_drafts_never_tell_of_fewer_than_five(house: House, populations: Populations) -> None:
    """A lead who drafts whatever comes: of every pair of sizes that were told, the persons who differ are none or five."""
    desk, people, dice = make_desk("lead", house), populations.current(), random.Random(5)
    ages = ["0-6", "7-17", "18-22", "23-29", "30-44", "45-64", "65-74", "75-84", "85-"]
    told: list[np.ndarray] = []
    for _ in range(30):
        parts: list[Predicate] = [Measured("visits_12_months", dice.choice((1.0, 2.0, 4.0, 8.0)))]
        parts.append(Among(Dimension.AGE_BAND, frozenset(dice.sample(ages, dice.randint(2, 8)))))
        rule = All(tuple(parts))
        found = preview_draft(desk, "trial", definition(rule))
        if isinstance(found.size, Answer) and not isinstance(found.size.base, Hidden):
            told.append(members(people, rule))
    assert len(told) > 2
    for at, one in enumerate(told):
        assert one.sum() >= 5
        for other in told[:at]:
            apart = int((one ^ other).sum())
            assert apart == 0 or apart >= 5
