"""What the data-protection officer reads is what the program does."""

from __future__ import annotations

from components.text import LANGUAGES, catalogue
from domain.access import Deed, Flag, Outcome, Relation
from domain.access_document import render
from domain.access_reason import ReasonCode
from domain.access_table import AFTER_A_QUESTION, TABLE
from tests.house.tree import ROOT, name, parsed, python_files


def test_the_document_is_made_from_the_table_of_today() -> None:
    assert (ROOT / "docs" / "access-policy.md").read_text(encoding="utf-8") == render(), "run make docs"


def test_every_word_of_the_policy_has_a_sentence() -> None:
    wanted = {f"access.{row.reason}" for row in TABLE} | {"access.not_in_table", "access.hidden", "access.not_known"}
    wanted |= {f"access.confirm.{row.reason}" for row in AFTER_A_QUESTION}
    wanted |= {f"access.code.{code}" for code in ReasonCode}
    wanted |= {
        f"access.{kind}.{x}" for kind, xs in (("deed", Deed), ("flag", Flag), ("relation", Relation)) for x in xs
    }
    wanted |= {f"access.outcome.{outcome}" for outcome in Outcome}
    assert {key for key in wanted for language in LANGUAGES if key not in catalogue(language)} == set()


def test_rows_stand_strictest_first() -> None:
    order = [Outcome.REFUSED, Outcome.NEEDS_REASON, Outcome.NEEDS_CONFIRMATION, Outcome.ALLOWED]
    places = [order.index(row.outcome) for row in TABLE]
    assert places == sorted(places)


def test_only_the_desk_makes_admissions() -> None:
    import ast

    found = {
        name(path)
        for path in python_files()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in {"admission_of", "Admission"}
    }
    assert found == {"services/desk.py", "services/admission.py"}


def test_every_sentence_of_an_error_exists() -> None:
    import inspect

    from domain import errors

    keys = {
        e.text_key
        for _, e in inspect.getmembers(errors, inspect.isclass)
        if issubclass(e, errors.TilannekuvaError) and hasattr(e, "text_key")
    }
    assert len(keys) > 8
    assert {k for k in keys for language in LANGUAGES if k not in catalogue(language)} == set()
