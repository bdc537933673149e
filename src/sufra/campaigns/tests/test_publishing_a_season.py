from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.cast import FIRST_ON, NOW, amina

from sufra import gazetteer
from sufra.campaigns.actions import refining, seasons
from sufra.models import Campaign, Iftar, MonthStart, Site

pytestmark = pytest.mark.django_db

ANSWERS = {
    "name": "Iftar in the Old Courtyard",
    "place": "سراييفو",
    "evenings": "days",
    "days": "٢٦",
    "places": "٤٥",
    "coming": "open",
    "contact": "table@example.org",
    "languages": ["en", "ar"],
}
UNKNOWN = (
    "We do not know a place called “Nowhere-upon-Nothing”. Try the nearest larger town; "
    "the pin can be corrected afterwards."
)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_seven_answers_in_arabic_digits_make_a_draft_with_the_right_sunset():
    host = amina().host
    client = signed_in(host.memberships.get().user)
    answer = client.post(f"/ar/host/{host.pk}/plan/", ANSWERS)
    campaign = Campaign.objects.of(host).order_by("-made_at").first()
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        f"/ar/host/{host.pk}/campaign/{campaign.pk}/confirm/",
    )
    iftar = Iftar.objects.of(host).get(campaign=campaign)
    assert (iftar.fast_day, iftar.published_at, iftar.maghrib_source) == (26, None, "sunset+3")
    assert (iftar.sections.get().seats, iftar.site.zone) == (45, "Europe/Sarajevo")


def test_a_draft_is_nobodys_until_it_is_published():
    season = amina(public=False)
    [iftar] = season.iftars
    assert Client().get(f"/en/i/{iftar.pk}/").status_code == 404
    assert seasons.publish(campaign=season.campaign, user=season.owner, now=NOW) == 1
    assert Client().get(f"/en/i/{iftar.pk}/").status_code == 200


def test_twelve_towns_have_twelve_sunsets():
    towns = [
        "Jakarta",
        "Lahore",
        "Tehran",
        "Istanbul",
        "Cairo",
        "London",
        "Casablanca",
        "Dakar",
        "Toronto",
        "Konya",
        "Shiraz",
        "Yogyakarta",
    ]
    season = amina(town="Sarajevo", days=[1])
    for town in towns:
        seasons.plan_season(
            host=season.host,
            user=season.owner,
            name=town,
            place=gazetteer.search(town)[0],
            evenings=[_evening(season)],
            sections=[_section()],
            coming="open",
            contact="x",
            languages=["en"],
            hijri_year=1448,
            now=NOW,
            campaign=season.campaign,
        )
    assert len({iftar.maghrib_at for iftar in season.iftars}) == 13


def test_doors_open_earlier_for_more_than_300():
    assert amina(sections=[_section(301)]).iftars[0].doors_minutes_before == 120


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("places", "0", "Write 1 or more."),
        ("places", "-1", "Write 1 or more."),
        ("places", "1.5", "Write a whole number, such as 45."),
        ("places", "1000000000000", "Write 300000 or less."),
        ("places", "", "Write how many people there is room for, such as 45."),
        ("name", "", "This field is required."),
        ("name", "\x00", "This text holds a character that cannot be shown."),
        ("name", "x" * 1_000_000, "This text is too long."),
        ("place", "Nowhere-upon-Nothing", UNKNOWN),
        ("days", "31", "There is no fast day 31. Ramadan has the fast days 1 to 30."),
        ("days", "99999999999", "There is no fast day 99999999999. Ramadan has the fast days 1 to 30."),
        ("days", "10 to 1", "“10 to 1” runs backwards. Did you mean 1 to 10?"),
        ("languages", [], "This field is required."),
    ],
)  # fmt: skip
def test_a_wrong_answer_is_named_by_the_field_and_nothing_is_written(field, value, sentence):
    season = amina()
    before = Campaign.objects.of(season.host).count(), Site.objects.of(season.host).count()
    answer = signed_in(season.owner).post(f"/en/host/{season.host.pk}/plan/", {**ANSWERS, field: value})
    assert answer.status_code == 422
    assert str(answer.context["form"].errors[{"days": "evenings"}.get(field, field)][0]) == sentence
    assert "Iftar in the Old Courtyard" in answer.content.decode() or field == "name"
    assert (Campaign.objects.of(season.host).count(), Site.objects.of(season.host).count()) == before


@pytest.mark.parametrize(
    ("answers", "fast_days"),
    [
        ({"eves": "27"}, [26]),
        ({"eves": "decree"}, [18, 20, 22]),
        ({"eves": "odd"}, [20, 22, 24, 26, 28]),
        ({"eves": "others", "other_eves": "ليلة ٢٥ و ٣٠"}, [24, 29]),
    ],
)
def test_eves_become_the_evenings_of_the_fast_days_before_them(answers, fast_days):
    season = amina()
    given = {**ANSWERS, "evenings": "eves", "days": "1 to 30", **answers}
    assert signed_in(season.owner).post(f"/en/host/{season.host.pk}/plan/", given).status_code == 302
    campaign = Campaign.objects.of(season.host).order_by("-made_at").first()
    iftars = Iftar.objects.of(season.host).filter(campaign=campaign).order_by("evening_on")
    assert [(iftar.fast_day, iftar.anchor) for iftar in iftars] == [(day, "fast_day") for day in fast_days]


@pytest.mark.parametrize(
    ("eves", "sentence"),
    [
        ("", "Write the eves, such as 27, or 21, 23, 25."),
        ("Eid", "“eid” is not an eve. Write numbers from 2 to 30, such as 21, 23, 25."),
        ("1", "before the eve of the 2nd or after the eve of the 30th: 1 is neither."),
    ],
)
def test_what_is_no_eve_is_named_by_the_question(eves, sentence):
    season = amina()
    given = {**ANSWERS, "evenings": "eves", "eves": "others", "other_eves": eves}
    answer = signed_in(season.owner).post(f"/en/host/{season.host.pk}/plan/", given)
    assert answer.status_code == 422
    assert sentence in str(answer.context["form"].errors["evenings"][0])


@pytest.mark.parametrize(
    ("answers", "last", "count"),
    [
        ({"evenings": "all"}, 29, 29),
        ({"evenings": "last", "weekday": "2"}, 23, 1),
        ({"evenings": "weekday", "weekday": "2"}, 23, 4),
    ],
)
def test_a_campaign_whose_month_is_announced_with_29_days_plans_no_day_30(answers, last, count):
    season = _announced_with_29_days()
    address = f"/en/host/{season.host.pk}/campaign/{season.campaign.pk}/site/"
    assert signed_in(season.owner).post(address, {**ANSWERS, **answers}).status_code == 302
    made = Iftar.objects.of(season.host).exclude(site=season.site).order_by("evening_on")
    assert (made.last().fast_day, made.count()) == (last, count)


@pytest.mark.parametrize(
    "answers",
    [{"evenings": "days", "days": "28 to 30"}, {"evenings": "eves", "eves": "others", "other_eves": "30"}],
)
def test_a_day_30_of_a_month_of_29_is_refused_with_what_the_month_has(answers):
    season = _announced_with_29_days()
    address = f"/en/host/{season.host.pk}/campaign/{season.campaign.pk}/site/"
    answer = signed_in(season.owner).post(address, {**ANSWERS, **answers})
    assert answer.status_code == 422
    assert str(answer.context["form"].errors["evenings"][0]) == (
        "This Ramadan has 29 days: it has no fast day 30 and no eve of a 30th."
    )


def _announced_with_29_days():
    season = amina()
    for month, first_on in ((9, date(2027, 2, 9)), (10, date(2027, 3, 10))):
        MonthStart(
            campaign=season.campaign, hijri_year=1448, hijri_month=month, starts_on=first_on,
            kind="announced", authority="Our mosque",
        ).save()  # fmt: skip
    return season


def test_a_weekday_that_is_none_is_said_by_the_field():
    season = amina()
    for way in ("weekday", "last"):
        answers = {**ANSWERS, "evenings": way, "weekday": "9"}
        answer = signed_in(season.owner).post(f"/en/host/{season.host.pk}/plan/", answers)
        assert (answer.status_code, "Choose a weekday." in answer.content.decode()) == (422, True)


def test_a_tick_that_was_given_stays_beside_another_error():
    season = amina()
    answers = {**ANSWERS, "evenings": "date", "date": "2027-07-01", "outside": "on", "name": ""}
    answer = signed_in(season.owner).post(f"/en/host/{season.host.pk}/plan/", answers)
    assert 'name="outside" checked' in answer.content.decode()


def test_a_date_outside_ramadan_asks_and_is_kept_if_meant():
    season = amina()
    client, address = signed_in(season.owner), f"/en/host/{season.host.pk}/plan/"
    answers = {**ANSWERS, "evenings": "date", "date": str(timezone.now().date() + timedelta(days=1))}
    asked = client.post(address, answers)
    assert b"is not in Ramadan" in asked.content
    assert b'name="outside"' in asked.content
    assert client.post(address, {**answers, "outside": "on"}).status_code == 302
    past = client.post(address, {**answers, "date": "2020-01-01", "outside": "on"})
    assert b"has passed" in past.content


@pytest.mark.parametrize("day", ["2101-03-05", "9999-12-31", "0001-01-01"])
def test_a_date_that_no_almanac_reckons_is_said_by_the_field(day):
    answers = {**ANSWERS, "evenings": "date", "date": day, "outside": "on"}
    season = amina()
    answer = signed_in(season.owner).post(f"/en/host/{season.host.pk}/plan/", answers)
    assert (answer.status_code, b"Write a year from 1900 to 2100." in answer.content) == (422, True)


def test_bidi_controls_do_not_reach_a_page():
    season = amina()
    answers = {**ANSWERS, "name": "Iftar \u202egnihton\u202c"}
    signed_in(season.owner).post(f"/en/host/{season.host.pk}/plan/", answers)
    assert Campaign.objects.of(season.host).order_by("-made_at").first().name == "Iftar gnihton"


def test_an_evening_where_the_sun_does_not_set_is_refused_in_words():
    season = amina()
    answers = {**ANSWERS, "place": "Tromsø", "evenings": "date", "date": "2027-06-21", "outside": "on"}
    answer = signed_in(season.owner).post(f"/en/host/{season.host.pk}/plan/", answers)
    assert answer.status_code == 422
    assert b"The sun does not set there" in answer.content


def test_the_hosts_own_timetable_stands_above_the_convention():
    season = amina()
    [iftar] = season.iftars
    client, address = signed_in(season.owner), f"/en/host/{season.host.pk}/site/{season.site.pk}/times/"
    given = {"convention": "sunset", "minutes_after_sunset": "3", "timetable": "2027-03-05, 17:50\nnonsense"}
    wrong = client.post(address, given)
    assert (wrong.status_code, b"Line 2 cannot be read: nonsense" in wrong.content) == (422, True)
    assert client.post(address, {**given, "timetable": "٢٠٢٧-٠٣-٠٥، ١٧:٥٠"}).status_code == 302
    [after] = season.iftars
    assert (after.maghrib_source, after.maghrib_at) == ("timetable", datetime(2027, 3, 5, 16, 50, tzinfo=UTC))
    assert after.pk == iftar.pk


def test_a_second_later_maghrib_stands_beside_the_first():
    season = amina(town="Tehran")
    given = {
        "convention": "sunset",
        "minutes_after_sunset": 0,
        "second_convention": "tehran",
        "second_minutes": 0,
        "timetable": [],
    }
    refining.set_times(site=season.site, user=season.owner, given=given, now=NOW)
    [iftar] = season.iftars
    assert timedelta(minutes=15) < iftar.second_maghrib_at - iftar.maghrib_at < timedelta(minutes=22)
    assert "Whoever breaks the fast later" in Client().get(f"/en/i/{iftar.pk}/").content.decode()


def test_a_programme_of_200_lines_is_refused_and_kept_as_typed():
    season = amina()
    [iftar] = season.iftars
    data = evening_data(
        iftar, items=[{"kind": "talk", "hangs_on": "maghrib", "title": f"Talk {n}"} for n in range(200)]
    )
    answer = signed_in(season.owner).post(f"/en/host/{season.host.pk}/evening/{iftar.pk}/", data)
    assert answer.status_code == 422
    assert b"Talk 199" in answer.content
    assert iftar.programme.count() == 4


def test_a_change_can_reach_all_evenings_of_the_site():
    season = amina(days=[1, 2, 3])
    iftar = season.iftars[0]
    data = {
        **evening_data(iftar, items=[{"kind": "talk", "hangs_on": "isha", "title": "After Isha"}]),
        "scope": "site",
        "description": "Bring a cushion.",
    }
    answer = signed_in(season.owner).post(f"/en/host/{season.host.pk}/evening/{iftar.pk}/", data)
    assert answer.status_code == 302
    assert [one.description for one in season.iftars] == ["Bring a cushion."] * 3
    assert [one.programme.get().title for one in season.iftars] == ["After Isha"] * 3


def test_unpublish_publish_and_copy():
    season = amina()
    [iftar] = season.iftars
    client, address = signed_in(season.owner), f"/en/host/{season.host.pk}/evening/{iftar.pk}/"
    client.post(f"{address}publication/")
    assert Client().get(f"/en/i/{iftar.pk}/").status_code == 404
    client.post(f"{address}publication/")
    assert Client().get(f"/en/i/{iftar.pk}/").status_code == 200
    client.post(f"{address}duplicate/")
    twin = season.iftars[1]
    assert (twin.evening_on, twin.published_at, twin.sections.count(), twin.programme.count()) == (
        date(2027, 3, 6),
        None,
        1,
        4,
    )


def evening_data(iftar, items):
    data = {
        "coming": "open", "doors_minutes_before": "60", "close_minutes_after": "120", "scope": "this",
        "forgotten_after_days": "2",
        "sections-TOTAL_FORMS": "1", "sections-INITIAL_FORMS": "1",
        "sections-0-kind": "everyone", "sections-0-seats": "45",
        "items-TOTAL_FORMS": str(len(items)), "items-INITIAL_FORMS": "0",
    }  # fmt: skip
    for number, item in enumerate(items):
        data.update({f"items-{number}-{field}": value for field, value in item.items()})
    return data


def _evening(season):
    from sufra.rules.evenings import on_fast_days  # noqa: PLC0415

    return on_fast_days(FIRST_ON, [1])[0]


def _section(places=45):
    from sufra.campaigns.forms.plan import SectionPlan  # noqa: PLC0415

    return SectionPlan("everyone", places)
