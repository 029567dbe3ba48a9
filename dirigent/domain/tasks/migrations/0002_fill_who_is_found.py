from django.db import migrations

# Documents written before a search could be narrowed to a person.
STATEMENTS = (
    """update search_document d set author_id = t.assignee_id
    from tasks_task t where d.subject_kind = 'tasks.task' and d.subject_id = t.id""",
    """update search_document d set author_id = c.author_id
    from tasks_comment c where d.subject_kind = 'tasks.comment' and d.subject_id = c.id""",
)


class Migration(migrations.Migration):
    dependencies = [("search", "0002_what_narrows_a_search"), ("tasks", "0001_nouns")]

    operations = [migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in STATEMENTS]
