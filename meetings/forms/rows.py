"""Lines of a form that are as many as were shown: a few empty ones are always there, and more come without a script."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

Fields = dict[str, forms.Field]


@dataclass(frozen=True, slots=True)
class Rows:
    """One kind of line: how its fields are made, how many stand there empty, how many there can be.

    The first column is the one that tells whether a line was shown and has something in it.
    """

    key: str
    make: Callable[[int, Mapping[str, Any]], Fields]
    columns: tuple[str, ...]
    empty: int
    most: int
    more: int = 3

    def add_to(self, form: forms.Form, proposed: Sequence[Mapping[str, Any]]) -> None:
        """Give the form its fields: as many lines as were sent, or those proposed and some empty ones."""
        for number in range(self._count(form, len(proposed))):
            initial = proposed[number] if number < len(proposed) else {}
            for column, field in self.make(number, initial).items():
                form.fields[f"{column}_{number}"] = field

    def _count(self, form: forms.Form, proposed: int) -> int:
        if form.is_bound:
            shown = 0
            while shown < self.most and f"{self.columns[0]}_{shown}" in form.data:
                shown += 1
            return min(self.most, shown + (self.more if form.data.get("more") == self.key else 0))
        # Text that was kept may stand in lines that somebody had added.
        kept = [n for n in range(self.most) for column in self.columns if form.initial.get(f"{column}_{n}")]
        return min(self.most, max([proposed + self.empty, *(number + 1 for number in kept)]))

    def numbers(self, form: forms.Form) -> Iterator[int]:
        for number in range(self.most):
            if f"{self.columns[0]}_{number}" not in form.fields:
                return
            yield number

    def bound(self, form: forms.Form) -> list[dict[str, forms.BoundField]]:
        """The lines as a template shows them: bound fields by column."""
        return [{column: form[f"{column}_{number}"] for column in self.columns} for number in self.numbers(form)]

    def cleaned(self, form: forms.Form) -> Iterator[tuple[int, dict[str, Any]]]:
        """What was written, by column, with the line's number; lines with nothing in them are left out."""
        for number in self.numbers(form):
            row = {column: form.cleaned_data.get(f"{column}_{number}") for column in self.columns}
            if any(value for column, value in row.items() if not column.endswith("id")):
                yield number, row

    def may_have_more(self, form: forms.Form) -> bool:
        return f"{self.columns[0]}_{self.most - 1}" not in form.fields
