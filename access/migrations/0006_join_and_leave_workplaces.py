"""Adds what accounts are found by, and what binds seats and rights to the work they are held in."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

import access.identity


def name_employments(apps: Any, _schema_editor: Any) -> None:
    """Every employment gets a public id of its own: one default for all would break the unique rule."""
    employments = apps.get_model('access', 'Employment')
    for pk in employments.objects.values_list('pk', flat=True):
        employments.objects.filter(pk=pk).update(public_id=access.identity.new_public_id())


def public_id(**options: Any) -> models.CharField:
    return models.CharField(default=access.identity.new_public_id, editable=False, max_length=16, **options)


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0005_seal_the_trail'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='born_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='user',
            name='mobile',
            field=models.CharField(blank=True, db_default='', db_index=True, help_text='+ and the digits; never shown to others.', max_length=20),
        ),
        migrations.AddField(
            model_name='user',
            name='national_id_hmac',
            field=models.CharField(blank=True, help_text='See access.nationalid; the number is not kept.', max_length=64, null=True, unique=True),
        ),
        migrations.AddField(
            model_name='employment',
            name='is_set_aside',
            field=models.BooleanField(db_default=False, default=False, help_text='The person acts for another workplace now; this one gives nothing.'),
        ),
        migrations.AddField(model_name='employment', name='public_id', field=public_id(null=True)),
        migrations.RunPython(name_employments, migrations.RunPython.noop),
        migrations.AlterField(model_name='employment', name='public_id', field=public_id(unique=True)),
        migrations.AddField(
            model_name='seat',
            name='employment',
            field=models.ForeignKey(blank=True, help_text='The work in which a person takes part: what the seat is given holds only while it lasts.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='access.employment'),
        ),
        migrations.AddField(
            model_name='grant',
            name='employment',
            field=models.ForeignKey(blank=True, db_index=False, help_text="A person's right that is theirs by their work: it holds only while they work there and act for it.", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.employment'),
        ),
    ]
