"""Keeps what each person read and signed, what was offered or wished, and which parents decide together."""

import access.identity
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0006_join_and_leave_workplaces'),
        ('plans', '0002_let_plans_end'),
    ]

    operations = [
        migrations.AddField(
            model_name='consent',
            name='asked_in',
            field=models.CharField(blank=True, db_default='', help_text='The public id of the request for access that it answers.', max_length=16),
        ),
        migrations.AddField(
            model_name='consent',
            name='child_words',
            field=models.TextField(blank=True, db_default='', help_text='What the plan owner says, where somebody else decides for them.'),
        ),
        migrations.AddField(
            model_name='consent',
            name='offer',
            field=models.ForeignKey(blank=True, help_text='Yes, but less.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='access.consent'),
        ),
        migrations.AddField(
            model_name='consent',
            name='offered_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='consent',
            name='offered_by',
            field=models.ForeignKey(blank=True, help_text='The coordinator who asked.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='consent',
            name='paused_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='consent',
            name='remind_at',
            field=models.DateTimeField(blank=True, help_text='When somebody who was not ready is asked again.', null=True),
        ),
        migrations.AddField(
            model_name='consent',
            name='renews',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='renewals', to='access.consent'),
        ),
        migrations.AddField(
            model_name='consent',
            name='wished',
            field=models.JSONField(blank=True, db_default={}, default=dict, help_text='What was asked for, at most: levels by section id.'),
        ),
        migrations.AddField(
            model_name='consent',
            name='wished_until',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='representation',
            name='is_cosigner',
            field=models.BooleanField(db_default=True, default=True, help_text='Where two parents are: whether they decide together, so that a consent needs both signatures.'),
        ),
        migrations.AlterField(
            model_name='consent',
            name='given_by',
            field=models.ForeignKey(help_text='Who drafts it or offers it; once somebody has answered, who answered first.', on_delete=django.db.models.deletion.PROTECT, related_name='consents_given', to=settings.AUTH_USER_MODEL),
        ),
        migrations.CreateModel(
            name='ConsentSignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=access.identity.new_public_id, editable=False, max_length=16, unique=True)),
                ('signer_name', models.CharField(help_text='For those without an account too.', max_length=120)),
                ('method', models.CharField(choices=[('app', 'Code from an app'), ('backup', 'Backup code'), ('passkey', 'Passkey'), ('id_porten', 'ID-porten'), ('demo', 'Demo, without a code'), ('paper', 'On paper'), ('oral', 'Orally')], max_length=10)),
                ('proved_at', models.DateTimeField(help_text='When the second factor was shown, or the paper or the word was given.')),
                ('signed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('language', models.CharField(max_length=5)),
                ('text_version', models.CharField(max_length=20)),
                ('shown_text', models.TextField(help_text='What was on the screen, word by word.')),
                ('choices', models.JSONField(help_text='Sections, levels and dates by their ids.')),
                ('text_hash', models.CharField(help_text='SHA-256 of the text and the choices: what is signed.', max_length=64)),
                ('session_hash', models.CharField(blank=True, max_length=16)),
                ('how_informed', models.TextField(blank=True, help_text='Who explained it, how, in which language, with what help.')),
                ('witness', models.CharField(blank=True, max_length=120)),
                ('scan', models.CharField(blank=True, help_text='The name of the sealed file.', max_length=60)),
                ('scan_kind', models.CharField(blank=True, max_length=5)),
                ('consent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='access.consent')),
                ('registered_by', models.ForeignKey(blank=True, help_text='For paper and oral.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('representation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='access.representation')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='consent_signatures', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(condition=models.Q(('user__isnull', False)), fields=('consent', 'user'), name='one_signature_a_person')],
            },
        ),
    ]
