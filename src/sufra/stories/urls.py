"""The addresses at which a host gives pictures; the pictures themselves have no language."""

from django.urls import path

from sufra.stories import host_views

urlpatterns = [
    path("host/<str:host_id>/logo/", host_views.logo, name="logo"),
    path("host/<str:host_id>/campaign/<str:campaign_id>/artwork/", host_views.artwork, name="artwork"),
    path("host/<str:host_id>/picture/<str:picture_id>/removal/", host_views.removal, name="picture_removal"),
]
