"""Addresses of the plans app."""

from django.urls import path

from plans import acting_urls, people_urls
from plans.views import about, drafts, ending, goals, history, log, measures, plan, say_why, sections, versions

app_name = "plans"
urlpatterns = [
    path("plan/<pid:pid>", plan.overview, name="plan"),
    path("plan/<pid:pid>/om", about.about, name="about"),
    path("plan/<pid:pid>/om/<slug:prompt>", about.change_about, name="change-about"),
    path("plan/<pid:pid>/om/<slug:prompt>/versjoner", versions.about_versions, name="about-versions"),
    path("plan/<pid:pid>/mal", goals.goals, name="goals"),
    path("plan/<pid:pid>/mal/ny", goals.add, name="add-goal"),
    path("plan/<pid:pid>/mal/<pid:goal>", goals.goal, name="goal"),
    path("plan/<pid:pid>/mal/<pid:goal>/endre", goals.change, name="change-goal"),
    path("plan/<pid:pid>/mal/<pid:goal>/status", goals.set_status, name="set-goal-status"),
    path("plan/<pid:pid>/mal/<pid:goal>/versjoner", versions.goal_versions, name="goal-versions"),
    path("plan/<pid:pid>/mal/<pid:goal>/tiltak/ny", measures.add, name="add-measure"),
    path("plan/<pid:pid>/tiltak/<pid:measure>", measures.measure, name="measure"),
    path("plan/<pid:pid>/tiltak/<pid:measure>/endre", measures.change, name="change-measure"),
    path("plan/<pid:pid>/tiltak/<pid:measure>/status", measures.set_status, name="set-measure-status"),
    path("plan/<pid:pid>/tiltak/<pid:measure>/notat", measures.note, name="add-note"),
    path("plan/<pid:pid>/tiltak/<pid:measure>/versjoner", versions.measure_versions, name="measure-versions"),
    path("plan/<pid:pid>/deler", sections.sections, name="sections"),
    path("plan/<pid:pid>/deler/ny", sections.add, name="add-section"),
    path("plan/<pid:pid>/avslutt", ending.end, name="end-plan"),
    path("plan/<pid:pid>/gjenapne", ending.reopen, name="reopen-plan"),
    path("plan/<pid:pid>/deler/<pid:section>/flytt", sections.move, name="move-section"),
    path("plan/<pid:pid>/deler/<pid:section>/navn", sections.rename, name="rename-section"),
    path("plan/<pid:pid>/deler/<pid:section>/arkiver", sections.archive, name="archive-section"),
    path("plan/<pid:pid>/deler/<pid:section>/tilbake", sections.restore, name="restore-section"),
    path("plan/<pid:pid>/historikk", history.history, name="history"),
    path("plan/<pid:pid>/logg", log.access_log, name="access-log"),
    path("plan/<pid:pid>/logg/<pid:person>/<slug:day>/spor", log.ask, name="ask-why"),
    path("plan/<pid:pid>/hvorfor", say_why.say_why, name="say-why"),
    path("sporsmal/<pid:question>", log.answer, name="answer-why"),
    *acting_urls.urlpatterns,
    *people_urls.urlpatterns,
    path("utkast", drafts.save, name="save-draft"),
]
