"""Adds what kind of yes a consent is."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0014_choose_what_the_room_announces'),
    ]

    operations = [
        migrations.AddField(
            model_name='consent',
            name='kind',
            field=models.CharField(choices=[('planning', 'Making the plan'), ('sharing', 'Sharing parts of the plan'), ('fetching', 'Fetching information'), ('meeting', 'Meetings where information is shared'), ('research', 'Statistics or research')], db_default='sharing', default='sharing', max_length=10),
        ),
    ]
