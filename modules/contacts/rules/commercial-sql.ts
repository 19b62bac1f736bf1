/**
 * Statements that keep two stored values of partners right, by whatever path they change: the commercial entity (the
 * nearest company from the partner upwards, or the topmost partner where there is none) and the full name
 * (`Company, Person`).
 *
 * A row computes its own from its parent, whose row it holds FOR SHARE: a parent that is being renamed or moved makes
 * it wait, and the other way round. A row whose values changed hands them down to those below it. On the same way,
 * partners of one of your companies are kept from belonging to those of another.
 */
export const commercialSql = [
  `create or replace function partner_commercial() returns trigger language plpgsql as $$
  declare
    above record;
  begin
    select name, commercial_partner_id, company_id into above from partner where id = new.parent_id for share;
    if above.company_id <> new.company_id then
      raise exception 'A contact of one of your companies cannot belong to a contact of another. Clear the company, or choose the same.';
    end if;
    new.commercial_partner_id :=
      case when new.is_company or new.parent_id is null then new.id else above.commercial_partner_id end;
    new.complete_name :=
      case when new.is_company or above.name is null then new.name else above.name || ', ' || new.name end;
    return new;
  end $$`,
  `create or replace trigger b_commercial
    before insert or update of name, parent_id, is_company, company_id, commercial_partner_id, complete_name on partner
    for each row execute function partner_commercial()`,
  `create or replace function partner_hand_down() returns trigger language plpgsql as $$
  begin
    update partner set parent_id = parent_id where parent_id = new.id;
    return null;
  end $$`,
  `create or replace trigger c_hand_down after update on partner for each row
    when (old.name is distinct from new.name or old.company_id is distinct from new.company_id
      or old.commercial_partner_id is distinct from new.commercial_partner_id)
    execute function partner_hand_down()`,
  // Rows of one statement may come before the parents that the same statement adds.
  `create or replace trigger c_hand_down_new after insert on partner for each row execute function partner_hand_down()`,
]
