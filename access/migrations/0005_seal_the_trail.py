"""Adds the chain over the trail and the access log."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0004_let_people_hide_where_they_are'),
    ]

    operations = [
        migrations.CreateModel(
            name='AccessEventSeal',
            fields=[
                ('seq', models.PositiveBigIntegerField(help_text='1, 2, 3 … without gaps, in the order of sealing.', primary_key=True, serialize=False)),
                ('row_id', models.PositiveBigIntegerField(unique=True)),
                ('link', models.CharField(max_length=64)),
                ('sealed_at', models.DateTimeField()),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='ChangeSeal',
            fields=[
                ('seq', models.PositiveBigIntegerField(help_text='1, 2, 3 … without gaps, in the order of sealing.', primary_key=True, serialize=False)),
                ('row_id', models.PositiveBigIntegerField(unique=True)),
                ('link', models.CharField(max_length=64)),
                ('sealed_at', models.DateTimeField()),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='SealerLease',
            fields=[
                ('name', models.CharField(max_length=20, primary_key=True, serialize=False)),
                ('held_by', models.CharField(max_length=80)),
                ('until', models.DateTimeField()),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='TrailHead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trail', models.CharField(max_length=20)),
                ('seq', models.PositiveBigIntegerField()),
                ('link', models.CharField(max_length=64)),
                ('signed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('key', models.CharField(help_text='The public key (Ed25519), in hex.', max_length=64)),
                ('signature', models.CharField(max_length=128)),
            ],
            options={
                'default_permissions': (),
                'indexes': [models.Index(fields=['trail', '-seq'], name='head_trail')],
            },
        ),
        migrations.AddIndex(
            model_name='accessevent',
            index=models.Index(fields=['plan', 'user', '-id'], name='event_plan_user'),
        ),
    ]
