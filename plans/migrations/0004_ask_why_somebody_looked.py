"""Adds the questions the owner side asks about the access log."""

import access.identity
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0005_seal_the_trail'),
        ('plans', '0003_hide_things_from_somebody'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AccessQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=access.identity.new_public_id, editable=False, max_length=16, unique=True)),
                ('on', models.DateField(help_text='The day they opened it, in Norway.')),
                ('words', models.TextField(blank=True, help_text='What the owner side wants to know, in their words.')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('answer_by', models.DateField(help_text='The last day for the answer.')),
                ('reason', models.CharField(blank=True, help_text='The answer: one of access.reasons.', max_length=20)),
                ('answer', models.TextField(blank=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_of', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='access_questions', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='access_questions', to='plans.plan')),
                ('representation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.representation')),
            ],
            options={
                'default_permissions': (),
                'indexes': [models.Index(condition=models.Q(('answered_at__isnull', True)), fields=['answer_by'], name='question_unanswered')],
                'constraints': [models.UniqueConstraint(fields=('plan', 'asked_of', 'on'), name='one_question_a_day')],
            },
        ),
    ]
