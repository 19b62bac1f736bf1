/** How text sorts in a tenant's database: as people expect it, and the same on every machine. */
import type { ClientBase } from 'pg'

/**
 * Clause of `create database … template template0`. The root collation of Unicode (ICU's `und`) puts `azure` before
 * `Bolt` and `Äpfel` beside `Apfel`, whatever the server's own locale is. The character classes come from the
 * server's template, because trigram indexes ignore accented letters without them. A server without ICU keeps its own.
 */
export async function databaseLocale(client: ClientBase): Promise<string> {
  const found = await client.query<{ has_icu: boolean; ctype: string }>(`
    select exists (select 1 from pg_collation where collprovider = 'i') as has_icu, datctype as ctype
    from pg_database where datname = 'template1'
  `)
  const server = found.rows[0]
  if (!server?.has_icu) return "encoding 'UTF8'"
  return `encoding 'UTF8' locale_provider icu icu_locale 'und' lc_collate 'C' lc_ctype '${server.ctype.replaceAll("'", "''")}'`
}
