import { constants, cpSync, existsSync, mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { inject } from 'vitest'
import { startDemo } from './demo-server.ts'

const longestWait = 110_000

/**
 * Puts into a folder what a first start with demo data leaves there. The first test file of a run makes it, the
 * others copy: that saves each of them a first start.
 */
export async function copyDemoData(folder: string): Promise<void> {
  const shared = inject('sharedFolder')
  const made = join(shared, 'demo')
  if (isFirst(join(shared, 'demo-taken'))) {
    const building = join(shared, 'demo-building')
    await (await startDemo(building)).stop()
    renameSync(building, made)
  }
  for (const deadline = Date.now() + longestWait; !existsSync(made); await sleep(100))
    if (Date.now() > deadline)
      throw new Error('No test file could make the demo data; see what failed before.')
  cpSync(made, folder, { recursive: true, mode: constants.COPYFILE_FICLONE })
}

function isFirst(mark: string): boolean {
  try {
    mkdirSync(mark)
    return true
  } catch {
    return false
  }
}
