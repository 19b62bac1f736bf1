/** Starts the embedded PostgreSQL that all tests of a run share, and gives them a folder to share. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startEmbedded } from '#server/embedded/start-embedded.ts'

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'trellis-test-'))
  const sharedFolder = mkdtempSync(join(tmpdir(), 'trellis-shared-'))
  const database = await startEmbedded({ folder })
  project.provide('databaseUrl', database.url)
  project.provide('sharedFolder', sharedFolder)
  return async () => {
    await database.stop()
    for (const used of [folder, sharedFolder]) rmSync(used, { recursive: true, force: true })
  }
}
