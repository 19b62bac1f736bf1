import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { projectFolder } from './settings.ts'

/** Where the built admin lies. */
export const adminFolder = join(projectFolder, 'admin/dist')

/** Is the admin built? */
export function isAdminBuilt(): boolean {
  return existsSync(join(adminFolder, 'index.html'))
}

/**
 * Builds the admin when it is not there: `npm ci` has done so, unless its scripts were switched off.
 * @returns a sentence for the terminal when there will be no admin; the API works without it
 */
export async function buildAdmin(log: (line: string) => void): Promise<string | undefined> {
  if (isAdminBuilt()) return undefined
  const vite = join(projectFolder, 'node_modules/vite/bin/vite.js')
  if (!existsSync(join(projectFolder, 'admin/vite.config.ts')) || !existsSync(vite)) {
    return 'The admin is not part of this installation; the API works without it.'
  }
  log('Building the admin, once …')
  const child = spawn(process.execPath, [vite, 'build', 'admin', '--logLevel', 'error'], {
    cwd: projectFolder,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null))
    child.once('close', resolve)
  })
  if (code === 0 && isAdminBuilt()) return undefined
  return `The admin could not be built; the API works without it. Its builder says: ${output.trim().slice(-600)}`
}
