/**
 * Keeps the access log append-only, and writes the events that any way of changing users and roles must leave: also
 * an import or plain SQL. Who did it is the user that the transaction names, where it names one.
 */
export const accessEventSql = [
  // Rows older than the retention may go; the link to a deleted user may be cut. Nothing else.
  `create or replace function access_event_guard() returns trigger language plpgsql as $$
  begin
    if tg_op = 'DELETE' then
      if old.created_at < now() - interval '400 days' then return old; end if;
    elsif tg_op = 'UPDATE' then
      if new.user_id is null and to_jsonb(new) - 'user_id' = to_jsonb(old) - 'user_id' then return new; end if;
      if new.created_by_id is null and old.created_by_id is not null then
        raise exception 'The access log says what this user did. Suspend them instead of deleting them.';
      end if;
    end if;
    raise exception 'The access log can only be added to.' using errcode = 'integrity_constraint_violation';
  end $$`,
  `create or replace trigger access_event_guard before update or delete on access_event
    for each row execute function access_event_guard()`,
  `create or replace trigger access_event_no_truncate before truncate on access_event
    for each statement execute function access_event_guard()`,
  `create or replace function access_event_actor() returns bigint language sql stable as $$
    select nullif(current_setting('trellis.actor', true), '')::bigint
  $$`,
  // Codes of the roles that a user has now, for the events of what was given and taken.
  `create or replace function access_event_roles(p_user bigint) returns jsonb language sql stable as $$
    select jsonb_build_object('roles', coalesce(jsonb_agg(r.code order by r.code), '[]'))
    from app_user_roles l join role r on r.id = l.role_id where l.user_id = p_user
  $$`,
  `create or replace function access_event_of_role_links() returns trigger language plpgsql as $$
  begin
    if tg_op = 'INSERT' then
      insert into access_event (kind, user_id, detail, created_by_id, after)
      select 'ROLE_GIVEN', l.user_id, left(r.code, 300), access_event_actor(), access_event_roles(l.user_id)
      from changed l join role r on r.id = l.role_id;
    else
      insert into access_event (kind, user_id, detail, created_by_id, after)
      select 'ROLE_TAKEN', u.id, left(r.code, 300), access_event_actor(), access_event_roles(u.id)
      from changed l join app_user u on u.id = l.user_id left join role r on r.id = l.role_id;
    end if;
    return null;
  end $$`,
  `create or replace trigger access_event_role_given after insert on app_user_roles
    referencing new table as changed for each statement execute function access_event_of_role_links()`,
  `create or replace trigger access_event_role_taken after delete on app_user_roles
    referencing old table as changed for each statement execute function access_event_of_role_links()`,
  `create or replace function access_event_of_users() returns trigger language plpgsql as $$
  begin
    insert into access_event (kind, user_id, email, created_by_id)
    values (case when new.is_active then 'USER_RESUMED' else 'USER_SUSPENDED' end, new.id, new.email,
      access_event_actor());
    return null;
  end $$`,
  `create or replace trigger access_event_user_state after update of is_active on app_user
    for each row when (old.is_active is distinct from new.is_active) execute function access_event_of_users()`,
  // What a role or a rule says, without what is no right: who touched it when, and under which number.
  `create or replace function access_event_facts(p_row jsonb) returns jsonb language sql stable as $$
    select p_row - '{id,version,created_at,created_by_id,updated_at,updated_by_id,shipped_hash}'::text[]
      || case when p_row ? 'role_id' then jsonb_build_object('role_id',
        (select r.code from role r where r.id = (p_row ->> 'role_id')::bigint)) else '{}' end
  $$`,
  `create or replace function access_event_differing(p_of jsonb, p_from jsonb) returns jsonb language sql immutable as $$
    select coalesce(jsonb_object_agg(key, value), '{}') from jsonb_each(p_of) where value is distinct from p_from -> key
  $$`,
  // Modules bring roles and rules with them: their coming is no event, whatever is done to them afterwards is.
  `create or replace function access_event_of_policy() returns trigger language plpgsql as $$
  declare
    v_old jsonb := case when tg_op <> 'INSERT' then access_event_facts(to_jsonb(old)) end;
    v_new jsonb := case when tg_op <> 'DELETE' then access_event_facts(to_jsonb(new)) end;
    v_done text := case tg_op when 'INSERT' then '_CREATED' when 'UPDATE' then '_CHANGED' else '_DELETED' end;
  begin
    if v_old = v_new or (tg_op = 'INSERT' and access_event_actor() is null
      and coalesce(v_new ->> 'is_shipped', 'true') = 'true') then return null; end if;
    insert into access_event (kind, detail, created_by_id, before, after) values (
      tg_argv[0] || v_done, left(coalesce(v_new, v_old) ->> tg_argv[1], 300), access_event_actor(),
      case tg_op when 'UPDATE' then access_event_differing(v_old, v_new) else v_old end,
      case tg_op when 'UPDATE' then access_event_differing(v_new, v_old) else v_new end);
    return null;
  end $$`,
  ...[
    ['role', 'ROLE', 'code'],
    ['access_rule', 'RULE', 'key'],
  ].map(
    ([
      table,
      kind,
      name,
    ]) => `create or replace trigger access_event_policy after insert or update or delete on ${table}
      for each row execute function access_event_of_policy('${kind}', '${name}')`,
  ),
  'drop trigger if exists access_event_role_changed on role',
  'drop function if exists access_event_of_roles()',
  `create or replace function access_event_of_includes() returns trigger language plpgsql as $$
  declare
    v_sign text := case tg_op when 'INSERT' then 'after' else 'before' end;
  begin
    insert into access_event (kind, detail, created_by_id, before, after)
    select 'ROLE_CHANGED', left(r.code, 300), access_event_actor(),
      case when v_sign = 'before' then jsonb_build_object('includes', jsonb_agg(i.code order by i.code)) end,
      case when v_sign = 'after' then jsonb_build_object('includes', jsonb_agg(i.code order by i.code)) end
    from changed l join role r on r.id = l.role_1_id join role i on i.id = l.role_2_id
    where tg_op = 'DELETE' or access_event_actor() is not null
    group by r.code;
    return null;
  end $$`,
  `create or replace trigger access_event_included after insert on role_includes
    referencing new table as changed for each statement execute function access_event_of_includes()`,
  `create or replace trigger access_event_excluded after delete on role_includes
    referencing old table as changed for each statement execute function access_event_of_includes()`,
]
