import re

import pytest
from django.test import Client
from tests.cast import NOW, amina, idris

from sufra.campaigns.actions import refining
from sufra.campaigns.forms.plan import SectionPlan
from sufra.campaigns.forms.refine import Parts
from sufra.models import Entrance, Section, Site

pytestmark = pytest.mark.django_db
EVENING = {
    "coming": "both", "doors_minutes_before": "60", "close_minutes_after": "120", "scope": "this",
    "forgotten_after_days": "2",
}  # fmt: skip


def parts(name, rows, shown):
    """Return the fields of a formset; `shown` of its rows stood there before."""
    data = {f"{name}-TOTAL_FORMS": str(len(rows)), f"{name}-INITIAL_FORMS": str(shown)}
    return data | {f"{name}-{n}-{field}": value for n, row in enumerate(rows) for field, value in row.items()}


def site_data(site, rows, shown):
    words = {"latitude": str(site.latitude), "longitude": str(site.longitude), "zone": site.zone}
    return words | parts("entrances", rows, shown)


def evening_data(rows, shown, **facts):
    return EVENING | parts("sections", rows, shown) | parts("items", [], 0) | facts


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def two_doors(season):
    address = f"/en/host/{season.host.pk}/site/{season.site.pk}/"
    rows = [
        {"name": "North gate", "directions": "Past the well", "step_free": "yes"},
        {"name": "Garden door", "step_free": "no", "parking": "yes"},
    ]
    answer = signed_in(season.owner).post(address, site_data(season.site, rows, 1))
    assert answer.status_code == 302
    return list(Entrance.objects.filter(site=season.site))


def test_a_place_has_several_entrances_each_with_its_own_facts():
    season = amina()
    [first] = season.site.entrances.all()
    north, garden = two_doors(season)
    assert north.pk == first.pk
    assert (north.step_free, north.parking, garden.step_free, garden.parking) == (True, None, False, True)
    text = Client().get(f"/en/i/{season.iftars[0].pk}/").content.decode()
    for words in (
        "North gate",
        "Past the well",
        "Step-free (North gate)",
        "Steps at the entrance (Garden door)",
    ):
        assert words in text


def test_a_section_has_its_own_entrance_facts_places_and_limit():
    season = amina()
    [iftar] = season.iftars
    _north, garden = two_doors(season)
    row = {
        "kind": "families", "seats": "٤٥", "places_offered": "60", "entry_limit": "50",
        "entrance_id": str(garden.pk), "chairs": "yes", "quiet_corner": "no",
    }  # fmt: skip
    address = f"/en/host/{season.host.pk}/evening/{iftar.pk}/"
    assert signed_in(season.owner).post(address, evening_data([row], 1, beyond_seats="on")).status_code == 302
    [section] = iftar.sections.all()
    assert (section.seats, section.places_offered, section.entry_limit) == (45, 60, 50)
    assert (section.entrance, section.chairs, section.quiet_corner) == (garden, True, False)
    text = Client().get(f"/en/i/{iftar.pk}/").content.decode()
    assert "Garden door" in text
    assert ">Chairs<" in text
    assert ">No quiet corner<" in text


def test_a_section_offers_its_seats_where_nothing_else_is_said():
    season = amina()
    [iftar] = season.iftars
    address = f"/en/host/{season.host.pk}/evening/{iftar.pk}/"
    signed_in(season.owner).post(address, evening_data([{"kind": "everyone", "seats": "70"}], 1))
    [section] = iftar.sections.all()
    assert (section.seats, section.places_offered, section.entry_limit) == (70, 70, None)


def three_sections():
    return amina(sections=[SectionPlan("families", 20), SectionPlan("women", 15), SectionPlan("men", 10)])


def keys(iftar):
    return {section.kind: section.pk for section in Section.objects.filter(iftar=iftar)}


def test_a_section_stays_the_same_row_when_the_one_before_it_goes():
    season = three_sections()
    [iftar] = season.iftars
    before = keys(iftar)
    rows = [
        {"kind": "families", "seats": "20", "DELETE": "on"},
        {"kind": "women", "seats": "15"},
        {"kind": "men", "seats": "10"},
        {"kind": "quiet", "seats": "5"},
    ]
    address = f"/en/host/{season.host.pk}/evening/{iftar.pk}/"
    assert signed_in(season.owner).post(address, evening_data(rows, 3)).status_code == 302
    after = keys(iftar)
    assert set(after) == {"women", "men", "quiet"}
    assert (after["women"], after["men"]) == (before["women"], before["men"])


def test_counting_the_sections_anew_would_mix_the_rows_up():
    season = three_sections()
    [iftar] = season.iftars
    before = keys(iftar)
    left = [
        {"kind": "women", "seats": 15, "places_offered": 15},
        {"kind": "men", "seats": 10, "places_offered": 10},
    ]
    refining.change_evening(
        iftar=iftar, user=None, facts={}, sections=list(enumerate(left)), items=[], scope="this", now=NOW
    )
    assert keys(iftar)["women"] == before["families"]


def test_sections_of_all_evenings_of_the_site_change_together():
    season = amina(days=[1, 2], sections=[SectionPlan("families", 20), SectionPlan("women", 15)])
    first, second = season.iftars
    before = keys(second)
    rows = [{"kind": "families", "seats": "20", "DELETE": "on"}, {"kind": "women", "seats": "30"}]
    address = f"/en/host/{season.host.pk}/evening/{first.pk}/"
    signed_in(season.owner).post(address, evening_data(rows, 2, scope="site"))
    assert keys(second) == {"women": before["women"]}
    assert second.sections.get().seats == 30


def test_an_entrance_that_goes_leaves_its_section():
    season = amina()
    [iftar] = season.iftars
    north, garden = two_doors(season)
    iftar.sections.update(entrance=garden)
    rows = [{"name": "North gate"}, {"name": "Garden door", "DELETE": "on"}]
    address = f"/en/host/{season.host.pk}/site/{season.site.pk}/"
    signed_in(season.owner).post(address, site_data(season.site, rows, 2))
    assert list(season.site.entrances.all()) == [north]
    assert iftar.sections.get().entrance is None


def test_the_entrance_of_another_host_is_no_choice():
    season, other = amina(), idris()
    [iftar] = season.iftars
    theirs = other.site.entrances.get()
    theirs.name = "Their door"
    theirs.save()
    address = f"/en/host/{season.host.pk}/evening/{iftar.pk}/"
    row = {"kind": "everyone", "seats": "45", "entrance_id": str(theirs.pk)}
    answer = signed_in(season.owner).post(address, evening_data([row], 1))
    assert answer.status_code == 422
    assert iftar.sections.get().entrance is None


def test_a_wrong_number_in_a_part_is_named_above_the_form_and_kept():
    season = amina()
    [iftar] = season.iftars
    address = f"/en/host/{season.host.pk}/evening/{iftar.pk}/"
    row = {"kind": "everyone", "seats": "45", "entry_limit": "many", "name": "Under the vine"}
    answer = signed_in(season.owner).post(address, evening_data([row], 1))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Error:" in text
    assert '<a href="#id_sections-0-entry_limit">Write a whole number, such as 45.</a>' in text
    assert 'value="many"' in text
    assert 'value="Under the vine"' in text
    assert iftar.sections.get().entry_limit is None


def test_a_pin_is_read_in_the_digits_of_any_script():
    season = amina()
    address = f"/en/host/{season.host.pk}/site/{season.site.pk}/"
    data = site_data(season.site, [], 0) | {"latitude": "٤٣٫٥", "longitude": "۱۸.۲۵"}
    assert signed_in(season.owner).post(address, data).status_code == 302
    site = season.iftars[0].site
    assert (site.latitude, site.longitude) == (43.5, 18.25)


def test_a_pin_that_is_refused_keeps_its_digits_and_no_browser_empties_it():
    season = amina()
    address = f"/en/host/{season.host.pk}/site/{season.site.pk}/"
    data = site_data(season.site, [], 0) | {"latitude": "−٩٣٫٥", "longitude": "۱۸٫۲۵ ش"}
    text = signed_in(season.owner).post(address, data).content.decode()
    assert [words in text for words in ("Write -90 or more.", 'value="−٩٣٫٥"', 'value="۱۸٫۲۵ ش"')] == [
        True
    ] * 3
    assert ('type="number"' in text, text.count('inputmode="decimal"')) == (False, 2)


def refused_lines(season, rows):
    """Send a hundred thousand announced parts; return the sentences at the top, and the page."""
    forged = {
        f"{part}-{count}_FORMS": "99999" for part in ("sections", "items") for count in ("TOTAL", "INITIAL")
    }
    address = f"/en/host/{season.host.pk}/evening/{season.iftars[0].pk}/"
    answer = signed_in(season.owner).post(address, evening_data(rows, 1) | forged)
    text = answer.content.decode()
    assert answer.status_code == 422
    return re.findall(r"<li>(.*?)</li>", text.split('class="summary"')[1].split("</ul>")[0]), text


def test_a_forged_number_of_parts_is_one_sentence_and_what_was_typed_stays():
    lines, text = refused_lines(amina(), [{"kind": "everyone", "name": "Under the vine", "seats": "45"}])
    assert lines == ["There are too many of these: 40 at most.", "There are too many of these: 60 at most."]
    assert 'value="Under the vine"' in text


def test_a_form_that_believes_the_forged_number_is_caught(monkeypatch):
    monkeypatch.delattr(Parts, "total_form_count")
    monkeypatch.delattr(Parts, "initial_form_count")
    lines, _text = refused_lines(amina(), [{"kind": "everyone", "name": "Under the vine", "seats": "45"}])
    assert len(lines) > 300


def test_what_is_missing_is_called_by_its_name():
    lines, _text = refused_lines(amina(), [{"kind": "everyone", "name": "Under the vine", "seats": ""}])
    assert '<a href="#id_sections-0-seats">Please fill in: Seats</a>' in lines


def test_an_evening_says_what_is_served_and_gives_the_place_to_holders_alone():
    season = amina()
    [iftar] = season.iftars
    words = {"food": "Lentil soup, rice, dates", "exact_place_hours_before": "٣"}
    row = [{"kind": "everyone", "seats": "45"}]
    answers = evening_data(row, 1, **words)
    address = f"/en/host/{season.host.pk}/evening/{iftar.pk}/"
    assert signed_in(season.owner).post(address, answers).status_code == 302
    [iftar] = season.iftars
    assert (iftar.food, iftar.exact_place_hours_before) == ("Lentil soup, rice, dates", 3)
    page = Client().get(f"/en/i/{iftar.pk}/").content.decode()
    assert "Lentil soup, rice, dates" in page
    assert "The host gives the exact place to those who hold a place." in page


def test_a_pin_where_the_sun_does_not_set_is_a_sentence_and_nothing_is_stored():
    season = amina()
    data = site_data(season.site, [], 0) | {"latitude": "89"}
    answer = signed_in(season.owner).post(f"/en/host/{season.host.pk}/site/{season.site.pk}/", data)
    assert answer.status_code == 422
    assert "The sun does not set there on some of these evenings." in answer.content.decode()
    assert Site.objects.of(season.host).get().latitude == season.site.latitude
