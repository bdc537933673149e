"""What the desk needs: shares of doors, flags that were looked at, who helps, and what is handed out."""

import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sufra', '0014_doors'),
    ]

    operations = [
        migrations.AddField(
            model_name='door',
            name='asked',
            field=models.PositiveBigIntegerField(default=0, help_text='Which of its requests gave it a share last.'),
        ),
        migrations.AddField(
            model_name='door',
            name='battery',
            field=models.PositiveSmallIntegerField(help_text='Percent, where its browser tells.', null=True),
        ),
        migrations.AddField(
            model_name='door',
            name='lost_at',
            field=models.DateTimeField(help_text='Since when it counts as lost; its share is free.', null=True),
        ),
        migrations.AddField(
            model_name='door',
            name='parts',
            field=models.PositiveSmallIntegerField(default=1, help_text='Of what is left to doors; one with 2 gets twice as much as one with 1.'),
        ),
        migrations.AddField(
            model_name='iftar',
            name='crew',
            field=models.PositiveSmallIntegerField(default=0, help_text='Volunteers, cooks, stage.'),
        ),
        migrations.AddField(
            model_name='iftar',
            name='first_aid',
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name='iftar',
            name='heat_plan',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='iftar',
            name='lost_children',
            field=models.CharField(blank=True, help_text='Where they wait.', max_length=120),
        ),
        migrations.AddField(
            model_name='iftar',
            name='names_at_door',
            field=models.BooleanField(default=False, help_text='A door with a network shows the first name of who is let in.'),
        ),
        migrations.AlterField(
            model_name='arrival',
            name='kind',
            field=models.CharField(choices=[('party', 'party'), ('walk_in', 'walk_in'), ('left', 'left'), ('pack', 'pack'), ('meal', 'meal'), ('undo', 'undo')], max_length=8),
        ),
        migrations.CreateModel(
            name='DoorShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('share', models.PositiveIntegerField()),
                ('door', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shares', to='sufra.door')),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shares', to='sufra.section')),
            ],
            options={
                'default_manager_name': '_rows',
                'constraints': [models.UniqueConstraint(fields=('door', 'section'), name='one_share_of_a_section')],
            },
            managers=[
                ('_rows', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='FlagSeen',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('oddity', models.CharField(max_length=20)),
                ('about', models.CharField(max_length=36)),
                ('people', models.PositiveIntegerField()),
                ('seen_at', models.DateTimeField()),
                ('iftar', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='flags_seen', to='sufra.iftar')),
            ],
            options={
                'default_manager_name': '_rows',
                'constraints': [models.UniqueConstraint(fields=('iftar', 'oddity', 'about', 'people'), name='a_flag_is_seen_once')],
            },
            managers=[
                ('_rows', django.db.models.manager.Manager()),
            ],
        ),
    ]
