import { createRequire } from 'node:module'
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'

/** What the figures were measured on. It names no host. */
export interface Machine {
  date: string
  cpu: string
  cores: number
  memory: string
  node: string
  postgres: string
  postgraphile: string
  /** Load of the machine in the minute before the run: above 0 others were at work too. */
  loadBefore: number
}

/** Looks at this machine. */
export function lookAtMachine(postgres: string): Machine {
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memory: `${Math.round(totalmem() / 2 ** 30)} GB`,
    node: process.versions.node,
    postgres,
    postgraphile: versionOf('postgraphile'),
    loadBefore: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  }
}

/** Version of a dependency of `peer/`, where it is kept apart from everybody's install. */
function versionOf(dependency: string): string {
  const manifest = createRequire(import.meta.url)('../peer/package.json') as {
    dependencies: Record<string, string>
  }
  return manifest.dependencies[dependency] ?? 'unknown'
}
