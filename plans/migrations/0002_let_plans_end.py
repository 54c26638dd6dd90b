from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0001_initial'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='plan',
            options={'default_permissions': (), 'permissions': [('manage_access', 'May decide who sees what'), ('coordinate_plan', 'May invite people, call meetings and keep the plan in order'), ('reopen_plan', 'May open the plan again after it has ended')]},
        ),
        migrations.AddField(
            model_name='plan',
            name='ended_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='plan',
            name='end_reason',
            field=models.CharField(blank=True, choices=[('wish', 'The plan owner does not want a plan any more'), ('no_need', 'The services are no longer needed, or need no plan'), ('moved', 'The plan owner has moved to another municipality'), ('death', 'The plan owner is dead')], db_default='', max_length=10),
        ),
    ]
