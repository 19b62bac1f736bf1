/**
 * Groups hold plain taxes only, never other groups: so no group can contain itself, and two people who edit at the
 * same time cannot make it so either. The member's row is locked while it is checked.
 */
export const groupGuard = [
  `create or replace function tax_group_member_is_plain() returns trigger language plpgsql as $$
declare member_kind text;
begin
  select kind into member_kind from tax where id = new.child_id for share;
  if member_kind = 'GROUP' or new.child_id = new.group_id then
    raise exception 'A group of taxes cannot hold another group. Choose the single taxes.';
  end if;
  return new;
end $$`,
  `create or replace trigger tax_group_member_is_plain before insert or update on tax_children
  for each row execute function tax_group_member_is_plain()`,
  `create or replace function tax_in_group_stays_plain() returns trigger language plpgsql as $$
begin
  if exists (select from tax_children where child_id = new.id) then
    raise exception 'This tax is part of a group, so it cannot become a group itself.';
  end if;
  return new;
end $$`,
  `create or replace trigger tax_in_group_stays_plain before update of kind on tax
  for each row when (new.kind = 'GROUP' and old.kind <> 'GROUP') execute function tax_in_group_stays_plain()`,
  `create or replace function tax_in_group_stays() returns trigger language plpgsql as $$
begin
  if exists (select from tax_children where child_id = old.id) then
    raise exception 'This tax is part of a group. Take it out of the group first.';
  end if;
  return old;
end $$`,
  `create or replace trigger tax_in_group_stays before delete on tax
  for each row execute function tax_in_group_stays()`,
]
