"""The house's own rules: every address has a rule, hosts are walls, files fit in the head."""

import ast
from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from sufra.campaigns.actions.seasons import duplicate_evening
from sufra.models import (
    Dish,
    Iftar,
    Membership,
    Picture,
    Supplier,
    Transfer,
)  # fmt: skip
from sufra.models.walls import WalledManager, WallError
from sufra.rules.evenings import Evening
from sufra.rules.roles import Deed, Role, may
from tests.cast import NOW, amina, huda, idris, yusuf

SOURCE = Path(__file__).parents[1] / "src" / "sufra"
THEIRS = ("allauth.", "django.")


def routes(patterns=None, before=""):
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern):
            yield path, pattern.callback


def ours():
    return [(path, view) for path, view in routes() if not view.__module__.startswith("allauth.")]


def without_a_rule(pairs):
    return [path for path, view in pairs if not hasattr(view, "access")]


def test_every_route_has_a_rule():
    assert len(ours()) > 25
    assert without_a_rule(ours()) == []


def test_a_route_without_a_rule_is_caught():
    assert without_a_rule([("stray/", print)]) == ["stray/"]


@pytest.mark.django_db
def test_every_route_in_every_role_of_this_and_another_host():
    season, other = amina(), idris()
    values = names_of(season)
    people = {role: yusuf(season.host, role) for role in Role}
    wrong, tried = [], 0
    for path, view in ours():
        if not isinstance(view.access, Deed):
            continue
        address = "/" + fill(path, values)
        for method in ("get", "post"):
            tried += 1
            strange = [ask(user, method, address) for user in (None, other.owner)]
            if strange != [302, 404]:
                wrong.append((address, method, "stranger", strange))
            for role, user in people.items():
                status = ask(user, method, address)
                if (status == 403) == may(role, view.access):
                    wrong.append((address, method, role, status))
    assert tried > 20
    assert wrong == []


def names_of(season):
    return {
        "host_id": season.host.pk, "campaign_id": season.campaign.pk, "site_id": season.site.pk,
        "iftar_id": season.iftars[0].pk, "picture_id": a_logo(season.host).pk,
        "party_id": a_party(season).pk, "arrival_id": "1", "transfer_id": a_transfer(season),
        "dish_id": a_dish(season.host),
        "section_id": str(season.iftars[0].sections.all()[0].pk), "supplier_id": a_supplier(season),
        "membership_id": str(Membership.objects.of(season.host).get().pk),
    }  # fmt: skip


def a_party(season):
    Iftar.objects.of(season.host).update(coming="both")
    return huda(season).party


def a_supplier(season):
    return str(Supplier.objects.bulk_create([Supplier(site=season.site, name="Hill Bakery")])[0].pk)


def a_transfer(season):
    there = duplicate_evening(
        iftar=season.iftars[0], evening=Evening(evening_on=date(2027, 3, 20), anchor="civil"),
        user=season.owner, now=NOW,
    )  # fmt: skip
    sent = Transfer(giver=season.iftars[0], receiver=there, form_key="a", meals=4, sent_at=NOW, dish="Soup")
    sent.save(force_insert=True)
    return sent.pk


def a_dish(host):
    dish = Dish(host=host, name="Soup", part="meal")
    dish.save()
    return str(dish.pk)


def a_logo(host):
    return Picture.objects.bulk_create(
        [Picture(host=host, credit="Hafsa K.", licence="reserved", width=240, height=80, made_at=NOW)]
    )[0]


def ask(user, method, address):
    client = Client()
    if user:
        client.force_login(user)
    return getattr(client, method)(address).status_code


def fill(path, values):
    path = path.replace("en-us/", "en/")
    for name, value in values.items():
        path = path.replace(f"<str:{name}>", value).replace(f"<int:{name}>", value)
    return path


@pytest.mark.django_db
def test_ids_of_another_host_open_nothing_through_ones_own():
    season, other = amina(), idris()
    client = Client()
    client.force_login(season.owner)
    own = f"/en/host/{season.host.pk}"
    stolen = [
        f"{own}/evening/{other.iftars[0].pk}/",
        f"{own}/campaign/{other.campaign.pk}/",
        f"{own}/site/{other.site.pk}/",
        f"{own}/site/{other.site.pk}/times/",
        f"{own}/campaign/{other.campaign.pk}/confirm/",
    ]
    assert [client.get(address).status_code for address in stolen] == [404] * 5


WALLED = [model for model in apps.get_models() if isinstance(getattr(model, "objects", None), WalledManager)]


@pytest.mark.parametrize("model", WALLED)
def test_no_row_of_a_host_is_reached_from_all_rows(model):
    for ask_for_all in (
        model.objects.all,
        model.objects.count,
        lambda: model.objects.filter(pk=1),
        lambda: model.objects.get(pk=1),
    ):
        with pytest.raises(WallError):
            ask_for_all()


@pytest.mark.django_db
def test_every_post_needs_the_forms_token():
    season = amina()
    client = Client(enforce_csrf_checks=True)
    client.force_login(season.owner)
    values = names_of(season) | {"pk": "1", "secret": "x", "kind": "webp"}
    spelt = [
        path for path, _view in routes() if "(?P" not in path
    ]  # two of the sign-in library's are patterns
    answers = {path: client.post("/" + fill(path, values), {}).status_code for path in spelt}
    assert len(answers) > 50
    # A mailbox stops reminders for its reader (RFC 8058): the secret in the address is all that it has.
    one_click = {"en/r/<str:party_id>/no-reminders/<str:secret>/"}
    # A door that counts by itself has no cookie that anybody could make it send: a token, or six digits.
    one_click |= {"door/enrolment/", "door/sync/", "door/list.json", "door/name/"}
    assert {path for path, status in answers.items() if status != 403} == one_click


@pytest.mark.django_db
def test_without_the_check_of_the_token_a_post_would_go_through():
    season = amina()
    client = Client()
    client.force_login(season.owner)
    assert client.post(f"/en/host/{season.host.pk}/plan/", {"name": "x"}).status_code == 422


def python_files():
    return [
        path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts and "tests" not in path.parts
    ]


def too_long(path, text):
    functions = [
        node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    long_functions = [f"{path.name}:{f.name}" for f in functions if f.end_lineno - f.lineno + 1 > 40]
    return ([path.name] if text.count("\n") > 300 else []) + long_functions


def test_a_file_fits_in_the_head_and_a_function_on_a_screen():
    assert [
        name for path in python_files() for name in too_long(path, path.read_text(encoding="utf-8"))
    ] == []


def test_a_long_file_and_a_long_function_are_caught():
    text = "def long():\n" + "    pass\n" * 301
    assert too_long(Path("x.py"), text) == ["x.py", "x.py:long"]


FORBIDDEN_NAMES = {"common", "core", "utils", "helpers", "lib", "services", "managers", "misc"}


def nameless(paths):
    return [str(path) for path in paths if {path.stem, *path.parent.parts[-1:]} & FORBIDDEN_NAMES]


def test_a_thing_without_a_home_has_no_name_yet():
    assert nameless(python_files()) == []
    assert nameless([SOURCE / "shell" / "utils.py"]) != []
