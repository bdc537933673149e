"""The addresses of the kitchen."""

from django.urls import path

from sufra.kitchen import (
    campaign_views,
    food_views,
    host_views,
    ill_views,
    menu_views,
    plan_views,
    share_views,
    transfer_views,
)

EVENING = "host/<str:host_id>/evening/<str:iftar_id>/"
CAMPAIGN = "host/<str:host_id>/campaign/<str:campaign_id>/"
TRANSFER = "host/<str:host_id>/transfer/<str:transfer_id>/"
SITE = "host/<str:host_id>/site/<str:site_id>/"
DISHES = "host/<str:host_id>/dishes/"
urlpatterns = [
    path(f"{EVENING}kitchen/", host_views.kitchen, name="kitchen"),
    path(f"{EVENING}kitchen/report/", host_views.report, name="kitchen_report"),
    path(f"{EVENING}kitchen/food/", food_views.food, name="food_log"),
    path(f"{EVENING}kitchen/food/reading/", food_views.food_reading, name="food_reading"),
    path(f"{EVENING}kitchen/food/back/", food_views.food_back, name="food_back"),
    path(f"{EVENING}kitchen/food/rules/", food_views.food_rules, name="food_rules"),
    path(f"{EVENING}kitchen/shares/", share_views.shares, name="shares"),
    path(f"{EVENING}kitchen/shares/there/", share_views.supply, name="supply"),
    path(f"{EVENING}kitchen/shares/<int:section_id>/", share_views.check, name="check_share"),
    path(f"{EVENING}kitchen/serving/", plan_views.serving, name="serving"),
    path(f"{EVENING}kitchen/serving/plan/", plan_views.serving_plan, name="serving_plan"),
    path(f"{SITE}kitchen/cooks/", plan_views.suppliers, name="suppliers"),
    path(f"{SITE}kitchen/cooks/<int:supplier_id>/", plan_views.supplier, name="supplier"),
    path(f"{EVENING}kitchen/food/ill/", ill_views.ill_notice, name="ill_notice"),
    path(f"{EVENING}kitchen/food/ill/back/", ill_views.ill_notice_back, name="ill_notice_back"),
    path(f"{EVENING}kitchen/menu/", menu_views.menu, name="menu"),
    path(f"{EVENING}kitchen/menu/choice/", menu_views.menu_choice, name="menu_choice"),
    path(DISHES, menu_views.dishes, name="dishes"),
    path(f"{DISHES}beginning/", menu_views.dishes_beginning, name="dishes_beginning"),
    path(f"{DISHES}<int:dish_id>/", menu_views.dish, name="dish"),
    path(f"{DISHES}<int:dish_id>/ingredient/", menu_views.dish_ingredient, name="dish_ingredient"),
    path(f"{DISHES}<int:dish_id>/ingredient/back/", menu_views.dish_take_out, name="dish_take_out"),
    path(f"{DISHES}<int:dish_id>/deletion/", menu_views.dish_deletion, name="dish_deletion"),
    path(f"{EVENING}kitchen/transfers/", transfer_views.transfers, name="transfers"),
    path(f"{EVENING}kitchen/transfers/new/", transfer_views.send, name="transfer_send"),
    path(TRANSFER, transfer_views.transfer, name="transfer"),
    path(f"{TRANSFER}receipt/", transfer_views.receipt, name="transfer_receipt"),
    path(f"{TRANSFER}refusal/", transfer_views.refusal, name="transfer_refusal"),
    path(f"{TRANSFER}recall/", transfer_views.recall, name="transfer_recall"),
    path(f"{CAMPAIGN}kitchen/", campaign_views.campaign_kitchen, name="campaign_kitchen"),
    path(f"{SITE}kitchen/", host_views.settings, name="kitchen_settings"),
    path(f"{SITE}season/", host_views.season, name="season"),
    path(f"{SITE}season.xlsx", host_views.season_xlsx, name="season_xlsx"),
    path(f"{SITE}season.csv", host_views.season_csv, name="season_csv"),
]
