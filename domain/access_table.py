"""The access policy, row by row. Read from the top: the first row that fits decides; what no row names is refused.

The rows stand in four groups, strictest first, so a row can only be outweighed by a stricter one:
never, only with a stated reason, only after a question, allowed. docs/access-policy.md is made from this file.

Task classes of decree 825/2022: doctor and surgeon are class 1 (all necessary patient data), care staff class 2
(limited). The decree covers patient data: in the register of social welfare only care staff have rows until the
classes of social welfare are loaded. The mapping is ours.
"""

from __future__ import annotations

from dataclasses import dataclass

from domain.access import Deed, Flag, Outcome, Relation
from domain.staff import Register, Role

POLICY_VERSION = "2026-11-22.2"
"""Written to every line of the log. Change it with every change of a row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A rule. An empty `who`, `deeds`, `relations` or `registers` means any; every one of `when` must hold."""

    outcome: Outcome
    reason: str
    why: str
    who: frozenset[Role] = frozenset()
    deeds: frozenset[Deed] = frozenset()
    relations: frozenset[Relation] = frozenset()
    registers: frozenset[Register] = frozenset()
    when: frozenset[Flag] = frozenset()
    unless: frozenset[Flag] = frozenset()

    def fits(self, role: Role, deed: Deed, relation: Relation, register: Register, flags: frozenset[Flag]) -> bool:
        """True when the rule speaks of this case."""
        return (
            (not self.who or role in self.who)
            and (not self.deeds or deed in self.deeds)
            and (not self.relations or relation in self.relations)
            and (not self.registers or register in self.registers)
            and self.when <= flags
            and not self.unless & flags
        )


PHYSICIANS = frozenset({Role.DOCTOR, Role.SURGEON})
CARE_STAFF = frozenset({Role.CARE_STAFF})
CLINICAL = PHYSICIANS | CARE_STAFF
STAFF = frozenset(Role) - {Role.CUSTOMER}

NO_PERSON = frozenset({Deed.SEE_SEGMENTS, Deed.ASSESS_ANSWER, Deed.DRAFT_SEGMENT, Deed.SEE_AUDIT})
OF_A_PERSON = frozenset(Deed) - NO_PERSON
STATEMENTS = frozenset({Deed.REQUEST_STATEMENT, Deed.ANSWER_STATEMENT})
NAMED_ON_LISTS = frozenset({Deed.SEE_WORK_LIST, Deed.SEE_NAMES})
OF_A_CUSTOMER = OF_A_PERSON - {Deed.SEE_OWN, Deed.FIND_PERSON}
OF_CARE = OF_A_CUSTOMER - {Deed.ANSWER_STATEMENT, Deed.REQUEST_STATEMENT, Deed.OPEN_SHIELDED}

PRESENT = frozenset({Relation.APPOINTMENT, Relation.OPEN_REQUEST, Relation.ASSIGNMENT})
CARE = PRESENT | {Relation.ENCOUNTER}
NO_DUTY = frozenset({Relation.NONE, Relation.ENCOUNTER, Relation.STATED_REASON})
NO_EMERGENCY = frozenset(Relation) - {Relation.EMERGENCY}

HEALTH, SOCIAL = frozenset({Register.HEALTH}), frozenset({Register.SOCIAL})


NEVER = (
    Row(
        who=STAFF, deeds=OF_A_PERSON, when=frozenset({Flag.OWN_RECORD}),
        outcome=Outcome.REFUSED, reason="own_record",
        why="Nobody opens their own record at work, whatever the reason: as a customer one sees it in one's own view.",
    ),
    Row(
        who=frozenset({Role.TEAM_LEAD, Role.ADMINISTRATOR}), deeds=OF_A_PERSON,
        outcome=Outcome.REFUSED, reason="role_sees_no_person",
        why="Team leads see aggregates (552/2019 41 §); administrators see no customer data at all.",
    ),
    Row(
        who=frozenset({Role.PROTECTION_OFFICER}), deeds=OF_A_PERSON - {Deed.REVEAL_ID},
        outcome=Outcome.REFUSED, reason="role_sees_no_person",
        why="The data-protection officer supervises the log and opens no case.",
    ),
    Row(
        who=frozenset({Role.CUSTOMER}), deeds=frozenset({Deed.SEE_OWN}), when=frozenset({Flag.MINOR}),
        unless=frozenset({Flag.OWN_RECORD}), outcome=Outcome.REFUSED, reason="guardian",
        why="Acting for a child needs the child's view of it (703/2023 34 and 51 §): not offered here.",
    ),
    Row(
        who=frozenset({Role.CUSTOMER}), deeds=frozenset({Deed.SEE_OWN}), when=frozenset({Flag.DECEASED}),
        outcome=Outcome.REFUSED, reason="deceased",
        why="Client data stay secret after death (703/2023 4 §): nobody reads them as the dead person.",
    ),
    Row(
        who=CARE_STAFF, deeds=STATEMENTS | {Deed.OPEN_SHIELDED},
        outcome=Outcome.REFUSED, reason="task_class",
        why="Task class 2 of decree 825/2022: statements and other specialties' shielded entries are not part of it.",
    ),
    Row(
        who=CARE_STAFF, when=frozenset({Flag.SHIELDED}), outcome=Outcome.REFUSED, reason="task_class",
        why="Task class 2 sees its own specialty only; the flag is raised outside it (703/2023 26 §).",
    ),
    Row(
        who=frozenset({Role.DOCTOR}), deeds=frozenset({Deed.ANSWER_STATEMENT}),
        outcome=Outcome.REFUSED, reason="task_class",
        why="The statement is the surgeon's.",
    ),
    Row(
        deeds=STATEMENTS | {Deed.OPEN_SHIELDED}, registers=SOCIAL, outcome=Outcome.REFUSED, reason="health_only",
        why="Statements and specialties belong to the health register.",
    ),
    Row(
        who=PHYSICIANS, registers=SOCIAL, unless=frozenset({Flag.OTHER_REGISTER}),
        outcome=Outcome.REFUSED, reason="no_social_class",
        why="No class of social welfare has been loaded for doctors: they do not work in that register.",
    ),
    Row(
        deeds=frozenset({Deed.REVISE_PLAN}) | STATEMENTS, when=frozenset({Flag.DECEASED}),
        outcome=Outcome.REFUSED, reason="deceased",
        why="Nothing new is planned for a dead person. Reading follows the rules of the living (703/2023 4 §), "
        "and what is open can be closed.",
    ),
    Row(
        who=frozenset({Role.SURGEON}), deeds=frozenset({Deed.ANSWER_STATEMENT}),
        relations=frozenset(Relation) - {Relation.OPEN_REQUEST}, outcome=Outcome.REFUSED, reason="no_request",
        why="A statement answers an open request.",
    ),
    Row(
        who=CLINICAL, deeds=NAMED_ON_LISTS, relations=frozenset(Relation) - CARE,
        outcome=Outcome.REFUSED, reason="no_relation",
        why="A work list, and the names of a cohort, show only customers one has something to do with; no stated "
        "reason puts a name on them.",
    ),
    Row(
        who=CLINICAL, deeds=frozenset({Deed.SEE_NAMES}), when=frozenset({Flag.NON_DISCLOSURE}),
        outcome=Outcome.REFUSED, reason="non_disclosure_search",
        why="Turvakielto: absent from every group below the whole county, so from its names too "
        "(661/2009 36-37 §). Whoever has the ID opens as ever.",
    ),
    Row(
        who=PHYSICIANS, deeds=frozenset({Deed.SEE_NAMES}), when=frozenset({Flag.SHIELDED}),
        outcome=Outcome.REFUSED, reason="shielded_list",
        why="Shielded entries are opened one customer at a time, after a question (703/2023 26 §): no list of names "
        "is made from them.",
    ),
    Row(
        who=CLINICAL, deeds=frozenset({Deed.FIND_PERSON}), when=frozenset({Flag.NON_DISCLOSURE}),
        outcome=Outcome.REFUSED, reason="non_disclosure_search",
        why="Turvakielto: nobody is found by name (661/2009 36-37 §). Whoever has the ID opens as ever.",
    ),
)  # fmt: skip

WITH_A_REASON = (
    Row(
        who=CLINICAL, deeds=OF_A_CUSTOMER, relations=NO_EMERGENCY, when=frozenset({Flag.DENIED}),
        outcome=Outcome.NEEDS_REASON, reason="denied",
        why="A denial outweighs every relation; only an emergency passes it (703/2023 54 § 2, 57-59 §).",
    ),
    Row(
        who=CLINICAL, deeds=OF_A_CUSTOMER, relations=NO_EMERGENCY,
        when=frozenset({Flag.OTHER_REGISTER}), outcome=Outcome.NEEDS_REASON, reason="other_register",
        why="Health and social welfare are registers apart: crossing is disclosure and needs an itemised consent "
        "(703/2023 53 §), which is not kept here yet, or an emergency.",
    ),
    Row(
        who=CLINICAL, deeds=frozenset({Deed.REVEAL_CONTACT}), relations=NO_DUTY,
        when=frozenset({Flag.NON_DISCLOSURE}), outcome=Outcome.NEEDS_REASON, reason="non_disclosure",
        why="Turvakielto: contact details only for whose present duty needs them (661/2009 36-37 §) or an emergency.",
    ),
    Row(
        who=CLINICAL, deeds=OF_A_CUSTOMER, relations=frozenset({Relation.ENCOUNTER}),
        when=frozenset({Flag.COLLEAGUE}), outcome=Outcome.NEEDS_REASON, reason="colleague",
        why="A colleague's record: having once met at work is not enough.",
    ),
    Row(
        who=CLINICAL, deeds=OF_A_CUSTOMER, relations=frozenset({Relation.NONE}),
        outcome=Outcome.NEEDS_REASON, reason="no_relation",
        why="Without a care or client relation a reason is stated and recorded (703/2023 9 §).",
    ),
)  # fmt: skip

AFTER_A_QUESTION = (
    Row(
        who=PHYSICIANS, deeds=frozenset({Deed.OPEN_SHIELDED}), outcome=Outcome.NEEDS_CONFIRMATION, reason="shielded",
        why="Psychiatry, medical genetics and the like are shielded outside the specialty (703/2023 26 §).",
    ),
    Row(
        who=PHYSICIANS, deeds=OF_CARE | STATEMENTS, when=frozenset({Flag.SHIELDED}),
        outcome=Outcome.NEEDS_CONFIRMATION, reason="shielded",
        why="The same, whatever else is done with shielded entries.",
    ),
    Row(
        who=CLINICAL, deeds=frozenset({Deed.COPY_SUMMARY}), when=frozenset({Flag.MINOR}),
        outcome=Outcome.NEEDS_CONFIRMATION, reason="minor",
        why="A copy may reach a guardian whom the minor has denied (703/2023 51 §).",
    ),
)  # fmt: skip

ALLOWED = (
    Row(
        who=CLINICAL, deeds=frozenset({Deed.REVEAL_CONTACT}), relations=PRESENT, registers=HEALTH,
        when=frozenset({Flag.NON_DISCLOSURE}), outcome=Outcome.ALLOWED, reason="non_disclosure",
        why="Turvakielto: a present relation is the duty; every reveal is marked.",
    ),
    Row(
        who=CARE_STAFF, deeds=frozenset({Deed.REVEAL_CONTACT}), relations=PRESENT, registers=SOCIAL,
        when=frozenset({Flag.NON_DISCLOSURE}), outcome=Outcome.ALLOWED, reason="non_disclosure",
        why="The same in the register of social welfare (703/2023 38 §).",
    ),
    Row(
        who=CLINICAL, deeds=OF_CARE | STATEMENTS, relations=PRESENT,
        when=frozenset({Flag.COLLEAGUE}), outcome=Outcome.ALLOWED, reason="colleague",
        why="A colleague with a present relation is cared for like anybody; the line is marked for the officer.",
    ),
    Row(
        who=CLINICAL, deeds=OF_CARE, relations=CARE, registers=HEALTH, outcome=Outcome.ALLOWED, reason="care_relation",
        why="A verified care relation (703/2023 9 §). What of the data each task class sees: decree 825/2022.",
    ),
    Row(
        who=CARE_STAFF, deeds=OF_CARE, relations=CARE, registers=SOCIAL,
        outcome=Outcome.ALLOWED, reason="client_relation",
        why="A verified client relation (703/2023 9 §).",
    ),
    Row(
        who=PHYSICIANS, deeds=frozenset({Deed.REQUEST_STATEMENT}), relations=CARE, registers=HEALTH,
        outcome=Outcome.ALLOWED, reason="care_relation",
        why="A doctor or surgeon in a care relation may ask for a statement.",
    ),
    Row(
        who=frozenset({Role.SURGEON}), deeds=frozenset({Deed.ANSWER_STATEMENT}),
        relations=frozenset({Relation.OPEN_REQUEST}), registers=HEALTH, outcome=Outcome.ALLOWED, reason="open_request",
        why="The request opens the case to the surgeon asked, and the answer is the surgeon's.",
    ),
    Row(
        who=CLINICAL, deeds=frozenset({Deed.FIND_PERSON}), unless=frozenset({Flag.SHIELDED, Flag.OTHER_REGISTER}),
        outcome=Outcome.ALLOWED, reason="found_by_name",
        why="Tells only that there is such a person, to somebody who named the name and the birth date and a purpose "
        "(703/2023 9 and 10 §); opening is decided on its own.",
    ),
    Row(
        who=CLINICAL, deeds=OF_CARE | {Deed.REQUEST_STATEMENT}, relations=frozenset({Relation.STATED_REASON}),
        outcome=Outcome.ALLOWED, reason="stated_reason",
        why="Break the glass: for a limited time, marked in the log, queued for the officer.",
    ),
    Row(
        who=CLINICAL, deeds=OF_CARE | {Deed.REQUEST_STATEMENT}, relations=frozenset({Relation.EMERGENCY}),
        outcome=Outcome.ALLOWED, reason="emergency",
        why="Break the glass in an emergency: also past a denial and between registers (703/2023 54 § 2).",
    ),
    Row(
        who=frozenset({Role.PROTECTION_OFFICER}), deeds=frozenset({Deed.REVEAL_ID}),
        outcome=Outcome.ALLOWED, reason="supervision",
        why="Supervising the log needs to know whose line it is, one logged person at a time (703/2023 10 §).",
    ),
    Row(
        who=frozenset({Role.PROTECTION_OFFICER}), deeds=frozenset({Deed.SEE_AUDIT}),
        outcome=Outcome.ALLOWED, reason="supervision",
        why="The log shows pseudonyms; every reading of it is a line of its own.",
    ),
    Row(
        who=frozenset({Role.TEAM_LEAD}), deeds=frozenset({Deed.SEE_SEGMENTS}),
        outcome=Outcome.ALLOWED, reason="knowledge_management",
        why="Aggregates of the own activity (552/2019 41 §), small cells suppressed.",
    ),
    Row(
        who=frozenset({Role.TEAM_LEAD}), deeds=frozenset({Deed.ASSESS_ANSWER}),
        outcome=Outcome.ALLOWED, reason="knowledge_management",
        why="Who may read an answer about a group may say what they think of it, by name and for others to see.",
    ),
    Row(
        who=frozenset({Role.TEAM_LEAD}), deeds=frozenset({Deed.DRAFT_SEGMENT}),
        outcome=Outcome.ALLOWED, reason="knowledge_management",
        why="A draft is a free filter: its numbers go through the guard and small cells; it changes no membership.",
    ),
    Row(
        who=frozenset({Role.CUSTOMER}), deeds=frozenset({Deed.SEE_OWN}), when=frozenset({Flag.OWN_RECORD}),
        outcome=Outcome.ALLOWED, reason="own_view",
        why="One's own data in one's own view.",
    ),
)  # fmt: skip

TABLE = (*NEVER, *WITH_A_REASON, *AFTER_A_QUESTION, *ALLOWED)
