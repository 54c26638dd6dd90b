"""Keeps who was there, what was said about the minutes, what was frozen, what was added, and who got it."""

import access.identity
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0015_say_what_a_consent_is_for'),
        ('meetings', '0005_say_more_in_the_notice'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='invitee',
            name='attendance',
            field=models.CharField(blank=True, choices=[('', 'Not noted'), ('present', 'Present'), ('video', 'By video'), ('substitute', 'Somebody came instead'), ('apology', 'Sent apologies'), ('absent', 'Absent without notice')], db_default='', default='', max_length=10),
        ),
        migrations.AddField(
            model_name='invitee',
            name='attendance_note',
            field=models.CharField(blank=True, db_default='', default='', help_text='Who came instead, or what there is to say.', max_length=120),
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=access.identity.new_public_id, editable=False, max_length=16, unique=True)),
                ('text', models.TextField(max_length=2000)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='comments', to='meetings.agendaitem')),
                ('minutes', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='meetings.minutes')),
                ('seat', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.seat')),
            ],
            options={
                'ordering': ['id'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='KeptMinutes',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pdf', models.BinaryField()),
                ('pdf_sha256', models.CharField(max_length=64)),
                ('plan', models.TextField(help_text='JSON.')),
                ('plan_sha256', models.CharField(max_length=64)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('minutes', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='kept', to='meetings.minutes')),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Approval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=access.identity.new_public_id, editable=False, max_length=16, unique=True)),
                ('answer', models.CharField(choices=[('approved', 'Approves'), ('remark', 'Has a remark')], max_length=8)),
                ('remark', models.TextField(blank=True, max_length=2000)),
                ('text_seq', models.PositiveBigIntegerField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('settlement', models.CharField(blank=True, max_length=500)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('minutes', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='approvals', to='meetings.minutes')),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.seat')),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('minutes', 'seat'), name='a_seat_answers_about_minutes_once'), models.CheckConstraint(condition=models.Q(models.Q(('answer', 'approved'), ('remark', '')), models.Q(('answer', 'remark'), models.Q(('remark', ''), _negated=True)), _connector='OR'), name='a_remark_says_something')],
            },
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=access.identity.new_public_id, editable=False, max_length=16, unique=True)),
                ('number', models.PositiveSmallIntegerField(help_text='1, 2, 3 … within the minutes.')),
                ('text', models.TextField(max_length=5000)),
                ('signer_name', models.CharField(max_length=120)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('method', models.CharField(choices=[('app', 'Code from an app'), ('backup', 'Backup code'), ('passkey', 'Passkey'), ('id_porten', 'ID-porten'), ('demo', 'Demo, without a code'), ('paper', 'On paper'), ('oral', 'Orally')], max_length=10)),
                ('proved_at', models.DateTimeField(help_text='When the second factor was shown.')),
                ('session_hash', models.CharField(blank=True, max_length=16)),
                ('sha256', models.CharField(max_length=64)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('minutes', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='meetings.minutes')),
            ],
            options={
                'ordering': ['number'],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('minutes', 'number'), name='one_correction_a_number')],
            },
        ),
        migrations.CreateModel(
            name='Receiver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=access.identity.new_public_id, editable=False, max_length=16, unique=True)),
                ('way', models.CharField(choices=[('product', 'In the plan'), ('post', 'By post'), ('hand', 'Handed over')], default='product', max_length=8)),
                ('name', models.CharField(blank=True, help_text='Of somebody outside.', max_length=120)),
                ('address', models.CharField(blank=True, help_text='Of somebody outside, one line a line.', max_length=300)),
                ('given_on', models.DateField(blank=True, help_text='When it was posted or handed over.', null=True)),
                ('noted_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('minutes', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receivers', to='meetings.minutes')),
                ('noted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('seat', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.seat')),
            ],
            options={
                'ordering': ['id'],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(condition=models.Q(('seat__isnull', False)), fields=('minutes', 'seat'), name='a_seat_gets_minutes_once'), models.CheckConstraint(condition=models.Q(models.Q(('name', ''), ('seat__isnull', False), ('way', 'product')), models.Q(('given_on__isnull', False), ('seat__isnull', True), models.Q(('way', 'product'), _negated=True), models.Q(('name', ''), _negated=True)), _connector='OR'), name='minutes_go_to_a_seat_or_outside')],
            },
        ),
    ]
