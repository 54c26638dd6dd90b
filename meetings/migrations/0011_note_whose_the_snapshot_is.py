"""Snapshots say whose the Yjs client ids in them are. Those without are made anew from the log, which is whole."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def drop_snapshots(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    minutes = apps.get_model("meetings", "Minutes")
    minutes.objects.exclude(state="final").update(snapshot=None, snapshot_seq=0)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0010_count_the_items_of_an_agenda")]

    operations = [
        migrations.AddField(
            model_name="minutes",
            name="snapshot_owners",
            field=models.JSONField(help_text="The account of each Yjs client id in the snapshot.", null=True),
        ),
        migrations.RunPython(drop_snapshots, migrations.RunPython.noop),
    ]
