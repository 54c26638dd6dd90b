"""Keeps the age from which the owner decides with the plan."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0005_evaluate_goals'),
    ]

    operations = [
        migrations.AddField(
            model_name='plan',
            name='age_to_decide',
            field=models.PositiveSmallIntegerField(blank=True, help_text="From which age the owner decides alone: the municipality's rule when the plan was opened.", null=True),
        ),
    ]
