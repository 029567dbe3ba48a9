from django.db import migrations

DIGESTS = """
-- Every field is an element of a JSON array, so that no two different entries spell the same text.
create function journal_data_digest(salt bytea, data jsonb) returns bytea
language sql stable parallel safe as $$
  select sha256(salt || convert_to(data::text, 'UTF8'))
$$;

create function journal_digest(e journal_entry) returns bytea
language sql stable parallel safe as $$
  select sha256(convert_to(jsonb_build_array(
    (e).id, (e).kind, (e).client_id, (e).subject_kind, (e).subject_id, (e).actor_id,
    extract(epoch from (e).at), extract(epoch from (e).recorded_at), (e).audience,
    encode((e).data_digest, 'hex'))::text, 'UTF8'))
$$;
"""

ENTRIES = """
create function journal_entry_arrives() returns trigger language plpgsql as $$
begin
  if new.seal_id is not null then
    raise exception 'A journal entry is sealed by the sealer, not by its author.' using errcode = 'restrict_violation';
  end if;
  new.recorded_at := clock_timestamp();
  new.data := coalesce(new.data, '{}'::jsonb);
  -- Without a salt a short text could be guessed from the digest that a redaction leaves.
  new.salt := uuid_send(gen_random_uuid());
  new.data_digest := journal_data_digest(new.salt, new.data);
  new.digest := journal_digest(new);
  return new;
end $$;

create function journal_entry_stays() returns trigger language plpgsql as $$
declare
  allowed journal_entry := old;
begin
  if tg_op = 'UPDATE' and old.data is not null and new.data is null then
    allowed := old;
    allowed.data := null;
    allowed.salt := null;
    if new is not distinct from allowed and exists (
      select from journal_entry r
      where r.kind = 'journal.redacted' and r.subject_kind = 'journal.entry' and r.subject_id = old.id
    ) then
      return new;
    end if;
  end if;
  raise exception 'The journal is append-only: entry % is neither changed nor deleted.', old.id
    using errcode = 'restrict_violation';
end $$;

create trigger journal_entry_arrives before insert on journal_entry
  for each row execute function journal_entry_arrives();
create trigger journal_entry_stays before delete on journal_entry
  for each row execute function journal_entry_stays();
-- Sealing is the one change that passes by; said here and not in the function, it costs next to nothing.
create trigger journal_entry_stays_the_same before update on journal_entry
  for each row when (not (
    old.seal_id is null and new.seal_id is not null
    and (old.id, old.kind, old.client_id, old.subject_kind, old.subject_id, old.actor_id, old.at, old.recorded_at,
         old.audience, old.data, old.salt, old.data_digest, old.digest)
      is not distinct from
        (new.id, new.kind, new.client_id, new.subject_kind, new.subject_id, new.actor_id, new.at, new.recorded_at,
         new.audience, new.data, new.salt, new.data_digest, new.digest)
  )) execute function journal_entry_stays();
"""

SEALS = """
create function journal_seal_stays() returns trigger language plpgsql as $$
begin
  raise exception 'The journal is append-only: seal % is neither changed nor deleted.', old.number
    using errcode = 'restrict_violation';
end $$;

create function journal_is_not_emptied() returns trigger language plpgsql as $$
begin
  -- A database of tests is emptied between them; it says so in its own settings.
  if current_setting('journal.scratch', true) = 'on' then
    return null;
  end if;
  raise exception 'The journal is append-only: % is not emptied.', tg_table_name using errcode = 'restrict_violation';
end $$;

create trigger journal_seal_stays before update or delete on journal_seal
  for each row execute function journal_seal_stays();
create trigger journal_entry_is_not_emptied before truncate on journal_entry
  for each statement execute function journal_is_not_emptied();
create trigger journal_seal_is_not_emptied before truncate on journal_seal
  for each statement execute function journal_is_not_emptied();

-- Digests and numbers do not compress: kept apart and plain, they are read without unpacking.
alter table journal_seal alter column leaves set storage external, alter column entry_ids set storage external;
"""

UNDO = """
drop trigger journal_entry_arrives on journal_entry;
drop trigger journal_entry_stays on journal_entry;
drop trigger journal_entry_stays_the_same on journal_entry;
drop trigger journal_entry_is_not_emptied on journal_entry;
drop trigger journal_seal_stays on journal_seal;
drop trigger journal_seal_is_not_emptied on journal_seal;
drop function journal_entry_arrives, journal_entry_stays, journal_seal_stays, journal_is_not_emptied;
drop function journal_digest(journal_entry);
drop function journal_data_digest(bytea, jsonb);
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [migrations.RunSQL([DIGESTS, ENTRIES, SEALS], UNDO)]
