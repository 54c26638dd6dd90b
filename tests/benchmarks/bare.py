"""The floor of the page benchmark: a view that replays statements by a raw cursor and prints the values."""

from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

STATEMENTS: list[tuple[str, Any]] = []
_TEMPLATE = (
    "{% for rows in tables %}<ul>{% for row in rows %}<li>"
    "{% for value in row %}{{ value }} {% endfor %}</li>{% endfor %}</ul>{% endfor %}"
)


def bare(request: HttpRequest) -> HttpResponse:
    tables = []
    with connection.cursor() as cursor:
        for sql, params in STATEMENTS:
            cursor.execute(sql, params)
            tables.append(cursor.fetchall() if cursor.description else [])
    return HttpResponse(engines["django"].from_string(_TEMPLATE).render({"tables": tables}, request))


urlpatterns = [path("bare/", bare), path("", include("ipplatform.urls"))]
handler404 = "ipplatform.errors.not_found"
