"""The addresses of campaigns, for guests and for hosts."""

from django.urls import path

from sufra.campaigns import views
from sufra.campaigns.host_views import refining, seasons

urlpatterns = [
    path("", views.finder, name="finder"),
    path("places.json", views.places, name="places"),
    path("i/<str:iftar_id>/", views.evening, name="evening"),
    path("c/<str:campaign_id>/", views.campaign, name="campaign"),
    path("s/<str:site_id>/", views.site, name="site"),
    path("host/<str:host_id>/", seasons.today, name="today"),
    path("host/<str:host_id>/plan/", seasons.plan, name="plan"),
    path("host/<str:host_id>/campaign/<str:campaign_id>/", refining.campaign, name="campaign_host"),
    path("host/<str:host_id>/campaign/<str:campaign_id>/site/", seasons.plan, name="plan_site"),
    path("host/<str:host_id>/campaign/<str:campaign_id>/copy/", seasons.copy, name="copy_season"),
    path("host/<str:host_id>/campaign/<str:campaign_id>/confirm/", seasons.confirm, name="confirm"),
    path("host/<str:host_id>/site/<str:site_id>/", refining.site, name="site_host"),
    path("host/<str:host_id>/site/<str:site_id>/times/", refining.times, name="times"),
    path("host/<str:host_id>/evening/<str:iftar_id>/", refining.evening, name="evening_host"),
    path("host/<str:host_id>/evening/<str:iftar_id>/publication/", seasons.publication, name="publication"),
    path("host/<str:host_id>/evening/<str:iftar_id>/duplicate/", seasons.duplicate, name="duplicate"),
]
