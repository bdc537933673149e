"""The addresses of campaigns, for guests and for hosts."""

from django.urls import path

from sufra.campaigns import host_views, views

urlpatterns = [
    path("", views.finder, name="finder"),
    path("places.json", views.places, name="places"),
    path("i/<str:iftar_id>/", views.evening, name="evening"),
    path("c/<str:campaign_id>/", views.campaign, name="campaign"),
    path("s/<str:site_id>/", views.site, name="site"),
    path("host/<str:host_id>/", host_views.today, name="today"),
    path("host/<str:host_id>/plan/", host_views.plan, name="plan"),
    path("host/<str:host_id>/campaign/<str:campaign_id>/", host_views.campaign, name="campaign_host"),
    path("host/<str:host_id>/campaign/<str:campaign_id>/site/", host_views.plan, name="plan_site"),
    path("host/<str:host_id>/campaign/<str:campaign_id>/confirm/", host_views.confirm, name="confirm"),
    path("host/<str:host_id>/site/<str:site_id>/", host_views.site, name="site_host"),
    path("host/<str:host_id>/site/<str:site_id>/times/", host_views.times, name="times"),
    path("host/<str:host_id>/evening/<str:iftar_id>/", host_views.evening, name="evening_host"),
    path(
        "host/<str:host_id>/evening/<str:iftar_id>/publication/", host_views.publication, name="publication"
    ),
    path("host/<str:host_id>/evening/<str:iftar_id>/duplicate/", host_views.duplicate, name="duplicate"),
]
