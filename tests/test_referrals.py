"""Referrals from the fictional directory: up to three, each with a reason, nothing stale or closed."""

import datetime as dt
import json
import shutil
from dataclasses import replace
from functools import partial
from timeit import repeat

import pytest

from bot import district, referrals
from bot.config import SHIPPED_DISTRICT
from bot.district.directory import Directory
from bot.errors import InvalidInputError

TODAY = dt.date(2026, 11, 21)
DISTRICT = district.read_once(SHIPPED_DISTRICT)


def suggest(needs, language=None, school=None, today=TODAY, **more):
    return referrals.suggest(DISTRICT, needs, language=language, school=school, today=today, **more)


def names(found):
    return [referral.name for referral in found]


def service(name):
    return next(entry for entry in DISTRICT.directory.services if entry.name == name)


def test_a_spanish_speaking_family_near_alder_gets_the_pantry_nearby_first():
    first = suggest(["food"], "es", "alder-elementary")[0]
    assert first.name == "Orchard Table Food Pantry"
    assert first.need == "food"
    assert first.why == (
        "food, Spanish spoken, near Alder Elementary (0.1 miles), evenings, weekends, no papers asked, free"
    )


def test_two_needs_are_served_in_turn_and_three_is_the_most():
    found = suggest(["housing", "food"], "es", "alder-elementary")
    assert [referral.need for referral in found] == ["housing", "food", "housing"]


def test_one_service_for_two_needs_is_suggested_once():
    found = suggest(["safety_shelter", "crisis_support"])
    assert len({referral.id for referral in found}) == len(found) == 3


def test_a_need_named_twice_counts_once():
    assert suggest(["mediation", "mediation"]) == suggest(["mediation"])


def test_no_need_no_suggestion():
    assert suggest([]) == []


def test_the_familys_language_outranks_nearness():
    found = referrals.search(DISTRICT, "food", language="hmn", school="redwood-high", today=TODAY)
    assert names(found)[:2] == ["Valley Harvest Home Boxes", "Southgate Community Kitchen"]
    assert "Hmong spoken, 2.2 miles from Redwood High" in found[0].why
    assert "language not listed, ask first" in found[1].why


def test_an_interpreter_outranks_no_interpreter():
    found = referrals.search(DISTRICT, "housing", language="hy", today=TODAY)
    assert found[0].name == "Maple Valley Family Shelter"
    assert "interpreter on request" in found[0].why


@pytest.mark.parametrize("tag", ["zh-Hans", "zh-Hant", "zh", "ZH_tw"])
def test_script_and_region_of_a_language_do_not_matter(tag):
    assert "Chinese spoken" in suggest(["tutoring"], tag)[0].why


def test_the_service_mainly_for_the_need_comes_before_one_that_also_helps():
    assert names(suggest(["crisis_support"]))[0] == "Valley Crisis Line"


def test_help_by_phone_is_told_so_and_at_any_hour():
    why = suggest(["crisis_support"], "es", "cedar-high")[0].why
    assert why == "crisis support, Spanish spoken, by phone or online, at any hour, no papers asked, free"


def test_papers_that_are_asked_for_are_not_denied():
    why = suggest(["utilities"])[0].why
    assert why == "utilities, free"


def test_a_service_bound_to_another_area_is_not_offered():
    north = names(referrals.search(DISTRICT, "food", school="alder-elementary", today=TODAY))
    south = names(referrals.search(DISTRICT, "food", school="redwood-high", today=TODAY))
    assert "Southgate Community Kitchen" in south
    assert "Southgate Community Kitchen" not in north


def test_closed_and_stale_services_are_withheld():
    assert "Northview Rooms" not in names(referrals.search(DISTRICT, "housing", today=TODAY))
    assert "Depot Street Food Shelf" not in names(referrals.search(DISTRICT, "food", today=TODAY))


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Northview Rooms", "temporarily closed"),
        ("Depot Street Food Shelf", "not confirmed since 2025-04-02"),
        ("Valley Crisis Line", None),
    ],
)
def test_the_reason_for_withholding_is_told(name, reason):
    assert referrals.withheld(service(name), TODAY, review_days=365) == reason


def test_a_service_nobody_ever_confirmed_is_withheld():
    assert (
        referrals.withheld(replace(service("Valley Crisis Line"), assured_date=None), TODAY, review_days=365)
        == "never confirmed"
    )


def test_a_service_is_offered_through_its_last_day_and_withheld_the_day_after():
    confirmed = service("Common Ground Mediation").assured_date
    assert suggest(["mediation"], today=confirmed + dt.timedelta(days=365))
    assert not suggest(["mediation"], today=confirmed + dt.timedelta(days=366))


def test_a_school_no_longer_on_the_list_costs_the_distance_but_not_the_suggestion():
    found = suggest(["food"], "es", "closed-long-ago")
    assert found
    assert "miles" not in found[0].why


def test_a_search_for_an_unknown_school_names_the_box():
    with pytest.raises(InvalidInputError) as told:
        referrals.search(DISTRICT, "food", school="Northgate Academy", today=TODAY)
    assert told.value.field == "school"


def test_a_misspelt_need_is_told_with_the_nearest_one():
    with pytest.raises(InvalidInputError, match="did you mean housing"):
        referrals.search(DISTRICT, "housin", today=TODAY)


def test_places_without_coordinates_come_last_and_claim_no_distance():
    shelter = service("Maple Valley Family Shelter")
    nowhere = replace(shelter, id="x", name="A Room", places=(replace(shelter.places[0], latitude=None),))
    unmapped = replace(DISTRICT, directory=Directory((nowhere, *DISTRICT.directory.services)))
    found = referrals.search(unmapped, "housing", language="es", school="alder-elementary", today=TODAY)
    assert names(found)[-1] == "A Room"
    assert "miles" not in found[-1].why


def test_the_order_does_not_depend_on_the_order_of_the_file():
    turned = replace(DISTRICT, directory=Directory(DISTRICT.directory.services[::-1]))
    for need in ("food", "counseling", "financial_help"):
        assert referrals.search(turned, need, language="es", today=TODAY) == referrals.search(
            DISTRICT, need, language="es", today=TODAY
        )


def test_five_thousand_services_are_searched_in_a_tenth_of_a_second(tmp_path):
    folder = shutil.copytree(SHIPPED_DISTRICT, tmp_path / "district")
    path = folder / "directory" / "services.json"
    shipped = json.loads(path.read_text("utf-8"))
    many = [{**entry, "id": f"{entry['id']}-{copy}"} for copy in range(150) for entry in shipped]
    path.write_text(json.dumps(many), "utf-8")
    large = district.load(folder)
    question = partial(referrals.search, large, "food", language="es", school="alder-elementary", today=TODAY)
    assert len(question()) == 3 * 150
    assert min(repeat(question, number=1, repeat=3)) < 0.1
