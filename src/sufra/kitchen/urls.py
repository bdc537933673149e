"""The addresses of the kitchen."""

from django.urls import path

from sufra.kitchen.host_views import campaign, food, ill, menu, number, planning, shares, transfers

EVENING = "host/<str:host_id>/evening/<str:iftar_id>/"
CAMPAIGN = "host/<str:host_id>/campaign/<str:campaign_id>/"
TRANSFER = "host/<str:host_id>/transfer/<str:transfer_id>/"
SITE = "host/<str:host_id>/site/<str:site_id>/"
DISHES = "host/<str:host_id>/dishes/"
urlpatterns = [
    path(f"{EVENING}kitchen/", number.kitchen, name="kitchen"),
    path(f"{EVENING}kitchen/report/", number.report, name="kitchen_report"),
    path(f"{EVENING}kitchen/food/", food.food, name="food_log"),
    path(f"{EVENING}kitchen/food/reading/", food.food_reading, name="food_reading"),
    path(f"{EVENING}kitchen/food/back/", food.food_back, name="food_back"),
    path(f"{EVENING}kitchen/food/rules/", food.food_rules, name="food_rules"),
    path(f"{EVENING}kitchen/shares/", shares.shares, name="shares"),
    path(f"{EVENING}kitchen/shares/there/", shares.supply, name="supply"),
    path(f"{EVENING}kitchen/shares/<int:section_id>/", shares.check, name="check_share"),
    path(f"{EVENING}kitchen/serving/", planning.serving, name="serving"),
    path(f"{EVENING}kitchen/serving/plan/", planning.serving_plan, name="serving_plan"),
    path(f"{SITE}kitchen/cooks/", planning.suppliers, name="suppliers"),
    path(f"{SITE}kitchen/cooks/<int:supplier_id>/", planning.supplier, name="supplier"),
    path(f"{EVENING}kitchen/food/ill/", ill.ill_notice, name="ill_notice"),
    path(f"{EVENING}kitchen/food/ill/back/", ill.ill_notice_back, name="ill_notice_back"),
    path(f"{EVENING}kitchen/menu/", menu.menu, name="menu"),
    path(f"{EVENING}kitchen/menu/choice/", menu.menu_choice, name="menu_choice"),
    path(DISHES, menu.dishes, name="dishes"),
    path(f"{DISHES}beginning/", menu.dishes_beginning, name="dishes_beginning"),
    path(f"{DISHES}<int:dish_id>/", menu.dish, name="dish"),
    path(f"{DISHES}<int:dish_id>/ingredient/", menu.dish_ingredient, name="dish_ingredient"),
    path(f"{DISHES}<int:dish_id>/ingredient/back/", menu.dish_take_out, name="dish_take_out"),
    path(f"{DISHES}<int:dish_id>/deletion/", menu.dish_deletion, name="dish_deletion"),
    path(f"{EVENING}kitchen/transfers/", transfers.transfers, name="transfers"),
    path(f"{EVENING}kitchen/transfers/new/", transfers.send, name="transfer_send"),
    path(TRANSFER, transfers.transfer, name="transfer"),
    path(f"{TRANSFER}receive/", transfers.receive, name="transfer_receive"),
    path(f"{TRANSFER}decline/", transfers.decline, name="transfer_decline"),
    path(f"{TRANSFER}call-back/", transfers.call_back, name="transfer_call_back"),
    path(f"{CAMPAIGN}kitchen/", campaign.campaign_kitchen, name="campaign_kitchen"),
    path(f"{SITE}kitchen/", number.settings, name="kitchen_settings"),
    path(f"{SITE}season/", number.season, name="season"),
    path(f"{SITE}season.xlsx", number.season_xlsx, name="season_xlsx"),
    path(f"{SITE}season.csv", number.season_csv, name="season_csv"),
]
