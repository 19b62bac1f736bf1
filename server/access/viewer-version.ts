/**
 * A number that grows with every change of what a viewer is made of, whichever way it came: users, the roles and
 * companies they are in, what roles ask for, what keys may do. Together with the number of the policy it stands for all
 * of a viewer, so that a request proves who asks by two small numbers instead of reading it all again.
 */
export const viewerVersionSql: string[] = [
  'create table if not exists viewer_version (id int primary key default 1 check (id = 1), version bigint not null)',
  'insert into viewer_version (version) values (1) on conflict do nothing',
  `create or replace function viewer_changed() returns trigger language plpgsql as $$
  begin
    update viewer_version set version = version + 1;
    return null;
  end $$`,
  ...['app_user', 'app_user_roles', 'app_user_companies', 'role'].map((table) =>
    triggerSql(table, 'insert or update or delete or truncate'),
  ),
  // Not of the time of its last use, which is noted all the time; an ended key is not found.
  triggerSql('api_key', 'update of user_id, scopes, allowed_networks, requests_per_minute'),
]

function triggerSql(table: string, events: string): string {
  return `create or replace trigger viewer_changed after ${events} on ${table}
    for each statement execute function viewer_changed()`
}
