"""Refuses input that no form of ours can mean, before any view reads it, so that it never becomes a server error."""

import re
from collections.abc import Callable

from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError


class RefuseMalformedInput:
    """Answers 400 for NUL characters and lone surrogates in addresses, queries and forms, and for unreadable forms.

    Forms that are too large get 413.

    PostgreSQL cannot store NUL and UTF-8 cannot carry lone surrogates; both would surface as errors deep inside.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # A quoted cookie may spell NUL; such a cookie was never ours.
        request.COOKIES = {name: text for name, text in request.COOKIES.items() if not _is_malformed(name + text)}
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_args: object) -> HttpResponse | None:
        try:
            fields = [*request.GET.lists(), *request.POST.lists()]
        except RequestDataTooBig:
            return HttpResponse(status=413)
        except (MultiPartParserError, TooManyFieldsSent, TooManyFilesSent, UnicodeError) as error:
            raise BadRequest("The form could not be read.") from error
        for name, values in fields:
            if any(_is_malformed(text) for text in (name, *values)):
                raise BadRequest("The form holds characters that cannot be stored.")
        if _is_malformed(request.path):
            raise BadRequest("The address holds characters that cannot be stored.")
        return None


_MALFORMED = re.compile("[\x00\ud800-\udfff]")


def _is_malformed(text: str) -> bool:
    return _MALFORMED.search(text) is not None
