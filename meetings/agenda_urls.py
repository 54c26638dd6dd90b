"""Addresses of the agenda, the wishes for it, the promises of earlier meetings, and of looking back."""

from django.urls import URLPattern, path

from meetings.views import agenda, history, wishes

AGENDA = "plan/<pid:pid>/moter/<pid:meeting>/saksliste"
WISHES = "plan/<pid:pid>/moter/<pid:meeting>/onsker"

urlpatterns: list[URLPattern] = [
    path("plan/<pid:pid>/moter/tidligere", history.history, name="meeting-history"),
    path("plan/<pid:pid>/moter/sok", history.find, name="search-meetings"),
    path(AGENDA, agenda.agenda, name="agenda"),
    path(f"{AGENDA}/ny", agenda.add, name="add-item"),
    path(f"{AGENDA}/fast", agenda.fill, name="standard-order"),
    path(f"{AGENDA}/rekkefolge", agenda.order, name="order-items"),
    path(f"{AGENDA}/mal/<pid:goal>", agenda.add_one_goal, name="add-goal-item"),
    path(f"{AGENDA}/lovet/<pid:decision>", agenda.review, name="review-promise"),
    path(f"{AGENDA}/<pid:item>", agenda.change, name="change-item"),
    path(f"{AGENDA}/<pid:item>/flytt", agenda.move, name="move-item"),
    path(f"{AGENDA}/<pid:item>/fjern", agenda.remove, name="remove-item"),
    path(WISHES, wishes.wishes, name="wishes"),
    path(f"{WISHES}/<pid:agenda_wish>/svar", wishes.answer, name="answer-wish"),
    path(f"{WISHES}/<pid:agenda_wish>/trekk", wishes.withdraw, name="withdraw-wish"),
]
