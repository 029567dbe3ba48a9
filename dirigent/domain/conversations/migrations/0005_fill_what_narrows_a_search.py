from django.db import migrations

# Documents written before there was anything to narrow a search by.
STATEMENTS = (
    """update search_document d set medium = m.medium, contact_id = m.contact_id, author_id = m.author_id
    from conversations_message m where d.subject_kind = 'conversations.message' and d.subject_id = m.id""",
    """update search_document d set medium = t.channel, contact_id = t.contact_id, author_id = t.user_id
    from conversations_touch t where d.subject_kind = 'conversations.touch' and d.subject_id = t.id""",
    """update search_document d set contact_id = n.contact_id, author_id = n.author_id
    from conversations_note n where d.subject_kind = 'conversations.note' and d.subject_id = n.id""",
    """update search_document d set contact_id = a.contact_id, author_id = a.made_by_id
    from conversations_agreement a where d.subject_kind = 'conversations.agreement' and d.subject_id = a.id""",
    "update search_document set contact_id = subject_id where subject_kind = 'clients.contact'",
)


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0002_what_narrows_a_search"),
        ("conversations", "0004_files_read_and_promises_turned_down"),
    ]

    operations = [migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in STATEMENTS]
