"""The addresses of the sky."""

from django.urls import path

from sufra.skies import views

urlpatterns = [
    path("moon/<str:month>/", views.moon, name="moon"),
    path("times/<str:place_id>/", views.times, name="ramadan_times"),
    path("times/<str:place_id>/times.<str:kind>", views.sheet, name="times_sheet"),
]
