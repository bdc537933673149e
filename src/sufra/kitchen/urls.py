"""The addresses of the kitchen."""

from django.urls import path

from sufra.kitchen import campaign_views, food_views, host_views, transfer_views

EVENING = "host/<str:host_id>/evening/<str:iftar_id>/"
CAMPAIGN = "host/<str:host_id>/campaign/<str:campaign_id>/"
TRANSFER = "host/<str:host_id>/transfer/<str:transfer_id>/"
SITE = "host/<str:host_id>/site/<str:site_id>/"
urlpatterns = [
    path(f"{EVENING}kitchen/", host_views.kitchen, name="kitchen"),
    path(f"{EVENING}kitchen/report/", host_views.report, name="kitchen_report"),
    path(f"{EVENING}kitchen/food/", food_views.food, name="food_log"),
    path(f"{EVENING}kitchen/food/reading/", food_views.food_reading, name="food_reading"),
    path(f"{EVENING}kitchen/food/back/", food_views.food_back, name="food_back"),
    path(f"{EVENING}kitchen/food/rules/", food_views.food_rules, name="food_rules"),
    path(f"{EVENING}kitchen/transfers/", transfer_views.transfers, name="transfers"),
    path(f"{EVENING}kitchen/transfers/new/", transfer_views.send, name="transfer_send"),
    path(TRANSFER, transfer_views.transfer, name="transfer"),
    path(f"{TRANSFER}receipt/", transfer_views.receipt, name="transfer_receipt"),
    path(f"{TRANSFER}refusal/", transfer_views.refusal, name="transfer_refusal"),
    path(f"{TRANSFER}recall/", transfer_views.recall, name="transfer_recall"),
    path(f"{CAMPAIGN}kitchen/", campaign_views.campaign_kitchen, name="campaign_kitchen"),
    path(f"{SITE}kitchen/", host_views.settings, name="kitchen_settings"),
    path(f"{SITE}season/", host_views.season, name="season"),
    path(f"{SITE}season.csv", host_views.season_csv, name="season_csv"),
]
