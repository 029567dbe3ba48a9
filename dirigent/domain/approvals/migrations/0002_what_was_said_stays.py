from django.db import migrations

GUARDS = """
create function approvals_stays() returns trigger language plpgsql as $$
begin
  raise exception 'What was put up and what was answered stays: % is neither changed nor deleted.', tg_table_name
    using errcode = 'restrict_violation';
end $$;

create function approvals_is_not_emptied() returns trigger language plpgsql as $$
begin
  -- A database of tests is emptied between them; it says so in its own settings.
  if current_setting('journal.scratch', true) = 'on' then
    return null;
  end if;
  raise exception 'What was put up and what was answered stays: % is not emptied.', tg_table_name
    using errcode = 'restrict_violation';
end $$;

create function approvals_decision_arrives() returns trigger language plpgsql as $$
begin
  if not exists (select from approvals_version v where v.id = new.version_id and v.content_hash = new.content_hash) then
    raise exception 'An answer is to the content that was put up.' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;

create function approvals_file_arrives() returns trigger language plpgsql as $$
begin
  if exists (select from approvals_decision d where d.version_id = new.version_id) then
    raise exception 'A version that was answered gets no more files.' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;

create trigger approvals_decision_arrives before insert on approvals_decision
  for each row execute function approvals_decision_arrives();
create trigger approvals_decision_stays before update or delete on approvals_decision
  for each row execute function approvals_stays();
create trigger approvals_decision_is_not_emptied before truncate on approvals_decision
  for each statement execute function approvals_is_not_emptied();

-- A version may become void, once; nothing else of it changes.
create trigger approvals_version_stays before delete on approvals_version
  for each row execute function approvals_stays();
create trigger approvals_version_stays_the_same before update on approvals_version
  for each row when (
    (old.id, old.approval_id, old.number, old.text, old.what_changed, old.content_hash, old.made_by_id, old.put_up_at,
     old.minor, old.terms_id, old.objections_until)
      is distinct from
    (new.id, new.approval_id, new.number, new.text, new.what_changed, new.content_hash, new.made_by_id, new.put_up_at,
     new.minor, new.terms_id, new.objections_until)
    or old.voided_at is not null and old.voided_at is distinct from new.voided_at
  ) execute function approvals_stays();
create trigger approvals_version_is_not_emptied before truncate on approvals_version
  for each statement execute function approvals_is_not_emptied();

create trigger approvals_file_arrives before insert on approvals_versionfile
  for each row execute function approvals_file_arrives();
create trigger approvals_file_stays before update or delete on approvals_versionfile
  for each row execute function approvals_stays();
create trigger approvals_file_is_not_emptied before truncate on approvals_versionfile
  for each statement execute function approvals_is_not_emptied();

-- The title is part of what was agreed to.
create trigger approvals_title_stays before update on approvals_approval
  for each row when (
    old.current_id is not null and (old.title, old.client_id) is distinct from (new.title, new.client_id)
  ) execute function approvals_stays();
"""

UNDO = """
drop trigger approvals_decision_arrives on approvals_decision;
drop trigger approvals_decision_stays on approvals_decision;
drop trigger approvals_decision_is_not_emptied on approvals_decision;
drop trigger approvals_version_stays on approvals_version;
drop trigger approvals_version_stays_the_same on approvals_version;
drop trigger approvals_version_is_not_emptied on approvals_version;
drop trigger approvals_file_arrives on approvals_versionfile;
drop trigger approvals_file_stays on approvals_versionfile;
drop trigger approvals_file_is_not_emptied on approvals_versionfile;
drop trigger approvals_title_stays on approvals_approval;
drop function approvals_stays, approvals_is_not_emptied, approvals_decision_arrives, approvals_file_arrives;
"""


class Migration(migrations.Migration):
    dependencies = [("approvals", "0001_nouns"), ("journal", "0002_append_only")]

    operations = [migrations.RunSQL(GUARDS, UNDO)]
