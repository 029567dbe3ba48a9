"""The rows of the data set. Two years of history; words from a small vocabulary with a long tail, already in base form."""

WORDS = [
    "реклама",
    "клиент",
    "баннер",
    "отчёт",
    "заявка",
    "план",
    "бюджет",
    "звонок",
    "сайт",
    "текст",
    "договор",
    "счёт",
    "запуск",
    "показ",
    "клик",
    "цена",
    "правка",
    "макет",
    "логотип",
    "дата",
    "премьера",
    "билет",
    "спектакль",
    "зал",
    "директор",
    "маркетинг",
    "аудитория",
    "площадка",
    "ролик",
    "видео",
    "согласование",
    "срок",
    "задача",
    "встреча",
    "результат",
    "неделя",
    "месяц",
    "квартал",
    "скидка",
    "акция",
    "продажа",
    "запись",
    "пациент",
    "врач",
    "курс",
    "группа",
    "ребёнок",
    "родитель",
    "тур",
    "отель",
    "сезон",
    "доставка",
    "банкет",
    "меню",
    "фестиваль",
    "музей",
    "выставка",
    "экскурсия",
    "школа",
    "урок",
    "форма",
    "телефон",
    "почта",
    "кабинет",
    "счётчик",
    "цель",
    "конверсия",
    "доступ",
    "метрика",
    "поиск",
    "запрос",
    "ставка",
    "конкурент",
    "бренд",
    "упаковка",
    "съёмка",
    "фотография",
    "дизайн",
    "исходник",
    "шрифт",
    "цвет",
    "версия",
]
TEXT = f"""(select string_agg((array{WORDS!r})[1 + floor(power(random(), 2.2) * {len(WORDS)})::int], ' ')
            || case when random() < 0.02 then ' номер' || (random() * 100000)::int else '' end
            from generate_series(1, 35) where i > 0)"""
# Working hours of the last two years, thinner the older.
MOMENT = """(date_trunc('day', now()) - (floor(power(random(), 1.2) * 730) || ' days')::interval
            + interval '8 hours' + random() * interval '8 hours')"""
PAST = f"least({MOMENT}, now() - interval '1 minute')"

STATEMENTS = (
    (
        "departments",
        """insert into people_department (name, kind) values
           ('Клиентский отдел', 'client_service'), ('Контекст', 'production'), ('Дизайн', 'production')""",
    ),
    (
        "people",
        """insert into people_user (password, login, email, family_name, given_name, patronymic, role, language, joined_at, is_active, department_id)
           select '!', 'user' || i, 'user' || i || '@bench.example', 'Менеджеров' || i, 'Имя' || (i %% 40), '',
                  case when i = 1 then 'head' when i <= %(managers)s + 1 then 'account_manager' else 'specialist' end, 'ru',
                  now() - interval '2 years', true,
                  (select id from people_department order by id offset (case when i <= %(managers)s + 1 then 0 else 1 + i %% 2 end) limit 1)
           from generate_series(1, %(managers)s + 41) i""",
    ),
    ("heads", "update people_department set head_id = (select min(id) from people_user)"),
    (
        "clients",
        """insert into clients_client (name, status, product, goal, instruments, site, timezone, since, accepted_at, card_completed_at,
                                       card_missing, revision, manager_id, deputy_id)
           select 'Клиент ' || (array['Глобус','Север','Маяк','Парус','Орфей','Вираж','Азимут','Гранат','Кристалл','Сова'])[1 + i %% 10] || ' ' || i,
                  case when i %% 20 = 0 then 'paused' when i %% 33 = 0 then 'lead' else 'running' end, 'услуги', 'заявки не дороже плана',
                  array['context'], '', 'Europe/Moscow', (now() - interval '2 years')::date, now() - interval '2 years',
                  now() - interval '700 days', array[]::varchar[], 0, m.first + i %% %(managers)s, m.first + (i + 1) %% %(managers)s
           from generate_series(1, %(clients)s) i, (select min(id) as first from people_user where role = 'account_manager') m""",
    ),
    (
        "status periods",
        "insert into clients_statusperiod (client_id, status, since, reason) select id, status, now() - interval '2 years', '' from clients_client",
    ),
    (
        "requisites",
        """insert into clients_requisites (client_id, legal_name, inn, kpp, ogrn, bank, bic, account, correspondent_account, address)
           select id, 'ООО ' || name, lpad(id::text, 10, '7'), '', '', '', '', '', '', '' from clients_client""",
    ),
    (
        "contact persons",
        """insert into clients_contact (client_id, family_name, given_name, patronymic, position, decides, birth_day, birth_month, timezone,
                                        preferred_channel, no_calls, address_form, jargon, traits, revision)
           select c.id, (array['Ковалёва','Лунин','Вольская','Игнатов','Чернова','Белов','Юдин','Щукина'])[1 + (c.id + n) %% 8] || c.id %% 97,
                  (array['Анна','Сергей','Ирина','Павел','Дарья','Пётр'])[1 + (c.id + n) %% 6], 'Сергеевич', 'директор', n = 0,
                  1 + (c.id * 7 + n) %% 28, 1 + (c.id + n) %% 12, '', 'call', false, 'name', 'none', '', 0
           from clients_client c, generate_series(0, 1) n""",
    ),
    (
        "mail addresses",
        """insert into clients_contactmail (contact_id, address, key)
           select id, 'p' || id || '@c' || client_id || '.example', 'p' || id || '@c' || client_id || '.example' from clients_contact""",
    ),
    (
        "phones",
        "insert into clients_contactphone (contact_id, number, extension) select id, '+79' || lpad((id * 7919 %% 1000000000)::text, 9, '0'), '' from clients_contact",
    ),
    (
        "windows",
        """insert into clients_callwindow (contact_id, weekday, starts, ends)
           select id, d, '10:00', '13:00' from clients_contact, generate_series(0, 4) d where id %% 2 = 0""",
    ),
    (
        "talks",
        f"""insert into conversations_touch (client_id, contact_id, user_id, channel, direction, result, purpose, summary, next_step, at, minutes, recorded_at)
            select x.client, p.id, c.manager_id, (array['call','call','call','messenger','video','meeting'])[1 + i %% 6], 'out',
                   case when i %% 9 = 0 then 'no_answer' else 'talked' end, 'work', {TEXT}, '', x.at, 5, x.at
            from (select i, f.first + i %% %(clients)s as client, {PAST} as at
                  from generate_series(1, %(talks)s) i, (select min(id) as first from clients_client) f) x
            join clients_client c on c.id = x.client
            join lateral (select min(id) as id from clients_contact where client_id = x.client) p on true""",
    ),
    (
        "threads",
        f"""insert into conversations_thread (client_id, subject, started_at, last_at, has_people)
            select f.first + i %% %(clients)s, 'Тема ' || i, x.at, x.at, true
            from (select i, {PAST} as at from generate_series(1, %(threads)s) i) x, (select min(id) as first from clients_client) f""",
    ),
    (
        "stored letters",
        """insert into files_storedfile (sha256, size, created_at)
           select md5(i::text) || md5('x' || i), 4000, now() from generate_series(1, %(threads)s * 4) i""",
    ),
    (
        "letters",
        f"""insert into conversations_message (thread_id, direction, kind, sender_name, sender_address, sender_key, recipients, subject, text,
                                               new_text, html, message_id, "references", dated_at, at, contact_id, raw_id)
            select h.id, case when n %% 2 = 0 then 'in' else 'out' end, 'person', '', 'p' || p.id || '@c' || h.client_id || '.example',
                   'p' || p.id || '@c' || h.client_id || '.example', '[]', h.subject, '', {TEXT.replace("i > 0", "h.id > 0 and n >= 0")}, '',
                   '<' || h.id || '.' || n || '@bench>', array[]::varchar[], null,
                   least(h.started_at + n * interval '35 minutes', now() - interval '1 second'), p.id, f.first + (h.id - hf.first) * 4 + n
            from conversations_thread h
            join lateral (select min(id) as id from clients_contact where client_id = h.client_id) p on true
            cross join generate_series(0, 3) n
            cross join (select min(id) as first from files_storedfile) f
            cross join (select min(id) as first from conversations_thread) hf
            where not (n = 3 and h.started_at > now() - interval '9 days' and h.id %% 5 = 0)""",
    ),
    (
        "last letters",
        "update conversations_thread h set last_at = (select max(at) from conversations_message where thread_id = h.id)",
    ),
    (
        "read letters",
        """insert into conversations_threadreading (thread_id, user_id, read_at)
           select h.id, c.manager_id, h.last_at from conversations_thread h join clients_client c on c.id = h.client_id
           where h.last_at < now() - interval '2 days'""",
    ),
    (
        "agreements",
        """insert into conversations_agreement (client_id, side, text, due_at, made_at, made_by_id, outcome, closed_at, closed_by_id, evidence)
           select c.id, case when n %% 3 = 0 then 'theirs' else 'ours' end, 'прислать отчёт ' || n, now() + (n * 3 - 27) * interval '1 day',
                  now() + (n * 3 - 35) * interval '1 day', c.manager_id, case when n < 8 then 'kept' else '' end,
                  case when n < 8 then now() + (n * 3 - 28) * interval '1 day' end, case when n < 8 then c.manager_id end, ''
           from clients_client c, generate_series(0, 9) n where c.manager_id is not null""",
    ),
    (
        "projects",
        "insert into tasks_project (client_id, department_id) select c.id, d.id from clients_client c, people_department d",
    ),
    (
        "tasks",
        """insert into tasks_task (client_id, project_id, title, purpose, expected_result, check_by, plain_words, client_waits, work_kind, urgency, importance,
                                   needs_head, due_at, created_at, started_at, ready_at, result, closed_at, closed_by_id, revision, assignee_id, author_id)
           select x.client, j.id, 'Задача ' || x.i, 'цель', 'результат', 'проверка', '', x.i %% 5 = 0, case when x.own then 'other' else 'context' end, 1 + x.i %% 3, 1 + x.i %% 2, false,
                  x.due, x.due - interval '6 days', x.due - interval '5 days',
                  case when x.done then x.due - interval '3 hours' end, '', case when x.done then x.due - interval '2 hours' end,
                  case when x.done then c.manager_id end, 0, case when x.own then c.manager_id else s.first + x.i %% 40 end, c.manager_id
           from (select i, f.first + i %% %(clients)s as client, hashint8(i) %% 12 <> 0 as done, hashint8(i + 7919) %% 4 = 0 as own,
                        case when hashint8(i) %% 12 <> 0 then now() - (1 + i %% 700) * interval '1 day'
                             else date_trunc('day', now()) + interval '16 hours' + (i %% 40 - 8) * interval '1 day' end as due
                 from generate_series(1, %(tasks)s) i, (select min(id) as first from clients_client) f) x
           join clients_client c on c.id = x.client
           join lateral (select id from tasks_project where client_id = x.client order by id offset x.i %% 3 limit 1) j on true
           cross join (select min(id) as first from people_user where role = 'specialist') s""",
    ),
    (
        "deadlines",
        "insert into tasks_deadline (task_id, due_at, set_at, set_by_id, reason) select id, due_at, created_at, author_id, '' from tasks_task",
    ),
    (
        "journal of talks",
        """insert into journal_entry (kind, client_id, subject_kind, subject_id, actor_id, at, recorded_at, audience, data, data_digest, digest)
           select 'touch.noted', client_id, 'conversations.touch', id, user_id, at, at, 'staff', '{}', '', '' from conversations_touch""",
    ),
    (
        "journal of letters",
        """insert into journal_entry (kind, client_id, subject_kind, subject_id, actor_id, at, recorded_at, audience, data, data_digest, digest)
           select case direction when 'in' then 'mail.received' else 'mail.sent' end, h.client_id, 'conversations.message', m.id, null, m.at, m.at,
                  'staff', jsonb_build_object('thread', h.id, 'kind', 'person'), '', ''
           from conversations_message m join conversations_thread h on h.id = m.thread_id""",
    ),
    (
        "journal of tasks",
        """insert into journal_entry (kind, client_id, subject_kind, subject_id, actor_id, at, recorded_at, audience, data, data_digest, digest)
           select 'task.set', client_id, 'tasks.task', id, author_id, created_at, created_at, 'staff', jsonb_build_object('title', title), '', ''
           from tasks_task""",
    ),
    (
        "search: clients",
        """insert into search_document (subject_kind, subject_id, client_id, kind, title, body, at, names_key, phones, tsv)
           select 'clients.client', id, id, 'client', name, '', now(), ' ' || translate(lower(name), 'ё', 'е') || ' ', '',
                  to_tsvector('simple', translate(lower(name), 'ё', 'е')) from clients_client""",
    ),
    (
        "search: people",
        """insert into search_document (subject_kind, subject_id, client_id, kind, title, body, at, names_key, phones, tsv)
           select 'clients.contact', p.id, client_id, 'contact', family_name || ' ' || given_name, '', now(),
                  ' ' || translate(lower(family_name || ' ' || given_name), 'ё', 'е') || ' ', substr(t.number, 3),
                  to_tsvector('simple', translate(lower(family_name || ' ' || given_name), 'ё', 'е'))
           from clients_contact p join clients_contactphone t on t.contact_id = p.id""",
    ),
    (
        "search: talks",
        """insert into search_document (subject_kind, subject_id, client_id, kind, title, body, at, names_key, phones, tsv)
           select 'conversations.touch', id, client_id, 'touch', '', summary, at, '', '', to_tsvector('simple', translate(summary, 'ё', 'е'))
           from conversations_touch""",
    ),
    (
        "search: letters",
        """insert into search_document (subject_kind, subject_id, client_id, kind, title, body, at, names_key, phones, tsv)
           select 'conversations.message', m.id, h.client_id, 'message', m.subject, new_text, at, '', '',
                  to_tsvector('simple', translate(new_text, 'ё', 'е'))
           from conversations_message m join conversations_thread h on h.id = m.thread_id""",
    ),
    (
        "search: tasks",
        """insert into search_document (subject_kind, subject_id, client_id, kind, title, body, at, names_key, phones, tsv)
           select 'tasks.task', id, client_id, 'task', title, purpose, created_at, '', '', to_tsvector('simple', lower(title)) from tasks_task""",
    ),
)
