import { sql } from 'kysely'
import { everyoneRole } from '#core/policy.ts'

/**
 * The columns of `ViewerRow`, for a statement that calls the user `u`: roles, companies, team and the number of the
 * policy come along in the same statement.
 */
export const viewerColumns = sql`u.id as user_id, u.name, u.email, u.company_id, u.locale, u.time_zone,
  array(
    select r.code::text from app_user_roles ur join role r on r.id = ur.role_id
    where ur.user_id = u.id order by r.code
  ) as roles,
  array(select uc.company_id from app_user_companies uc where uc.user_id = u.id order by 1) as company_ids,
  case when exists (select from app_user s where s.manager_id = u.id) then array(
    with recursive team as (
      select u.id as id union select m.id from app_user m join team on m.manager_id = team.id
    ) select id from team
  ) else array[u.id] end as team_ids,
  (select version from policy_version) as policy_version,
  (select version from viewer_version) as viewer_version,
  u.must_change_password, u.has_second_factor,
  (
    select json_build_object(
      'secondFactor', bool_or(r.requires_second_factor), 'pageSize', max(r.page_size), 'nodes', max(r.node_limit),
      'statementSeconds', max(r.statement_seconds), 'requestsPerMinute', max(r.requests_per_minute)
    )
    from role r
    where r.code = ${sql.lit(everyoneRole)} or r.id in (select role_id from app_user_roles where user_id = u.id)
  ) as role_facts`
