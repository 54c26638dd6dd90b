"""Adds looking as somebody else to what the access log tells of."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0012_ask_for_which_workplace'),
    ]

    operations = [
        migrations.AlterField(
            model_name='accessevent',
            name='action',
            field=models.CharField(choices=[('opened', 'Opened'), ('printed', 'Printed'), ('exported', 'Exported'), ('refused', 'Refused'), ('viewed_as', 'Viewed As')], max_length=10),
        ),
    ]
