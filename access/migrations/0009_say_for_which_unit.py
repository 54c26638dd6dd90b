"""Adds for which workplace somebody acted, who appointed a coordinator, and how a lost way in was checked.

Coordinators who stand are bound to the work in which they coordinate, so that leaving it ends the coordination.
"""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def bind_coordinators(apps: Any, _schema_editor: Any) -> None:
    """A standing coordinator without such work is left as they are: somebody has to keep the plan."""
    seats, grants = apps.get_model('access', 'Seat'), apps.get_model('access', 'Grant')
    employments = apps.get_model('access', 'Employment').objects.filter(is_coordinator=True)
    standing = seats.objects.filter(role='coordinator', employment=None, ended_at=None).exclude(user=None)
    for seat in standing.select_related('plan'):
        work = employments.filter(user_id=seat.user_id, unit__organisation_id=seat.plan.municipality_id)
        newest = work.order_by('-valid_until').first()
        if newest is not None:
            seats.objects.filter(pk=seat.pk).update(employment=newest)
            grants.objects.filter(seat=seat, reason='coordination').update(employment=newest)


def unit(help_text: str) -> models.ForeignKey:
    return models.ForeignKey(blank=True, db_index=False, help_text=help_text, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.unit')


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0008_name_the_way_in_of_sessions'),
        ('plans', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='change',
            name='unit',
            field=unit('The workplace for which the person acted in this plan.'),
        ),
        migrations.AddField(
            model_name='accessevent',
            name='unit',
            field=unit('The workplace for which the person looked.'),
        ),
        migrations.AddField(
            model_name='seat',
            name='is_appointed',
            field=models.BooleanField(db_default=False, default=False, help_text="A coordinator appointed by the coordinating unit: sees of the plan what the owner's side gives."),
        ),
        migrations.AddField(
            model_name='invitation',
            name='identity_check',
            field=models.CharField(blank=True, choices=[('in_person', 'We met, and I saw identification'), ('known', 'We met, and I know the person'), ('video', 'We spoke on video, and I saw identification'), ('called_back', 'I called back on a number I already had')], db_default='', help_text='For a new way in: how whoever asked for it made sure who the person is.', max_length=12),
        ),
        migrations.RunPython(bind_coordinators, migrations.RunPython.noop),
    ]
