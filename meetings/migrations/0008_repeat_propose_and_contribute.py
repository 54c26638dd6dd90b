"""Adds meetings that repeat, times that are proposed before a notice, and what the invited say in writing."""

import access.identity
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0016_let_municipalities_set_their_rules'),
        ('meetings', '0007_keep_wishes_and_promises'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='invitee',
            name='answer_words',
            field=models.CharField(blank=True, db_default='', default='', max_length=300),
        ),
        migrations.AddField(
            model_name='invitee',
            name='contributed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='invitee',
            name='contributed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='invitee',
            name='contribution',
            field=models.TextField(blank=True, db_default='', default='', help_text='What they say in writing, for the meeting.', max_length=5000),
        ),
        migrations.AddField(
            model_name='invitee',
            name='reminded_at',
            field=models.DateTimeField(blank=True, help_text='When they were last asked for their answer.', null=True),
        ),
        migrations.AddField(
            model_name='meeting',
            name='answers_until',
            field=models.DateField(blank=True, help_text='Last day to say which time suits.', null=True),
        ),
        migrations.AddField(
            model_name='meeting',
            name='asked_at',
            field=models.DateTimeField(blank=True, help_text='Since when the invited of a draft are asked which time suits them.', null=True),
        ),
        migrations.AddField(
            model_name='meeting',
            name='series',
            field=models.CharField(blank=True, db_default='', default='', help_text='The same for meetings that repeat one another.', max_length=16),
        ),
        migrations.AddField(
            model_name='meeting',
            name='time_chosen_at',
            field=models.DateTimeField(blank=True, help_text="When one of the proposed times became the meeting's.", null=True),
        ),
        migrations.CreateModel(
            name='ProposedTime',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=access.identity.new_public_id, editable=False, max_length=16, unique=True)),
                ('starts_at', models.DateTimeField()),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposed_times', to='meetings.meeting')),
            ],
            options={
                'ordering': ['starts_at', 'id'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='TimeAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answer', models.CharField(choices=[('yes', 'It suits'), ('if_need_be', 'If need be'), ('no', 'It does not suit')], max_length=10)),
                ('answered_at', models.DateTimeField()),
                ('answered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.seat')),
                ('time', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='meetings.proposedtime')),
            ],
            options={
                'ordering': ['id'],
                'default_permissions': (),
            },
        ),
        migrations.AddConstraint(
            model_name='proposedtime',
            constraint=models.UniqueConstraint(fields=('meeting', 'starts_at'), name='a_time_is_proposed_once'),
        ),
        migrations.AddConstraint(
            model_name='timeanswer',
            constraint=models.UniqueConstraint(fields=('time', 'seat'), name='a_seat_says_one_thing_to_a_time'),
        ),
    ]
