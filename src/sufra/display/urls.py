"""The addresses of the displays: one of each site, in every language, because a screen turns them."""

from django.urls import path

from sufra.display import views

screens = [
    path("display/<str:key>/", views.display, name="display"),
    path("display/<str:key>/state.json", views.display_state, name="display_state"),
]
