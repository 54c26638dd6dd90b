"""Lets a municipality set its own age of consent and sign-in level, and keeps why."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0015_say_what_a_consent_is_for'),
    ]

    operations = [
        migrations.AddField(
            model_name='organisation',
            name='consent_age',
            field=models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(12), django.core.validators.MaxValueValidator(18)]),
        ),
        migrations.AddField(
            model_name='organisation',
            name='consent_age_reason',
            field=models.CharField(blank=True, db_default='', max_length=300),
        ),
        migrations.AddField(
            model_name='organisation',
            name='id_porten_level',
            field=models.CharField(blank=True, choices=[('substantial', 'Substantial, such as MinID'), ('high', 'High, such as BankID')], db_default='', help_text='How surely people of its plans must sign in with ID-porten; empty means as the installation.', max_length=11),
        ),
        migrations.CreateModel(
            name='RuleChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('reason', models.CharField(max_length=300)),
                ('before', models.JSONField(help_text='The rules that were changed as they were, by name; null for the usual one.')),
                ('after', models.JSONField(help_text='The same rules as they became.')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rule_changes', to='access.organisation')),
            ],
            options={
                'default_permissions': (),
            },
        ),
    ]
