from django.db import migrations

# PL/pgSQL and not SQL: a scalar SQL function with a subquery is never inlined, and its executor is started anew for
# every row; the plans below are kept for the session. Names of parameters differ from those of columns on purpose.
# Seconds are numeric, never floating: the answers must equal those of the calendar in memory to the microsecond.

REFUSAL = """
create function worktime_refuse(schedule bigint, asked text) returns void
language plpgsql stable parallel safe as $$
declare
    first date;
    last date;
begin
    select covered_from, covered_until into first, last from worktime_schedule where id = schedule;
    raise exception using
        errcode = 'datetime_field_overflow',
        message = format('The working calendar of schedule %s covers %s – %s. The answer for %s lies outside of it.',
                         schedule, first, last, asked);
end $$;
"""

LOCAL = """
create function worktime_local_date(schedule bigint, moment timestamptz) returns date
language plpgsql stable parallel safe strict as $$
declare
    zone text;
begin
    select timezone into strict zone from worktime_schedule where id = schedule;
    return (moment at time zone zone)::date;
end $$;

create function worktime_week_start(schedule bigint, moment timestamptz) returns timestamptz
language plpgsql stable parallel safe strict as $$
declare
    zone text;
begin
    select timezone into strict zone from worktime_schedule where id = schedule;
    return date_trunc('week', moment at time zone zone) at time zone zone;
end $$;

create function worktime_covers(schedule bigint, moment timestamptz) returns boolean
language plpgsql stable parallel safe strict as $$
begin
    return (select (moment at time zone timezone)::date between covered_from and covered_until
              from worktime_schedule where id = schedule);
end $$;
"""

MINUTES = """
create function worktime_position(schedule bigint, moment timestamptz) returns numeric
language plpgsql stable parallel safe strict as $$
declare
    starts timestamptz;
    before integer;
begin
    select starts_at, minutes_before into starts, before from worktime_stretch
     where schedule_id = schedule and ends_at >= moment order by ends_at limit 1;
    if found and (before > 0 or moment >= starts) then
        return before * 60 + greatest(extract(epoch from moment - starts), 0);
    end if;
    if not coalesce(worktime_covers(schedule, moment), false) then
        perform worktime_refuse(schedule, moment::text);
    end if;
    if found then
        return 0;
    end if;
    return coalesce((select minutes_before * 60 + extract(epoch from ends_at - starts_at) from worktime_stretch
                      where schedule_id = schedule order by ends_at desc limit 1), 0);
end $$;

create function worktime_minutes(schedule bigint, since timestamptz, until timestamptz) returns integer
language sql stable parallel safe as $$
    select case when until < since
        then -floor((worktime_position(schedule, since) - worktime_position(schedule, until)) / 60)
        else floor((worktime_position(schedule, until) - worktime_position(schedule, since)) / 60)
    end::integer
$$;

create function worktime_add(schedule bigint, moment timestamptz, amount integer) returns timestamptz
language plpgsql stable parallel safe strict as $$
declare
    starts timestamptz;
    ends timestamptz;
    before integer;
    target numeric;
begin
    select starts_at, ends_at, minutes_before into starts, ends, before from worktime_stretch
     where schedule_id = schedule and ends_at >= moment order by ends_at limit 1;
    if not found or (before = 0 and moment < starts) then
        target := worktime_position(schedule, moment) + amount * 60::numeric;
    else
        target := before * 60 + greatest(extract(epoch from moment - starts), 0) + amount * 60::numeric;
    end if;
    if amount > 0 then
        if starts is null or starts + make_interval(secs => (target - before * 60)::double precision) > ends then
            select starts_at, ends_at, minutes_before into starts, ends, before from worktime_stretch
             where schedule_id = schedule and minutes_before < ceil(target / 60)::integer
             order by minutes_before desc limit 1;
        end if;
    elsif amount < 0 then
        if starts is null or target < before * 60 then
            select starts_at, ends_at, minutes_before into starts, ends, before from worktime_stretch
             where schedule_id = schedule and minutes_before <= floor(target / 60)::integer
             order by minutes_before desc limit 1;
        end if;
    end if;
    -- Seconds, not an interval of days: a day of the session's time zone may have 23 hours.
    starts := starts + make_interval(secs => (target - before * 60)::double precision);
    if starts is null or starts > ends then
        perform worktime_refuse(schedule, moment::text);
    end if;
    return starts;
end $$;
"""

DAYS = """
create function worktime_day_number(schedule bigint, day date) returns integer
language plpgsql stable parallel safe strict as $$
declare
    answer integer;
begin
    select number into answer from worktime_day where schedule_id = schedule and date = day;
    if not found then
        perform worktime_refuse(schedule, day::text);
    end if;
    return answer;
end $$;

create function worktime_days(schedule bigint, since date, until date) returns integer
language sql stable parallel safe as $$
    select worktime_day_number(schedule, until) - worktime_day_number(schedule, since)
$$;

create function worktime_add_days(schedule bigint, day date, amount integer) returns date
language plpgsql stable parallel safe strict as $$
declare
    from_number integer;
    works boolean;
    answer date;
begin
    select number, is_working into from_number, works from worktime_day where schedule_id = schedule and date = day;
    if amount <= 0 and not works then
        from_number := from_number + 1;
    end if;
    select date into answer from worktime_day
     where schedule_id = schedule and number = from_number + amount and is_working;
    if not found then
        perform worktime_refuse(schedule, day::text);
    end if;
    return answer;
end $$;

create function worktime_closes(schedule bigint, day date) returns timestamptz
language plpgsql stable parallel safe strict as $$
declare
    answer timestamptz;
begin
    select closes_at into answer from worktime_day
     where schedule_id = schedule and number = worktime_day_number(schedule, day) and is_working;
    if not found then
        perform worktime_refuse(schedule, day::text);
    end if;
    return answer;
end $$;

create function worktime_opens(schedule bigint, day date) returns timestamptz
language plpgsql stable parallel safe strict as $$
declare
    answer timestamptz;
begin
    select opens_at into answer from worktime_day
     where schedule_id = schedule and date = worktime_add_days(schedule, day, 0);
    return answer;
end $$;
"""

GONE = """
drop function worktime_opens, worktime_closes, worktime_add_days, worktime_days, worktime_day_number;
drop function worktime_add, worktime_minutes, worktime_position;
drop function worktime_covers, worktime_week_start, worktime_local_date, worktime_refuse;
"""


class Migration(migrations.Migration):
    dependencies = [("worktime", "0001_working_time")]

    operations = [migrations.RunSQL(REFUSAL + LOCAL + MINUTES + DAYS, GONE)]
