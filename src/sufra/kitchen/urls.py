"""The addresses of the kitchen."""

from django.urls import path

from sufra.kitchen import host_views

EVENING = "host/<str:host_id>/evening/<str:iftar_id>/"
SITE = "host/<str:host_id>/site/<str:site_id>/"
urlpatterns = [
    path(f"{EVENING}kitchen/", host_views.kitchen, name="kitchen"),
    path(f"{EVENING}kitchen/report/", host_views.report, name="kitchen_report"),
    path(f"{SITE}kitchen/", host_views.settings, name="kitchen_settings"),
    path(f"{SITE}season/", host_views.season, name="season"),
    path(f"{SITE}season.csv", host_views.season_csv, name="season_csv"),
]
