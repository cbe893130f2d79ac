"""The shipped district is whole, and every fault in a district's own folder is named by file, row and field."""

import json
import shutil

import pytest

from bot import district, taxonomy, workdays
from bot.config import SHIPPED_DISTRICT
from bot.district.hsds import load_directory
from bot.errors import ConfigurationError, NotFoundError
from storage.enums import StaffRole, Urgency

SHIPPED = district.read_once(SHIPPED_DISTRICT)


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(SHIPPED_DISTRICT, tmp_path / "district")


@pytest.fixture
def change(folder):
    """Replace words in one file of a copy of the shipped district; every fault that follows comes back."""

    def edit(file, old, new):
        path = folder / file
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")
        return district.faults(folder)

    return edit


@pytest.fixture
def change_service(folder):
    """Change the first service of a copy's directory; every fault that follows comes back."""

    def edit(**fields):
        path = folder / "directory" / "services.json"
        services = json.loads(path.read_text("utf-8"))
        services[0] = {name: value for name, value in {**services[0], **fields}.items() if value is not None}
        path.write_text(json.dumps(services), "utf-8")
        return district.faults(folder)

    return edit


def test_the_shipped_district_has_no_fault():
    assert district.faults(SHIPPED_DISTRICT) == []


def test_the_district_tells_where_families_write_and_where_a_formal_complaint_goes():
    assert SHIPPED.name == "Maple Valley Unified School District"
    assert SHIPPED.intake_address == "concerns@district.example"
    assert SHIPPED.formal_complaint.web == "https://district.example/complaints"
    assert SHIPPED.thresholds.suppression == 10
    assert SHIPPED.reply.unsafe_contact == "neutral"


@pytest.mark.parametrize(
    ("line", "field", "words"),
    [
        ("max_files = 0", "max_files", "greater than or equal to 1"),
        ("max_file_megabytes = 101", "max_file_megabytes", "less than or equal to 100"),
        ("max_total_megabytes = 5", "max_total_megabytes", "less than max_file_megabytes"),
        ("max_flies = 3", "max_flies", "not a known name"),
    ],
)
def test_a_wrong_limit_of_files_is_told_by_file_and_field(change, line, field, words):
    name = line.partition(" ")[0] if "flies" not in line else "max_files"
    old = f"{name} = {getattr(SHIPPED.attachments, name)}"
    (fault,) = change("district.toml", f"\n{old}\n", f"\n{line}\n")
    assert fault.startswith(f"district.toml attachments.{field}: ")
    assert words in fault


def test_a_limit_of_one_file_above_the_usual_limit_of_all_is_told_where_that_is_not_named(change):
    text = "max_file_megabytes = 20\nmax_total_megabytes = 25"
    (fault,) = change("district.toml", text, "max_file_megabytes = 50")
    assert fault.startswith("district.toml attachments.max_total_megabytes: is less than max_file_megabytes")


def test_ombudspersons_come_in_on_call_order():
    assert [person.name for person in SHIPPED.ombudspersons] == ["Dana Whitfield", "Luis Ortega"]
    assert [person.name for person in SHIPPED.supervisors] == ["Karen Bell"]


def test_roles_are_known_by_slack_user_and_an_ordinary_employee_has_none():
    assert SHIPPED.roles_of("U0DANA") == {StaffRole.OMBUDSPERSON}
    assert SHIPPED.roles_of("U0THEO") == frozenset()


def test_somebody_who_left_has_no_role_and_is_not_called_out(change, folder):
    assert change("staff.csv", "U0LUIS,Luis Ortega,ombudsperson,luis.ortega@district.example,en;es,2,true",
                  "U0LUIS,Luis Ortega,ombudsperson,luis.ortega@district.example,en;es,2,false") == []  # fmt: skip
    left = district.load(folder)
    assert left.roles_of("U0LUIS") == frozenset()
    assert [person.name for person in left.ombudspersons] == ["Dana Whitfield"]


def test_a_person_with_two_roles_has_two_rows(folder):
    with (folder / "staff.csv").open("a") as file:
        file.write("U0DANA,Dana Whitfield,admin,dana.whitfield@district.example,en,,true\n")
    assert district.load(folder).roles_of("U0DANA") == {StaffRole.OMBUDSPERSON, StaffRole.ADMIN}


@pytest.mark.parametrize("key", ["alder-elementary", "Alder Elementary School", "ALDER ELEMENTARY", " alder "])
def test_a_school_is_found_by_id_name_or_other_name(key):
    assert SHIPPED.school(key).id == "alder-elementary"


def test_a_school_nobody_knows_is_not_found():
    with pytest.raises(NotFoundError):
        SHIPPED.school("Northgate Academy")


def test_every_school_has_an_enrolment_figure_for_this_school_year():
    counted = {figure.school for figure in SHIPPED.enrolment if figure.school_year == "2026-27"}
    assert counted == {school.id for school in SHIPPED.schools}


def test_every_need_of_the_taxonomy_has_a_service():
    needs = taxonomy.read().needs
    assert len(needs) == 20
    assert all(SHIPPED.directory.by_need[need] for need in needs)


def test_every_category_belongs_to_one_reporting_family():
    known = taxonomy.read()
    listed = [category for ids in known.families.values() for category in ids]
    assert sorted(listed) == sorted(known.categories)


def test_promised_times_come_from_the_taxonomy():
    targets = SHIPPED.calendar.targets
    assert targets[Urgency.EMERGENCY, "contact"] is None
    assert targets[Urgency.URGENT, "looked_at"] == 0
    assert (targets[Urgency.PRIORITY, "looked_at"], targets[Urgency.PRIORITY, "contact"]) == (1, 2)
    assert (targets[Urgency.ROUTINE, "looked_at"], targets[Urgency.ROUTINE, "contact"]) == (2, 5)


def test_the_time_zone_of_a_setting_wins_over_the_folder():
    elsewhere = district.load(SHIPPED_DISTRICT, timezone="America/New_York")
    assert elsewhere.timezone == "America/New_York"
    assert elsewhere.calendar.zone.key == "America/New_York"


def test_a_service_is_found_by_its_id():
    service = SHIPPED.directory.services[3]
    assert SHIPPED.directory.by_id[service.id] is service


def test_the_folder_is_read_once():
    assert district.read_once(SHIPPED_DISTRICT) is SHIPPED


def test_the_roster_may_be_absent(folder):
    (folder / "roster.csv").unlink()
    assert district.load(folder).roster == ()
    assert "Theo Marsh" in SHIPPED.roster


def test_loading_stops_at_the_first_fault_and_names_its_place(change, folder):
    change("schools.csv", "Alder,elementary,", "Alder,elementry,")
    with pytest.raises(ConfigurationError) as told:
        district.load(folder)
    assert told.value.field == "schools.csv row 2 level"


def test_every_fault_is_told_not_only_the_first(change):
    change("schools.csv", "Alder,elementary,north", "Alder,elementry,north")
    change("staff.csv", "karen.bell@district.example", "karen.bell")
    faults = change("district.toml", 'timezone = "America/Los_Angeles"', 'timezone = "Pacific"')
    assert [fault.split(":")[0] for fault in faults] == [
        "district.toml timezone",
        "staff.csv row 4 email",
        "schools.csv row 2 level",
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        ("district.toml", "[office]", "[offices]", "district.toml office: is missing"),
        ("district.toml", "suppression = 10", "suppression = 5", "district.toml thresholds.suppression: "),
        ("district.toml", "letters_a_day = 500", "letters_a_day = 0", "district.toml mail.automatic_letters_a_day: "),
        ("district.toml", "letters_a_day = 200", "letters_a_day = -1", "district.toml mail.emergency_letters_a_day: "),
        ("district.toml", "reopen_days = 60", "reopen_days = -1", "district.toml threads.reopen_days: "),
        ("district.toml", "new_case_days = 365", "new_case_days = 59", "district.toml threads.new_case_days: is less"),
        ("district.toml", "call_hours = 8", "call_hours = 3", "district.toml threads.call_hours: is not more"),
        ("district.toml", "nudge_hours = 3", "nudge_hour = 3", "district.toml threads.nudge_hour: "),
        ("district.toml", '"neutral"', '"maybe"', "district.toml reply.unsafe_contact: "),
        ("district.toml", '"fa"]', '"fa", "so"]', "district.toml languages: there are no letters in so; there are "),
        ("district.toml", "retention_profile", "retention_profil", "did you mean retention_profile?"),
        ("district.toml", "[intake]", "[intake", "district.toml: is not TOML"),
        ("staff.csv", "U0SAM", "sam", "staff.csv row 6 slack_user: "),
        ("staff.csv", "supervisor", "boss", "staff.csv row 4 role: "),
        ("staff.csv", ",en,,true", ",en,,", "staff.csv row 4 active: is missing"),
        ("staff.csv", ",2,true", ",1,true", "staff.csv row 3 on_call_order: is the same as in row 2"),
        ("staff.csv", ",2,true", ",,true", "staff.csv row 3 on_call_order: is missing"),
        ("staff.csv", "U0SAM,Sam Okafor,admin", "U0PRIYA,Priya Nair,compliance", "staff.csv row 6 slack_user: is the"),
        (
            "staff.csv",
            "languages,on_call",
            "language,on_call",
            "staff.csv row 1 language: is not a known name; did you",
        ),
        ("staff.csv", "languages,on_call", "language,on_call", "staff.csv row 1 languages: this column is missing"),
        ("staff.csv", "en,1,true", "en,1,true,1", "staff.csv row 2: has more cells than the header"),
        ("staff.csv", "Dana Whitfield,", '"Dana "Whitfield,', "staff.csv row 2: is not CSV"),
        ("areas.csv", "south,", "north,", "areas.csv row 4 id: is the same as in row 2"),
        ("schools.csv", "elementary,north", "elementary,west", "schools.csv row 2 area: west is not in areas.csv"),
        ("schools.csv", "Birch Lane,", "Alder,", "schools.csv row 3 aliases: is the same as in row 2"),
        ("schools.csv", "37.4820", "97.4820", "schools.csv row 2 latitude: "),
        ("schools.csv", "1958-09-01,", "1958-09-01,1950-06-30", "schools.csv row 2: valid_to is before valid_from"),
        (
            "enrolment.csv",
            "alder-elementary,2025-26,412",
            "alder-elementary,2025-26,-4",
            "enrolment.csv row 2 students",
        ),
        ("enrolment.csv", "alder-elementary", "alder", "enrolment.csv row 2 school: alder is not in schools.csv"),
        ("calendar.toml", 'opens = "08:00"', 'opens = "18:00"', "calendar.toml staffed.monday: closes before it opens"),
        ("calendar.toml", "monday", "moonday", "calendar.toml staffed.moonday"),
        ("calendar.toml", "last = 2025-11-28", "last = 2025-11-20", "calendar.toml closures row 4: ends before it beg"),
        ("calendar.toml", "valid_until = 2028", "valid_until = 2027", "calendar.toml valid_until: is before the last"),
        ("calendar.toml", "valid_until = 2028", "valid_until = 2024", "calendar.toml valid_until: is not after"),
        ("calendar.toml", "first = 2025-07-04", "first = 2024-07-04", "calendar.toml closures row 1: is not between"),
        (
            "calendar.toml",
            "last_day = 2026-06-09",
            "last_day = 2025-06-09",
            "school_years row 1 last_day: is not after",
        ),
        ("calendar.toml", "first_day = 2026-08-17", "first_day = 2026-06-01", "school_years row 2 first_day: is not"),
        ("calendar.toml", "[2025-09-26", "[2025-07-26", "row 1 progress_reports: 2025-07-26 is outside"),
        ("directory/services.json", "[", "[,", "directory/services.json: is not JSON"),
        ("directory/services.json", '"status": "active"', '"status": "open"', "directory/services.json row 1 status: "),
        ("directory/services.json", '"code": "food"', '"code": "foods"', "row 1 attributes: foods is not a need"),
        (
            "directory/services.json",
            '"opens_at": "15:00"',
            '"opens_at": "3 pm"',
            "services.json row 1 schedules row 1 ",
        ),
    ],
)
def test_a_wrong_word_is_told_with_file_row_and_field(change, file, old, new, fault):
    faults = change(file, old, new)
    assert any(fault in told for told in faults), faults


def test_a_row_that_cannot_be_read_raises_no_second_fault_elsewhere(change):
    assert len(change("schools.csv", "37.4820", "north")) == 1


def test_a_district_without_an_ombudsperson_is_refused(folder):
    staff = (folder / "staff.csv").read_text().splitlines()
    (folder / "staff.csv").write_text("\n".join(line for line in staff if "ombudsperson" not in line) + "\n")
    assert any("no active ombudsperson" in fault for fault in district.faults(folder))


@pytest.mark.parametrize("file", ["district.toml", "staff.csv", "calendar.toml", "directory/services.json"])
def test_a_missing_file_is_named(folder, file):
    (folder / file).unlink()
    with pytest.raises(ConfigurationError) as told:
        district.load(folder)
    assert told.value.field == file


def test_an_empty_folder_names_every_missing_file(tmp_path):
    files = {fault.split(":")[0].split(" ")[0] for fault in district.faults(tmp_path)}
    assert files == {
        "district.toml",
        "staff.csv",
        "areas.csv",
        "schools.csv",
        "enrolment.csv",
        "calendar.toml",
        "directory/services.json",
    }


def test_a_file_in_an_old_encoding_is_told_not_guessed(folder):
    (folder / "areas.csv").write_bytes("id,name,superintendent,departments\nnorth,Peña,x,y\n".encode("latin-1"))
    assert "areas.csv: is not UTF-8 text" in district.faults(folder)


def test_a_spreadsheet_that_adds_a_byte_order_mark_and_blank_lines_is_read(folder):
    path = folder / "areas.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n") + b"\r\n\r\n")
    assert [area.id for area in district.load(folder).areas] == ["north", "central", "south"]


def test_two_services_of_one_id_are_told_and_nothing_is_half_read(change_service, folder):
    faults = change_service(id=SHIPPED.directory.services[1].id)
    assert faults == ["directory/services.json row 2 id: is the same as in row 1"]
    with pytest.raises(ConfigurationError):
        load_directory(folder)


def test_a_service_without_a_name_is_told(change_service):
    assert change_service(name=None) == ["directory/services.json row 1 name: is missing"]


def test_a_page_of_a_directory_service_is_read_like_a_list(folder):
    path = folder / "directory" / "services.json"
    path.write_text(json.dumps({"total_items": 1, "contents": json.loads(path.read_text("utf-8"))[:1]}), "utf-8")
    assert [service.name for service in load_directory(folder).services] == ["Orchard Table Food Pantry"]


@pytest.mark.parametrize("content", ["{}", '"services"', "null"])
def test_json_that_holds_no_services_is_told(folder, content):
    (folder / "directory" / "services.json").write_text(content, "utf-8")
    assert "holds neither a list" in district.faults(folder)[0]


def test_what_a_service_does_not_tell_stays_unknown(change_service, folder):
    bare = dict.fromkeys(("cost_options", "required_documents", "languages", "assured_date", "url", "description"))
    assert change_service(**bare) == []
    service = load_directory(folder).services[0]
    assert (service.free, service.papers, service.assured_date, service.url) == (None, None, None, "")
    assert service.languages == {}


def test_terms_of_another_taxonomy_are_passed_over(change_service, folder):
    term = {"id": "t", "code": "BD-1800", "name": "Food", "taxonomy": "somebody-elses"}
    assert change_service(attributes=[{"id": "a", "taxonomy_term": term}, {"id": "b"}]) == []
    assert load_directory(folder).services[0].needs == ()


def test_the_shipped_calendar_covers_three_school_years():
    assert [year.id for year in SHIPPED.calendar.school_years] == ["2025-26", "2026-27", "2027-28"]
    assert SHIPPED.calendar.school_years[1].progress_reports[0].isoformat() == "2026-09-25"
    assert all(
        workdays.is_school_day(SHIPPED.calendar, day)
        for year in SHIPPED.calendar.school_years
        for day in (year.days.first, year.days.last, *year.progress_reports, *year.back_to_school, *year.open_house)
    )
