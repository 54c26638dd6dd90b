"""Lets a municipality say how long an access lasts when nobody chooses, and how long it may last."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0010_date_the_evidence_of_mandates'),
    ]

    operations = [
        migrations.AddField(
            model_name='organisation',
            name='consent_default_months',
            field=models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)]),
        ),
        migrations.AddField(
            model_name='organisation',
            name='consent_max_months',
            field=models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)]),
        ),
    ]
