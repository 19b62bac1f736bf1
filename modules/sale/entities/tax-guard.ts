/**
 * A tax that stands on an order line cannot be deleted: the line would lose it without a word. The tax's row is locked
 * when the trigger looks, and a line that is just being taxed holds it too, so neither can slip past the other.
 */
export const taxGuard = [
  `create or replace function sale_tax_in_use() returns trigger language plpgsql as $$
begin
  if exists (select from sale_order_line_taxes where tax_id = old.id) then
    raise exception 'It is still used by order lines. Archive it instead, or change those first.';
  end if;
  return old;
end $$`,
  'create or replace trigger sale_tax_in_use before delete on tax for each row execute function sale_tax_in_use()',
]
