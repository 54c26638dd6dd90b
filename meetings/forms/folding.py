"""Which groups of a notice's fields stand open: most notices need few of them."""

from django import forms

# By how the names of their fields begin.
_FOLDED: dict[str, tuple[str, ...]] = {
    "lines": ("item_minutes", "item_leader"),
    "goals": ("goals",),
    "leading": ("leader", "secretary", "owner_takes_part"),
    "tasks": ("task", "wishes_until"),
    "practical": ("phone", "practical"),
    "links": ("link_",),
}
# What stands there without anybody having written it opens no group.
_PROPOSED = ("leader", "owner_takes_part", "item_minutes")


def groups_to_open(form: forms.Form) -> set[str]:
    """The groups that hold something, lack something, or were just given more lines."""
    groups = {str(form.data.get("more", ""))}
    for name in form.fields:
        group = next((key for key, starts in _FOLDED.items() if name.startswith(starts)), None)
        bound = form[name]
        if group and (bound.errors or (not name.startswith(_PROPOSED) and bound.value())):
            groups.add(group)
    return groups
