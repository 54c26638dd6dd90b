"""Adds what a notice says, who leads, what is prepared, how a notice has changed, and whom the plan owner wants."""

import access.identity
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0014_choose_what_the_room_announces'),
        ('meetings', '0004_open_a_room_and_decide'),
        ('plans', '0005_evaluate_goals'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='meeting',
            name='access_information',
            field=models.CharField(blank=True, db_default='', help_text='How to get in: entrance, lift, parking.', max_length=300),
        ),
        migrations.AddField(
            model_name='meeting',
            name='cancel_reason',
            field=models.CharField(blank=True, db_default='', max_length=500),
        ),
        migrations.AddField(
            model_name='meeting',
            name='cancelled_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='meeting',
            name='leader',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='meetings_led', to='access.seat'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='owner_takes_part',
            field=models.CharField(choices=[('whole', 'The whole meeting'), ('part', 'Part of the meeting'), ('represented', 'Somebody speaks for the plan owner')], db_default='whole', default='whole', max_length=11),
        ),
        migrations.AddField(
            model_name='meeting',
            name='owners_wish',
            field=models.TextField(blank=True, db_default='', help_text='Who the plan owner wants to attend; not in the notice.', max_length=1000),
        ),
        migrations.AddField(
            model_name='meeting',
            name='phone',
            field=models.CharField(blank=True, db_default='', help_text='To call when one is late or lost.', max_length=60),
        ),
        migrations.AddField(
            model_name='meeting',
            name='practical',
            field=models.TextField(blank=True, db_default='', help_text='Interpreter, aids, breaks.', max_length=1000),
        ),
        migrations.AddField(
            model_name='meeting',
            name='secretary',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.seat'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='wishes_until',
            field=models.DateField(blank=True, help_text='Last day to say what one wants on the agenda.', null=True),
        ),
        migrations.AlterField(
            model_name='meeting',
            name='status',
            field=models.CharField(choices=[('draft', 'Draft'), ('called', 'Called'), ('cancelled', 'Cancelled')], default='called', max_length=10),
        ),
        migrations.CreateModel(
            name='AttendanceWish',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.TextField(blank=True, max_length=1000)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('section', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='attendance_wish', to='plans.section')),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='MeetingLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=120)),
                ('url', models.URLField(max_length=500)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='meetings.meeting')),
            ],
            options={
                'ordering': ['position', 'id'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='NoticeChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('fields', models.JSONField(help_text='A list of [field, before, after]; times in UTC, seats by public id.')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='meetings.meeting')),
            ],
            options={
                'ordering': ['-at', '-id'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Preparation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=access.identity.new_public_id, editable=False, max_length=16, unique=True)),
                ('position', models.PositiveSmallIntegerField()),
                ('what', models.CharField(max_length=200)),
                ('due_on', models.DateField(blank=True, null=True)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='preparations', to='meetings.meeting')),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='preparations', to='access.seat')),
            ],
            options={
                'ordering': ['position', 'id'],
                'default_permissions': (),
            },
        ),
    ]
