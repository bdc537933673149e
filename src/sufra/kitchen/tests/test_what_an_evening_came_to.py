"""After the evening one small form: what nobody counted stays unknown, and nothing that was typed is lost."""

import csv
import io
import re
from datetime import timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.test import Client
from tests.cast import amina, signed_in, text, yusuf

from sufra.kitchen.actions.fixing import fix
from sufra.kitchen.queries.hours import fixed_from
from sufra.models import Arrival, CookNumber, Iftar, KitchenReport, Site
from sufra.rules.roles import Role

pytestmark = pytest.mark.django_db
EMPTY = {
    "people": "", "meals_made": "", "meals_served": "", "left_over": "", "leftover_went": "",
    "packs_made": "", "volunteers": "", "weather": "", "cost": "", "note": "", "seen": "0",
}  # fmt: skip


@pytest.fixture
def season(monkeypatch):
    season = amina(coming="both")
    [iftar] = season.iftars
    monkeypatch.setattr("django.utils.timezone.now", lambda: iftar.closes_at)
    return season


@pytest.fixture
def cook(season):
    return signed_in(yusuf(season.host, Role.KITCHEN))


def address(season):
    return f"/en/host/{season.host.pk}/evening/{season.iftars[0].pk}/kitchen/report/"


def test_who_came_in_by_the_doors_stands_there_already(season, cook):
    [iftar] = season.iftars
    Arrival(
        uuid="0" * 32, iftar=iftar, section=iftar.sections.first(), kind="walk_in", guests=31, device="x",
        counted_at=iftar.maghrib_at, received_at=iftar.maghrib_at,
    ).save(force_insert=True)  # fmt: skip
    assert re.search(r'name="people" value="31"', cook.get(address(season)).content.decode())


def test_digits_of_any_script_are_taken_and_what_nobody_counted_stays_unknown(season, cook):
    said = EMPTY | {"people": "٣١٠", "meals_made": "۴۷۴", "left_over": "24", "cost": "1234٫5"}
    assert cook.post(address(season), said).status_code == 302
    report = KitchenReport._rows.get()
    assert (report.people, report.meals_made, report.left_over, float(report.cost)) == (310, 474, 24, 1234.5)
    assert report.meals_served is None
    assert not report.insisted


def test_more_served_than_made_is_asked_about_kept_if_meant_and_marked(season, cook):
    said = EMPTY | {"meals_made": "100", "meals_served": "120", "left_over": "5", "note": "Late rice"}
    answer = cook.post(address(season), said)
    assert answer.status_code == 422
    assert "120 served and 5 left over are more than the 100 that were made" in answer.content.decode()
    assert "Late rice" in answer.content.decode()
    assert KitchenReport._rows.count() == 0
    assert cook.post(address(season), said | {"insists": "on"}).status_code == 302
    assert KitchenReport._rows.get().insisted
    season_page = f"/en/host/{season.host.pk}/site/{season.site.pk}/season/"
    assert "cannot be, and was meant" in cook.get(season_page).content.decode()


def test_of_two_who_write_at_once_the_later_sees_what_the_earlier_saved_and_loses_nothing(season, cook):
    assert cook.post(address(season), EMPTY | {"meals_made": "300"}).status_code == 302
    answer = cook.post(address(season), EMPTY | {"meals_made": "320", "note": "Mine"})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Somebody else saved this form" in shown
    assert re.search(r"Hot meals made</dt><dd><bdi>300", shown)
    assert 'value="320"' in shown
    assert KitchenReport._rows.get().meals_made == 300
    assert cook.post(address(season), EMPTY | {"meals_made": "320", "seen": "1"}).status_code == 302
    assert KitchenReport._rows.get().meals_made == 320


@pytest.mark.parametrize("wrong", ["-1", "1.5", "many", "10000001"])
def test_a_number_that_is_none_is_said_and_kept(season, cook, wrong):
    answer = cook.post(address(season), EMPTY | {"people": wrong, "note": "Kept"})
    assert answer.status_code == 422
    assert f'value="{wrong}"' in answer.content.decode()
    assert "Kept" in answer.content.decode()
    assert KitchenReport._rows.count() == 0


@pytest.mark.parametrize(
    ("typed", "ways"), [("1,500", "Write 1500, or 1.5"), ("12.000", "Write 12000, or 12.0")]
)
def test_a_cost_that_can_be_read_in_two_ways_is_asked_about(season, cook, typed, ways):
    answer = cook.post(address(season), EMPTY | {"cost": typed})
    assert answer.status_code == 422
    assert ways in answer.content.decode()
    assert f'value="{typed}"' in answer.content.decode()
    assert cook.post(address(season), EMPTY | {"cost": "1500.5"}).status_code == 302
    assert KitchenReport._rows.get().cost == Decimal("1500.50")


def test_nothing_is_learned_from_an_evening_before_anybody_ate(season, cook, monkeypatch):
    [iftar] = season.iftars
    monkeypatch.setattr("django.utils.timezone.now", lambda: iftar.maghrib_at - timedelta(seconds=1))
    answer = cook.post(address(season), EMPTY | {"people": "4000"})
    assert answer.status_code == 422
    assert "Nobody has eaten yet." in answer.content.decode()
    assert 'value="4000"' in answer.content.decode()
    assert not KitchenReport._rows.exists()


def test_the_season_shows_the_forecast_beside_the_truth_and_gives_it_as_a_table(season, cook):
    [iftar] = season.iftars
    fix(iftar=iftar, now=fixed_from(iftar))
    number = CookNumber._rows.get()
    told = {"people": str(number.low), "meals_made": "40", "meals_served": "30", "left_over": "10"}
    cook.post(address(season), EMPTY | told | {"cost": "75"})
    site = f"/en/host/{season.host.pk}/site/{season.site.pk}"
    shown = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", cook.get(f"{site}/season/").content.decode()))
    assert "1 / 1 evenings in which as many ate as the range said" in shown
    assert "2.50" in shown
    header, row = csv.reader(io.StringIO(cook.get(f"{site}/season.csv").content.decode()))
    line = dict(zip(header, row, strict=True))
    assert (line["evening_on"], line["cook"]) == ("2027-03-05", str(number.meals))
    assert (line["meals_made"], line["meals_served"], line["left_over"]) == ("40", "30", "10")


def test_an_evening_is_judged_with_the_crew_that_its_number_was_fixed_with(season, cook):
    Site._rows.update(usual_crew=9)
    [iftar] = Iftar.objects.of(season.host).with_place()
    fix(iftar=iftar, now=fixed_from(iftar))
    Site._rows.update(usual_crew=0)
    number = CookNumber._rows.get()
    cook.post(address(season), EMPTY | {"people": str(number.low - 9)})
    site = f"/en/host/{season.host.pk}/site/{season.site.pk}"
    assert "1 / 1 evenings in which as many ate as the range said" in text(cook.get(f"{site}/season/"))
    header, row = csv.reader(io.StringIO(cook.get(f"{site}/season.csv").content.decode()))
    assert dict(zip(header, row, strict=True))["crew"] == "9"


def test_the_season_is_a_spreadsheet_with_dates_and_numbers(season, cook):
    [iftar] = season.iftars
    fix(iftar=iftar, now=fixed_from(iftar))
    cook.post(address(season), EMPTY | {"people": "41", "meals_made": "40", "cost": "75"})
    site = f"/en/host/{season.host.pk}/site/{season.site.pk}"
    answer = cook.get(f"{site}/season.xlsx")
    assert answer.headers["Content-Disposition"].endswith('.xlsx"')
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    heads, line = [[cell.value for cell in row] for row in sheet.iter_rows()]
    told = dict(zip(heads, line, strict=True))
    assert told["Evening"].date() == iftar.evening_on
    assert (told["Came"], told["Made"], told["Cost of a meal"]) == (41, 40, pytest.approx(1.83))
    assert told["Served"] is None
    assert not sheet.sheet_view.rightToLeft
    arabic = cook.get(f"{site}/season.xlsx".replace("/en/", "/ar/"))
    assert openpyxl.load_workbook(io.BytesIO(arabic.content)).active.sheet_view.rightToLeft


def test_outside_the_kitchen_a_few_people_are_no_number(season, cook):
    told = {"people": "4", "meals_made": "40", "meals_served": "4", "left_over": "36", "cost": "75"}
    cook.post(address(season), EMPTY | told)
    helper, site = Client(), f"/en/host/{season.host.pk}/site/{season.site.pk}"
    helper.force_login(yusuf(season.host, Role.HELPER))
    assert "&lt;5" in helper.get(f"{site}/season/").content.decode()
    assert "&lt;5" not in cook.get(f"{site}/season/").content.decode()
    tables = [
        list(csv.reader(io.StringIO(who.get(f"{site}/season.csv").content.decode())))
        for who in (helper, cook)
    ]
    [few, all_] = [dict(zip(*table, strict=True)) for table in tables]
    hidden = ("people", "meals_served", "left_over", "cost_per_meal")
    assert [few[column] for column in hidden] == ["<5"] * 4
    assert [all_[column] for column in hidden] == ["4", "4", "36", "18.75"]
    sheet = openpyxl.load_workbook(io.BytesIO(helper.get(f"{site}/season.xlsx").content)).active
    assert "<5" in [cell.value for cell in sheet[2]]


def test_a_kitchen_says_when_it_must_know_and_how_careful_it_is(season, cook):
    settings = f"/en/host/{season.host.pk}/site/{season.site.pk}/kitchen/"
    said = {"cook_by": "١٠:٣٠", "spare_for_one": "4", "pack_margin_percent": "5", "usual_crew": "٩"}
    assert cook.post(settings, said).status_code == 302
    site = Site._rows.get()
    kept = f"{site.cook_by:%H:%M}", site.spare_for_one, site.pack_margin_percent, site.usual_crew
    assert kept == ("10:30", 4.0, 5, 9)
    assert fixed_from(season.iftars[0]).strftime("%H:%M") == "10:30"
    for field, wrong in (("cook_by", "25:00"), ("spare_for_one", "0"), ("pack_margin_percent", "-1")):
        assert cook.post(settings, said | {field: wrong}).status_code == 422
    assert cook.post(settings, said | {"usual_crew": "many"}).status_code == 422
