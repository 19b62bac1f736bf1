import { sql } from 'kysely'

/** The columns of `ViewerRow`, for a statement that calls the user `u`; roles come along in the same statement. */
export const viewerColumns = sql`u.id as user_id, u.name, u.email, u.company_id, u.locale, u.time_zone,
  array(
    select r.code::text from app_user_roles ur join role r on r.id = ur.role_id
    where ur.user_id = u.id order by r.code
  ) as roles`
