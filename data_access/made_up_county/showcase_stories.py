"""The stories of the showcase: short ones here, the long lives in showcase_lives.py."""

from __future__ import annotations

from data_access.made_up_county.places import unit_number
from data_access.made_up_county.rows import BY_DAY, BY_MONTH, BY_YEAR, CANCELLED, NO_SHOW, ONGOING, PLANNED
from data_access.made_up_county.story import YEAR, Story


def knee() -> Story:
    """Third knee-pain visit in four months, X-ray done, conservative care tried; nobody has asked the surgeon yet."""
    story = Story(
        key="knee", names=("Lehtonen", "Raija Kaarina"), birth="1958-07-14", gender="female",
        contact=("Rantatie 12 B 4", "040 998 1407", "raija.lehtonen@example.fi"),
        need="Haluan kävellä kauppaan ja takaisin ilman, että polvi pettää. Yöllä en nuku kivulta.",
    )  # fmt: skip
    story.alert("allergy", "Penisilliini: nokkosihottuma", "high", -2900)
    story.at(-3200, "dx_hypertension").at(-3195, "med_ramipril", nights=-1, status=ONGOING)
    story.every(-1700, -200, 300, "nurse_bp").measured("bp_sys", [(-1100, 148), (-800, 142), (-500, 138), (-200, 136)])
    story.at(-620, "gp_knee", "Lääkärin vastaanotto, oikean polven kipu", why="Portaissa pahentunut polvikipu")
    story.at(-600, "physio_knee").at(-572, "physio_knee").at(-541, "physio_knee", status=NO_SHOW)
    story.at(-410, "vac_flu").at(-402, "dental_exam").at(-380, "dental_care")
    story.at(-112, "phone_need", why="Polvikipu pahentunut, yöheräily")
    story.at(-110, "gp_knee", "Lääkärin vastaanotto, oikean polven kipu", by="doctor", minute=555)
    story.at(-110, "med_pain", nights=-1, status=ONGOING, by="doctor").at(-110, "med_nsaid", nights=30, by="doctor")
    story.at(-96, "physio_knee").at(-75, "physio_knee")
    story.at(-62, "gp_knee_oa", "Lääkärin vastaanotto, polven nivelrikko", by="doctor", minute=610)
    story.at(-62, "knee_injection", by="doctor", minute=625)
    story.at(-60, "dx_knee_oa", "Oikean polven nivelrikko", by="doctor", minute=BY_DAY)
    story.at(-49, "xray_knee", "Oikean polven natiiviröntgen, seisten", minute=645)
    story.at(-48, "doc_xray", "Röntgenlausunto: mediaalinen nivelrako kaventunut, Kellgren–Lawrence 3–4", late=9 * 1440)
    story.at(-47, "note_lab", "Lääkärin kirjaus: röntgenvastaus, konservatiivinen hoito jatkuu", by="doctor")
    story.at(-35, "physio_knee").at(-35, "oks", value=21, unit=unit_number("fysio"), who=-1)
    story.measured("weight", [(-200, 79.5), (-35, 78.0)]).measured("egfr", [(-200, 78)])
    story.at(-3110, "asa_2").at(-3098, "cholecystectomy")
    story.measured("height", [(-200, 164.0)]).measured("hba1c", [(-200, 39)]).at(-200, "smoking_former")
    story.at(-20, "msg_in", "Viesti asiakkaalta: särkylääke ei enää auta, milloin leikkausasiaa katsotaan?")
    story.at(-18, "call_follow", "Hoitopuhelu: polvikipu jatkuu, aika lääkärille varattu")
    story.at(
        0, "appt_gp_knee", "Lääkärin vastaanotto, oikean polven kipu", by="doctor", minute=540, status=PLANNED,
        why="Särkylääke ei enää auta",
    )  # fmt: skip
    story.at(24, "appt_physio", status=PLANNED)
    story.related("appointment", "doctor", -14, 14).related("encounter", "doctor", -110, 150)
    story.consents.append((-1500, None))
    return story


def stopped() -> Story:
    """Type 2 diabetes followed every three months for years; nothing since ten months ago."""
    story = Story(
        key="stopped", names=("Väisänen", "Kari Juhani"), birth="1964-03-03", gender="male", place=1,
        contact=("Myllytie 3", "040 998 0303", "kari.vaisanen@example.fi"), coping=2,
        need="Kokeissa käynti jäi, kun vuorotyö alkoi. Jalat ovat pistelleet.",
    )  # fmt: skip
    story.at(-2550, "dx_diabetes").at(-2550, "med_metformin", nights=-1, status=ONGOING)
    story.at(-2400, "dx_hypertension").at(-2390, "med_ramipril", nights=-1, status=ONGOING)
    story.at(-1900, "med_statin", nights=-1, status=ONGOING)
    values = (61, 58, 55, 54, 53, 52, 54, 53, 55, 54, 52, 53, 55, 57, 56, 58, 60, 62, 61, 64, 66, 69)
    days = [-2490 + 104 * i for i in range(len(values))]
    story.measured("hba1c", list(zip(days, values, strict=True)))
    for i, day in enumerate(days):
        story.at(day + 5, "nurse_diabetes" if i % 2 else "call_diabetes")
    for day in range(-2300, -320, 365):
        story.at(day, "gp_chronic").at(day - 7, "fundus").measured("ldl", [(day - 7, 2.4)])
        story.measured("egfr", [(day - 7, 82)])
    story.at(-214, "appt_diabetes", status=NO_SHOW).at(-213, "msg_invite").at(-120, "appt_diabetes", status=NO_SHOW)
    story.at(-118, "msg_invite").at(-60, "emergency", "Päivystyskäynti, jalan haavauma", why="Jalkahaava ja pistely")
    story.at(-60, "crp", value=34.0).at(-58, "nurse_wound")
    story.measured("weight", [(-430, 104.0)]).measured("bmi", [(-430, 33.2)]).at(-430, "smoking_daily")
    story.related("assignment", "doctor", -2500, None).related("assignment", "staff", -2500, None)
    story.lapses.append(("diabetes", days[-1], 104))
    story.consents.append((-2400, None))
    return story


def hidden() -> Story:
    """Non-disclosure for personal safety: pregnant, moved here in secrecy."""
    story = Story(
        key="hidden", names=("Salonen", "Sanni Maria"), birth="1987-05-17", gender="female", place=3,
        contact=("Koivukuja 7 A 2", "040 998 1705", None), non_disclosure=True,
        need="Toivon, ettei kukaan ulkopuolinen saa tietää, missä asun.",
    )  # fmt: skip
    story.at(-420, "soc_need").at(-410, "soc_meet").at(-300, "soc_phone").at(-230, "soc_meet")
    story.every(-170, -30, 28, "maternity").at(-122, "blood_count").at(-90, "spec_obst").at(-20, "phone_need")
    story.at(0, "appt_gp", "Lääkärin vastaanotto, raskauden seuranta", by="doctor", minute=870, status=PLANNED)
    story.at(14, "appt_social", status=PLANNED)
    story.related("appointment", "doctor", -14, 14)
    return story


def child() -> Story:
    """A child whose guardians act for her; recurrent ear infections."""
    story = Story(
        key="child", names=("Mäkelä", "Leo Oliver"), birth="2019-02-12", gender="male", place=0,
        contact=("Koulukatu 22", "040 998 1202", None),
        guardian="Alaikäinen: huoltajat Laura ja Ville Mäkelä (yhteishuolto)",
        need="Korvat kipeytyvät joka syksy, ja päiväkodista on oltu paljon pois. (Huoltajan kertomana)",
    )  # fmt: skip
    story.alert("allergy", "Maapähkinä: huulten turvotus", "high", -1400)
    for day in (-2600, -2540, -2450, -2330, -2200, -1950, -1600, -1230, -870):
        story.at(day, "child_clinic").at(day, "vac_child" if day < -1600 else "weight", value=None)
    story.events[-1]["value"] = 17.4
    story.at(-2240, "vac_mmr").at(-2080, "child_doctor").at(-140, "school_check")
    for day in (-1510, -1180, -1090, -760, -420, -395, -60):
        story.at(day, "gp_child_ear").at(day, "med_amoxi", nights=7)
    story.at(-61, "chat_need", why="Huoltajan yhteydenotto: korvakipu ja kuume")
    story.at(-30, "dental_exam").at(
        0, "appt_gp", "Lääkärin vastaanotto, korvien jälkitarkastus", by="doctor", minute=780, status=PLANNED
    )
    story.related("appointment", "doctor", -14, 14)
    return story


def deceased() -> Story:
    """Heart failure, died at the ward seven months ago."""
    story = Story(
        key="deceased", names=("Hämäläinen", "Veikko Olavi"), birth="1941-01-30", gender="male", place=2,
        contact=("Kirkkotie 9", None, None), died=-214, coping=2,
    )  # fmt: skip
    story.at(-3300, "dx_hypertension").at(-2100, "dx_af").at(-1500, "dx_hf").at(-700, "dx_ckd")
    story.at(-2095, "med_apixaban", nights=1881).at(-1500, "med_furosemide", nights=1286)
    story.at(-2090, "med_bisoprolol", nights=1876).at(-1490, "echo").at(-1495, "referral_card").at(-1450, "spec_cardio")
    story.every(-1400, -260, 95, "nurse_visit").every(-1380, -230, 190, "gp_chronic")
    story.measured("egfr", [(-1390, 58), (-1010, 49), (-640, 41), (-300, 33)])
    for day, nights in ((-910, 6), (-520, 9), (-330, 8), (-226, 12)):
        story.at(day, "emergency_breath").at(
            day, "stay_medical", nights=nights, why="Sydämen vajaatoiminnan pahentuminen"
        )
        story.at(min(day + nights + 2, -214), "doc_summary")
    story.at(-600, "soc_need_home").at(-590, "soc_homecare").at(-588, "homecare_period", nights=374)
    story.every(-580, -230, 14, "home_nurse")
    return story


def twins() -> tuple[Story, Story]:
    """Two people whose IDs differ by the sign only: same birth date, different names."""
    one = Story(
        key="twin", names=("Nieminen", "Tuula Marjatta"), birth="1970-01-01", gender="female",
        contact=("Torikatu 5 A 11", "040 998 0101", "tuula.nieminen@example.fi"),
        need="Migreeni on alkanut häiritä töitä.",
    )  # fmt: skip
    one.at(-700, "gp_visit", "Lääkärin vastaanotto, päänsärky").at(-690, "mri_head").at(-300, "note_rx")
    one.at(-40, "chat_need", why="Päänsärkyä useana päivänä viikossa").at(-399, "dental_exam").at(
        -385, "dental_hygiene"
    )
    one.at(0, "appt_gp", "Lääkärin vastaanotto, migreeni", by="doctor", minute=900, status=PLANNED)
    one.related("appointment", "doctor", -14, 14)
    other = Story(
        key="other_twin", names=("Björklund", "Solveig Ingrid"), birth="1970-01-01", gender="female", language="sv",
        place=5, contact=("Strandvägen 4", "040 998 0102", None),
    )  # fmt: skip
    other.alert("allergy", "Sulfa-antibiootit: vaikea ihoreaktio", "high", -2000)
    other.at(-1200, "dx_asthma").at(-1199, "med_asthma", nights=-1, status=ONGOING).every(
        -1100, -90, 360, "nurse_asthma"
    )
    other.at(-35, "gp_visit", "Lääkärin vastaanotto, astman pahenemisvaihe", by="doctor").measured(
        "pef", [(-1100, 410), (-35, 340)]
    )
    other.related("encounter", "doctor", -35, 145)
    return one, other


def temporary() -> Story:
    """Known by a temporary id only: a visitor hurt on the road, identity not yet confirmed."""
    story = Story(
        key="temporary", names=("Kask", "Jaan"), birth="1988-06-19", gender="male", language="et", interpreter="et",
        need="Nilkka kipeä, halusin kotiin mahdollisimman pian. (Tulkin välityksellä)",
    )  # fmt: skip
    story.at(
        -9, "emergency_fall", "Päivystyskäynti, nilkkavamma", by=None, why="Kaatuminen jäisellä pihalla", minute=1290
    )
    story.at(-9, "xray_chest", "Nilkan natiiviröntgen", minute=1335).at(-8, "med_pain", nights=14)
    story.at(-2, "nurse_visit", "Sairaanhoitajan vastaanotto, kipsin tarkistus", by="staff")
    story.at(5, "appt_gp", "Lääkärin vastaanotto, nilkan kontrolli", by="doctor", minute=600, status=PLANNED)
    story.related("appointment", "doctor", -9, 19).related("encounter", "staff", -2, 178)
    return story


def swedish() -> Story:
    """Speaks Swedish, hears badly: needs an interpreter; other knee operated two years ago."""
    story = Story(
        key="swedish", names=("Söderlund", "Gunilla Birgitta"), birth="1946-04-22", gender="female", language="sv",
        interpreter="sv", place=5, contact=("Hamngatan 2", "040 998 2204", None),
        need="Jag vill kunna sköta trädgården igen. Vänster knä gör ont nu när högra är opererat.",
    )  # fmt: skip
    story.alert("risk", "Kaatumisvaara: huimaus ja käytössä oleva kävelykeppi", "low", -500)
    story.at(-1300, "gp_knee_oa").at(-1290, "xray_knee").at(-1285, "dx_knee_oa", "Oikean polven nivelrikko")
    story.every(-1260, -1140, 40, "physio_knee", pathway=1).at(-1100, "referral_ort", pathway=1)
    story.at(-1098, "referral_handled", pathway=1, late=12 * 1440).at(-1050, "surgeon_visit", by="surgeon", pathway=1)
    story.at(-1050, "queue_surgery", pathway=1, by="surgeon", minute=BY_DAY).at(-1049, "oks", value=19, pathway=1)
    story.at(-960, "ort_nurse", pathway=1).at(-955, "asa_2", pathway=1).at(-955, "smoking_never")
    story.measured("height", [(-955, 161.0)]).measured("weight", [(-955, 74.0)]).measured("bmi", [(-955, 28.5)])
    story.at(-941, "knee_surgery", "Oikean polven kokotekonivelleikkaus", by="surgeon", pathway=1)
    story.at(-941, "stay_ort", nights=2, pathway=1).at(-922, "physio_after", pathway=1)
    story.at(-850, "surgeon_check", by="surgeon", pathway=1).at(-576, "oks", value=38, pathway=1)
    story.at(-575, "feedback_good", "Kundrespons: operationen gick bra, men tolken saknades vid utskrivningen")
    story.at(-90, "gp_knee", "Lääkärin vastaanotto, vasemman polven kipu").at(
        -70, "xray_knee", "Vasemman polven natiiviröntgen"
    )
    story.every(-1500, -100, 180, "nurse_bp")
    story.at(
        0, "appt_gp_knee", "Lääkärin vastaanotto, vasen polvi (tulkki varattu)", by="doctor", minute=675, status=PLANNED
    )
    story.related("appointment", "doctor", -14, 14)
    return story


def empty() -> Story:
    """In the register of persons; no service has ever met him."""
    return Story(
        key="empty", names=("Laaksonen", "Aleksi Mikael"), birth="1995-06-19", gender="male",
        contact=("Harjukatu 40 C 18", "040 998 1906", "aleksi.laaksonen@example.fi"),
    )  # fmt: skip


def contradicting() -> Story:
    """The clinical record has an older municipality, language and phone than the register of persons."""
    story = Story(
        key="contradicting", names=("Kallio", "Timo Petteri"), birth="1971-08-25", gender="male", language="fi",
        contact=("Satamakatu 1 B 9", "040 998 2508", "timo.kallio@example.fi"),
        known_as=("Kallio", "Timo Petri", "sv", "Sandnäs", "050 998 7777", -1600 * 1440),
        need="Rytmihäiriötuntemuksia rasituksessa.",
    )  # fmt: skip
    story.alert("allergy", "Ei tunnettuja lääkeallergioita", None, -1600)
    story.alert("allergy", "Asetyylisalisyylihappo: hengenahdistus", "high", -200)
    story.at(-1600, "gp_visit", "Lääkärin vastaanotto, sydämentykytys").at(-5200, "dx_asthma", minute=BY_YEAR)
    story.at(-200, "emergency_chest").at(-199, "ecg").at(-190, "dx_af").at(
        -190, "med_apixaban", nights=-1, status=ONGOING
    )
    story.at(-150, "referral_card").at(-98, "echo").at(-96, "spec_cardio").at(-900, "vac_flu", minute=BY_MONTH)
    story.at(-45, "gp_visit", "Lääkärin vastaanotto, eteisvärinän seuranta", by="doctor", late=11 * 1440)
    story.at(30, "appt_spec", status=PLANNED).related("encounter", "doctor", -45, 135)
    return story


def withdrawn() -> Story:
    """Withdrew the consent to sharing and denies one controller; the demo doctor has no relation."""
    story = Story(
        key="withdrawn", names=("Pesonen", "Riikka Johanna"), birth="1978-09-07", gender="female", place=1,
        contact=("Peltotie 14", "040 998 0709", None), need="En halua, että työterveyden tietoja yhdistetään tänne.",
    )  # fmt: skip
    story.consents += [(-2000, -320)]
    story.denials.append(("controller", "Lakeuden Työterveys Oy", -320, None))
    story.at(-1000, "gp_back").at(-980, "physio_direct").at(-960, "physio_direct").at(-330, "gp_visit")
    story.at(-300, "call_follow").at(-80, "nurse_visit").at(-60, "appt_gp", status=CANCELLED).at(
        20, "appt_nurse", status=PLANNED
    )
    return story


def psychiatric() -> Story:
    """A depressive episode treated in specialised psychiatry: shielded, beside an ordinary primary-care story."""
    story = Story(
        key="psychiatric", names=("Rantala", "Joona Mikael"), birth="1991-11-11", gender="male", place=0,
        contact=("Asemakatu 18 A 7", "040 998 1111", None), coping=2,
        need="Haluan jaksaa takaisin töihin. Uni on edelleen huonoa.",
    )  # fmt: skip
    story.at(-430, "gp_visit", "Lääkärin vastaanotto, uupumus", by="doctor").at(-425, "referral_psych", episode=1)
    story.at(-424, "doc_fit").at(-398, "psych_visit", episode=1).at(-398, "dx_depression", episode=1)
    story.at(-397, "med_sertraline", nights=-1, status=ONGOING, episode=1)
    story.every(-385, -200, 14, "psych_nurse", episode=1).at(-300, "stay_psych", nights=16, episode=1)
    story.every(-190, -25, 28, "psych_remote", episode=1).at(-120, "psych_consult", episode=1)
    story.at(-150, "gp_infection").at(-32, "gp_visit", "Lääkärin vastaanotto, työkyvyn arvio", by="doctor").at(
        -32, "doc_fit", by="doctor", minute=BY_DAY
    )
    story.at(12, "appt_psych", status=PLANNED, episode=1).at(-380, "soc_meet").at(-340, "soc_support")
    story.related("encounter", "doctor", -430, 148)
    return story


def staff_customers() -> tuple[Story, Story]:
    """The demo doctor and the demo nurse are customers too."""
    own = Story(
        key="own", names=("Koskela", "Elina Maria"), birth="1979-03-04", gender="female",
        contact=("Vuorikatu 30", "040 998 0403", "elina.koskela@example.fi"),
    )  # fmt: skip
    own.at(-800, "dental_exam").at(-400, "gp_skin").at(-YEAR, "vac_flu").at(-90, "physio_direct")
    colleague = Story(
        key="colleague", names=("Ranta-aho", "Satu Emilia"), birth="1984-02-26", gender="female",
        contact=("Pajatie 8", "040 998 2602", None),
    )  # fmt: skip
    colleague.at(-600, "gp_back").at(-590, "physio_direct").at(-200, "dental_exam").at(-20, "gp_infection")
    return own, colleague
