"""Adds requests for access, and what a stop of all sharing has paused."""

import access.identity
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0006_join_and_leave_workplaces'),
        ('plans', '0002_let_plans_end'),
    ]

    operations = [
        migrations.CreateModel(
            name='SharingStop',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=access.identity.new_public_id, editable=False, max_length=16, unique=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('consents', models.ManyToManyField(related_name='sharing_stops', to='access.consent')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sharing_stops', to='plans.plan')),
                ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='AccessRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=access.identity.new_public_id, editable=False, max_length=16, unique=True)),
                ('parts', models.JSONField(help_text='Keys of life areas and kinds of sections, in the standard order.')),
                ('level', models.PositiveSmallIntegerField(choices=[(0, 'None'), (1, 'See'), (2, 'Propose'), (3, 'Write')])),
                ('months', models.PositiveSmallIntegerField()),
                ('purpose', models.TextField()),
                ('state', models.CharField(choices=[('open', 'Waiting for an answer'), ('granted', 'Yes'), ('less', 'Yes, but less'), ('refused', 'No'), ('withdrawn', 'Withdrawn')], default='open', max_length=10)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('put_off_until', models.DateField(blank=True, help_text="The day the owner's side wants to be asked again.", null=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests_made', to=settings.AUTH_USER_MODEL)),
                ('consent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='requests', to='access.consent')),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='access.seat')),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('seat',), name='one_open_request_a_seat')],
            },
        ),
    ]
