/** Runs what modules do beyond files to make demo data. */
import { type Kysely, sql } from 'kysely'
import type { Row } from '#core/context.ts'
import { runOperation } from '#server/records/transaction.ts'
import type { Registry } from '#server/registry/registry.ts'
import { syncLock } from './connection.ts'
import { noteFile } from './seed-file.ts'
import { systemViewer } from './seed-rules.ts'

/** Once per module, in module order and each in a transaction: whoever comes second waits, and finds it done. */
export async function makeDemo(registry: Registry, db: Kysely<Record<string, Row>>): Promise<void> {
  for (const { name, demo } of registry.modules) {
    if (!demo) continue
    const scope = { registry, db, viewer: systemViewer, requestId: `demo-${name}` }
    await runOperation(scope, {}, async (operation, context) => {
      await sql`select pg_advisory_xact_lock(${syncLock})`.execute(operation.db)
      const known = await sql`select from seed_state where module = ${name} and file = 'demo'`.execute(
        operation.db,
      )
      if (known.rows.length > 0) return
      await demo(context)
      await context.save()
      await noteFile(operation.db, { module: name, file: 'demo', hash: '', headers: [], rows: [] })
    })
  }
}
