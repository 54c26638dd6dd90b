"""Notes when somebody of a seat first opened the final minutes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0008_repeat_propose_and_contribute'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='receiver',
            name='opened_at',
            field=models.DateTimeField(blank=True, help_text='When somebody of the seat first opened them.', null=True),
        ),
        migrations.AddField(
            model_name='receiver',
            name='opened_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
    ]
