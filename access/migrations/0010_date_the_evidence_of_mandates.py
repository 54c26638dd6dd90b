import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0009_say_for_which_unit'),
    ]

    operations = [
        migrations.AddField(
            model_name='representation',
            name='evidence_on',
            field=models.DateField(blank=True, help_text='The day of that paper.', null=True),
        ),
        migrations.AddField(
            model_name='representation',
            name='registered_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='representation',
            name='evidence',
            field=models.CharField(blank=True, help_text='Which paper shows it; never what it says.', max_length=200),
        ),
    ]
