"""Telephones that count by themselves; an undo names the mark of what was wrong, not its row."""

import django.db.models.deletion
import django.db.models.manager
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, OuterRef, Q, Subquery


def name_marks(apps, schema_editor):
    """Say which mark an undo is about, and which party's records belong together."""
    rows = apps.get_model("sufra", "Arrival")._base_manager
    party = apps.get_model("sufra", "Party")._base_manager.filter(pk=OuterRef("party_id"))
    undone = rows.filter(pk=OuterRef("undoes_id"))
    rows.filter(kind="undo").update(wrong=Subquery(undone.values("uuid")[:1]))
    rows.filter(party__isnull=False).update(ticket=F("party_id"))
    rows.filter(party__isnull=False, party__code__isnull=False).update(ticket=Subquery(party.values("code")[:1]))


def name_rows(apps, schema_editor):
    """Go back: an undo of what never came has no row to name, and goes."""
    rows = apps.get_model("sufra", "Arrival")._base_manager
    undone = rows.filter(uuid=OuterRef("wrong"))
    rows.filter(kind="undo").update(undoes=Subquery(undone.values("pk")[:1]))
    rows.filter(kind="undo", undoes=None).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('sufra', '0013_supplier_told_no'),
    ]

    operations = [
        migrations.CreateModel(
            name='Door',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=40)),
                ('code_hash', models.CharField(help_text='Of the six digits that enrol it, once.', max_length=64)),
                ('expires_at', models.DateTimeField(help_text='Until when it can be enrolled.')),
                ('enrolled_at', models.DateTimeField(null=True)),
                ('tried_again_at', models.DateTimeField(help_text='When somebody showed a used code again.', null=True)),
                ('token_hash', models.CharField(max_length=64, null=True, unique=True)),
                ('seen_at', models.DateTimeField(null=True)),
                ('last_sequence', models.PositiveIntegerField(default=0, help_text='Of the facts that it says it wrote.')),
                ('unsynced', models.PositiveIntegerField(default=0, help_text='How many of them it still kept to itself.')),
                ('clock_error_s', models.IntegerField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('host', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='doors', to='sufra.host')),
                ('iftar', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='doors', to='sufra.iftar')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL)),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='doors', to='sufra.site')),
            ],
            options={
                'default_manager_name': '_rows',
                'indexes': [models.Index(fields=['code_hash'], name='door_by_code')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('enrolled_at', None), ('token_hash', None)), models.Q(('enrolled_at__isnull', False), ('token_hash__isnull', False)), _connector='OR'), name='an_enrolled_door_has_a_token')],
            },
            managers=[
                ('_rows', django.db.models.manager.Manager()),
            ],
        ),
        migrations.RemoveConstraint('arrival', 'an_undo_undoes'),
        migrations.RemoveConstraint('arrival', 'somebody_came_or_left'),
        migrations.AddField('arrival', 'wrong', models.UUIDField(null=True)),
        migrations.AddField('arrival', 'ticket', models.CharField(blank=True, default='', max_length=36), preserve_default=False),
        migrations.RunPython(name_marks, name_rows),
        migrations.RemoveField('arrival', 'undoes'),
        migrations.RenameField('arrival', 'wrong', 'undoes'),
        migrations.AlterField('arrival', 'undoes', models.UUIDField(help_text='The mark of what was wrong; it may still be on its way.', null=True)),
        migrations.AddField('arrival', 'version', models.PositiveIntegerField(default=0, help_text='Of the ticket that was shown; 0 for none.')),
        migrations.AddField('arrival', 'whole', models.BooleanField(default=False, help_text='All of a party came, not a part.')),
        migrations.AddField('arrival', 'warned', models.BooleanField(default=False, help_text='The door let them in against its own warning.')),
        migrations.AddField('arrival', 'door', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='arrivals', to='sufra.door')),
        migrations.AddField('arrival', 'elapsed_ms', models.PositiveBigIntegerField(help_text='Since its page was opened.', null=True)),
        migrations.AddField('arrival', 'quarantined_at', models.DateTimeField(help_text='It came when its door was revoked already.', null=True)),
        migrations.AddIndex('arrival', models.Index(condition=Q(undoes__isnull=False), fields=['undoes'], name='arrival_by_undone')),
        migrations.AddConstraint('arrival', models.CheckConstraint(condition=Q(kind='undo') | ~Q(guests=0), name='somebody_came_or_left')),
        migrations.AddConstraint('arrival', models.CheckConstraint(condition=models.Q(models.Q(('kind', 'undo'), ('undoes__isnull', False)), models.Q(models.Q(('kind', 'undo'), _negated=True), ('undoes__isnull', True)), _connector='OR'), name='an_undo_undoes')),
    ]
