"""The pages of what is cooked: a host's dishes, and what is served and bought for an evening."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from sufra.kitchen.actions import menu as deeds
from sufra.kitchen.forms.menu import SENTENCES, DishForm, IngredientForm, ServedForm, TakeOutForm
from sufra.kitchen.queries.menu import coming, dish_choices, dish_row, dish_rows, served_page
from sufra.models import Dish, Host, Ingredient
from sufra.rules.roles import Deed
from sufra.shell.access import host_page, member, own, own_evening
from sufra.shell.fields import done, show_digits_of
from sufra.shell.formats import Reader

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest, HttpResponse

TOLD_OF_A_DISH = ("name", "part", "guests_a_dish", "part_percent", "packed_on_site", "allergens")


@host_page(Deed.SEE_COUNTS)
def menu(request: "HttpRequest", host: Host, iftar_id: str) -> "HttpResponse":
    """Show what is served on an evening, how much of each dish that is, and what to buy."""
    page = served_page(own_evening(host, iftar_id), Reader.of(host), timezone.now())
    return render(request, "kitchen/host/menu.html", {"host": host, "page": page})


@host_page(Deed.COOK)
def menu_choice(request: "HttpRequest", host: Host, iftar_id: str) -> "HttpResponse":
    """Say what is served; who comes back to this address, as by another language, reads the menu."""
    iftar = own_evening(host, iftar_id)
    if request.method != "POST":
        return redirect("menu", host.pk, iftar.pk)
    form = ServedForm(request.POST, dishes=dish_choices(host))
    if not form.is_valid():
        raise Http404
    dishes = list(Dish.objects.of(host).filter(pk__in=form.cleaned_data["dishes"]))
    count = deeds.serve_dishes(
        iftar=iftar, dishes=dishes, later=form.cleaned_data["later"], user=member(request), now=timezone.now()
    )
    said = ngettext("Written down for %(count)s evening.", "Written down for %(count)s evenings.", count)
    messages.success(request, said % {"count": Reader.of(host).digits(count)})
    return redirect("menu", host.pk, iftar.pk)


@host_page(Deed.COOK)
def dishes(request: "HttpRequest", host: Host) -> "HttpResponse":
    """Show a host's dishes; a POST writes a new one down."""
    form = DishForm(
        request.POST if request.method == "POST" else None, initial={"guests_a_dish": 1, "part_percent": 100}
    )
    reader, now = Reader.of(host), timezone.now()
    made: list[Dish] = []

    def deed(said: dict[str, Any]) -> None:
        made.append(deeds.add_dish(host=host, said=said, user=member(request), now=now))

    if request.method == "POST" and done(form, deed, SENTENCES, at="name"):
        messages.success(request, _("Written down. Now say what is in it."))
        return redirect("dish", host.pk, made[0].pk)
    show_digits_of(reader, form)
    context = {"host": host, "form": form, "rows": dish_rows(host, reader), "reader": reader}
    context["coming"] = coming(host, reader, now)
    return render(request, "kitchen/host/menu_dishes.html", context, status=422 if form.errors else 200)


@host_page(Deed.COOK)
@require_POST
def dishes_beginning(request: "HttpRequest", host: Host) -> "HttpResponse":
    """Write down usual dishes for a host that has none."""
    deeds.begin_dishes(host=host, user=member(request), now=timezone.now())
    messages.success(request, _("These are usual amounts: replace them with your own."))
    return redirect("dishes", host.pk)


@host_page(Deed.COOK)
def dish(request: "HttpRequest", host: Host, dish_id: int) -> "HttpResponse":
    """Show a dish with its ingredients; a POST changes what is said of it."""
    row = _own_dish(host, dish_id)
    form = DishForm(
        request.POST if request.method == "POST" else None,
        initial={field: getattr(row, field) for field in TOLD_OF_A_DISH},
    )

    def deed(said: dict[str, Any]) -> None:
        deeds.change_dish(dish=row, said=said, user=member(request), now=timezone.now())

    if request.method == "POST" and done(form, deed, SENTENCES, at="name"):
        messages.success(request, _("Saved."))
        return redirect("dish", host.pk, row.pk)
    return _dish_page(request, host, dish_id, dish=form)


@host_page(Deed.COOK)
def dish_ingredient(request: "HttpRequest", host: Host, dish_id: int) -> "HttpResponse":
    """Put an ingredient into a dish; who comes back to this address reads the dish."""
    row = _own_dish(host, dish_id)
    if request.method != "POST":
        return redirect("dish", host.pk, row.pk)
    form = IngredientForm(request.POST, auto_id="ingredient_%s")

    def deed(said: dict[str, Any]) -> None:
        deeds.add_ingredient(dish=row, said=said, user=member(request), now=timezone.now())

    if done(form, deed, SENTENCES, at="name"):
        return redirect("dish", host.pk, row.pk)
    return _dish_page(request, host, dish_id, ingredient=form)


@host_page(Deed.COOK)
@require_POST
def dish_take_out(request: "HttpRequest", host: Host, dish_id: int) -> "HttpResponse":
    """Take an ingredient out of a dish."""
    row, form = _own_dish(host, dish_id), TakeOutForm(request.POST)
    if not form.is_valid():
        raise Http404
    asked = Ingredient.objects.of(host).filter(dish=row, pk=form.cleaned_data["ingredient"])
    deeds.take_out_ingredient(ingredient=own(asked), user=member(request), now=timezone.now())
    return redirect("dish", host.pk, row.pk)


@host_page(Deed.COOK)
@require_POST
def dish_deletion(request: "HttpRequest", host: Host, dish_id: int) -> "HttpResponse":
    """Delete a dish."""
    deeds.delete_dish(dish=_own_dish(host, dish_id), user=member(request), now=timezone.now())
    messages.success(request, _("Deleted."))
    return redirect("dishes", host.pk)


def _own_dish(host: Host, dish_id: int) -> Dish:
    found: Dish = own(Dish.objects.of(host).select_related("host").filter(pk=dish_id))
    return found


def _dish_page(request: "HttpRequest", host: Host, dish_id: int, **sent: "forms.Form") -> "HttpResponse":
    row, reader = _own_dish(host, dish_id), Reader.of(host)
    said = {field: getattr(row, field) for field in TOLD_OF_A_DISH}
    shown = {
        "dish": DishForm(initial=said), "ingredient": IngredientForm(auto_id="ingredient_%s"),
    } | sent  # fmt: skip
    show_digits_of(reader, *shown.values())
    wrong = next((form for form in shown.values() if form.errors), None)
    context = {"host": host, "row": dish_row(row, reader), "reader": reader, **shown}
    context["form"] = wrong or shown["dish"]
    return render(request, "kitchen/host/menu_dish.html", context, status=422 if wrong else 200)
