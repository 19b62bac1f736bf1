/**
 * Statements that keep the number of the policy: it grows with every change of rules and roles, whichever way it came,
 * and every request reads it, so that a change counts from the next request on in every process.
 */
export const policyVersionSql = [
  'create table if not exists policy_version (id int primary key default 1 check (id = 1), version bigint not null)',
  'insert into policy_version (version) values (1) on conflict do nothing',
  `create or replace function policy_changed() returns trigger language plpgsql as $$
  begin
    update policy_version set version = version + 1;
    return null;
  end $$`,
  ...['access_rule', 'role', 'role_includes'].map(
    (
      table,
    ) => `create or replace trigger policy_changed after insert or update or delete or truncate on ${table}
      for each statement execute function policy_changed()`,
  ),
]
