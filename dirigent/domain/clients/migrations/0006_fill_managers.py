from django.db import migrations

# Who leads now has led since the client was accepted, as far as we know; nothing older was kept.
FILL = """
insert into clients_managerperiod (client_id, user_id, since, until, by_id)
select c.id, c.manager_id,
       least(coalesce(c.accepted_at, (select min(p.since) from clients_statusperiod p where p.client_id = c.id), now()), now()),
       null, null
from clients_client c
where c.manager_id is not null
  and not exists (select from clients_managerperiod m where m.client_id = c.id)
"""


class Migration(migrations.Migration):
    dependencies = [("clients", "0005_managers_and_budgets")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
