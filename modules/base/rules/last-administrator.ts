import { administratorRole } from '#core/policy.ts'
import { say } from '#core/say.ts'

const message = say`At least one active administrator must remain. Make somebody else one first.`

/**
 * Statements that keep a tenant from locking itself out, by whatever path: two administrators who step down at the same
 * moment wait for each other, and the second is refused.
 */
export const lastAdministratorSql = [
  `create or replace function keep_administrator() returns trigger language plpgsql as $$
  begin
    if tg_table_name = 'app_user' then
      if not exists (
        select from app_user_roles l join role r on r.id = l.role_id
        where l.user_id = old.id and r.code = '${administratorRole}'
      ) then return null; end if;
    elsif not exists (select from role where id = old.role_id and code = '${administratorRole}') then return null;
    end if;
    perform pg_advisory_xact_lock(hashtextextended('administrators', 0));
    if not exists (
      select from app_user u join app_user_roles l on l.user_id = u.id join role r on r.id = l.role_id
      where u.is_active and r.code = '${administratorRole}'
    ) then raise exception '${message}'; end if;
    return null;
  end $$`,
  `create or replace trigger keep_administrator after update of is_active on app_user
    for each row when (old.is_active and not new.is_active) execute function keep_administrator()`,
  `create or replace trigger keep_administrator after delete or update on app_user_roles
    for each row execute function keep_administrator()`,
  `create or replace function keep_administrator_role() returns trigger language plpgsql as $$
  begin
    raise exception 'The role of administrators stays as it is.';
  end $$`,
  `create or replace trigger keep_administrator_role before delete on role
    for each row when (old.code = '${administratorRole}') execute function keep_administrator_role()`,
  `create or replace trigger keep_administrator_code before update of code on role
    for each row when (old.code = '${administratorRole}' and new.code <> old.code) execute function keep_administrator_role()`,
]
