/** A few known records for tests that read by name. */
import type { TestDatabase } from './database.ts'

/** Two countries, a tree of partners, three orders with lines. */
export async function insertKnown({ pool }: TestDatabase): Promise<void> {
  await pool.query(`
    insert into country (code, name) values ('FR', 'France'), ('DE', 'Germany');
    insert into tag (name) values ('VIP'), ('New');
    insert into partner (name, email, country_id, parent_id, is_company, rating, score, active) values
      ('Azure', 'info@azure.example', 1, null, true, 5, 1.5, true),
      ('Bolt', null, 2, null, true, null, null, true),
      ('Azure Paris', 'paris@azure.example', 1, 1, false, 3, 0.1, true),
      ('Azure Paris East', null, null, 3, false, 1, 2.25, true),
      ('Old 100% _friend_', 'old@old.example', null, null, false, 2, null, false);
    insert into partner_tag values (1, 1), (1, 2), (2, 2);
    insert into sale_order (number, state, date, confirmed_at, amount_total, discount, meta, partner_id) values
      ('S001', 'DRAFT', '2026-01-31', null, 100.10, null, '{"a": [1, null, "x"]}', 1),
      ('S002', 'CONFIRMED', '2026-02-01', '2026-02-01 09:30:00.123456+00', 200.00, 10.5, null, 1),
      (null, 'DONE', '2026-02-28', '2026-02-28 23:30:00+00', 0.333333333333333333333, 0, null, 2);
    insert into sale_order_line (order_id, product, qty) values (1, 'Chair', 2), (1, 'Table', 1), (2, 'Chair', 4), (3, 'Lamp', 1.5);
  `)
}
