from django.db import migrations

# Of what was handed in before, the last result is known; who handed it in is taken to be whoever does the task.
FILL = """
insert into tasks_handin (task_id, result, by_id, at, settled_at, settled_by_id, accepted)
select t.id, t.result, t.assignee_id, t.ready_at, t.closed_at, t.closed_by_id, t.closed_at is not null
from tasks_task t
where t.ready_at is not null and not exists (select from tasks_handin h where h.task_id = t.id)
"""


class Migration(migrations.Migration):
    dependencies = [("tasks", "0005_what_was_handed_in")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
