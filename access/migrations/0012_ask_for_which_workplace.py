"""Adds whether somebody is asked which of their workplaces they act for."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0011_let_municipalities_say_how_long'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='has_several_workplaces',
            field=models.BooleanField(db_default=False, default=False, help_text='Whether to ask for which of them the person acts; true once it was.'),
        ),
    ]
