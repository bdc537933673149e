"""The addresses of feeds."""

from django.urls import path

from sufra.feeds import views

urlpatterns = [path("i/<str:iftar_id>/calendar.ics", views.evening, name="calendar")]
