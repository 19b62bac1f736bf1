import { createRequire } from 'node:module'
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'

/** What figures were measured on. It names no host. */
export interface Hardware {
  date: string
  cpu: string
  cores: number
  memory: string
  node: string
  /** Load of the machine in the minute before the run: above 0 others were at work too. */
  loadBefore: number
}

/** What the figures beside other programs were measured on. */
export interface Machine extends Hardware {
  postgres: string
  postgraphile: string
}

/** Looks at this machine and the programs of the benchmark. */
export function lookAtMachine(postgres: string): Machine {
  return { ...lookAtHardware(), postgres, postgraphile: versionOf('postgraphile') }
}

/** Looks at this machine. */
export function lookAtHardware(): Hardware {
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memory: `${Math.round(totalmem() / 2 ** 30)} GB`,
    node: process.versions.node,
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
