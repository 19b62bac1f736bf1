/** Files and runs for tests of imports. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { ModuleManifest } from '#core/module.ts'
import type { OperationScope } from '#server/records/transaction.ts'
import { createTestTenant, type TestTenant } from '#server/testing/test-tenant.ts'
import { parseMapping } from '../mapping/mapping.ts'
import type { ImportReport } from '../report.ts'
import type { ImportRequest } from '../run.ts'
import { runImport } from '../run-import.ts'

export interface ImportKit {
  tenant: TestTenant
  scope: OperationScope
  folder: string
  /** Writes a file and gives its path. */
  file(name: string, content: string | Buffer): string
  /** Imports a file; a mapping may be given as plain JSON. */
  run(
    path: string,
    request: Omit<Partial<ImportRequest>, 'mapping'> & { mapping?: unknown },
  ): Promise<ImportReport>
  count(table: string): Promise<number>
  close(): Promise<void>
}

/** A tenant with the modules, and a folder for files. */
export async function createImportKit(modules: string[], extra?: ModuleManifest[]): Promise<ImportKit> {
  const tenant = await createTestTenant({ modules, extra })
  const folder = mkdtempSync(join(tmpdir(), 'trellis-import-'))
  const scope: OperationScope = {
    registry: tenant.registry,
    db: tenant.db,
    viewer: tenant.viewer,
    requestId: 'test',
  }
  return {
    tenant,
    scope,
    folder,
    file(name, content) {
      const path = join(folder, name)
      writeFileSync(path, content)
      return path
    },
    run: (path, { mapping, ...request }) =>
      runImport(scope, {
        mode: 'COMMIT',
        ...request,
        path,
        mapping: mapping === undefined ? undefined : parseMapping(mapping, 'test'),
      }),
    async count(table) {
      const found = await sql<{ n: string }>`select count(*) as n from ${sql.table(table)}`.execute(tenant.db)
      return Number(found.rows[0]?.n)
    },
    async close() {
      rmSync(folder, { recursive: true, force: true })
      await tenant.close()
    },
  }
}

/** Rows of a CSV: a header and lines. */
export function csv(...lines: string[]): string {
  return `${lines.join('\n')}\n`
}
