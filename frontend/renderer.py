"""How Django forms become HTML: our own templates for forms and fields."""

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """For `FORM_RENDERER`; needs `django.forms` among the installed apps."""

    form_template_name = "forms/form.html"
    formset_template_name = "forms/formset.html"
    field_template_name = "forms/field.html"
