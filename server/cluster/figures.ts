import { Counter, collectDefaultMetrics, Registry } from 'prom-client'

/** The primary's own figures. */
export interface EndCount {
  count(name: string, reason: string): void
  /** In Prometheus' text format. */
  text(): Promise<string>
}

/** Counts why processes ended, beside the primary's own use of processor and memory. */
export function countEnds(): EndCount {
  const registry = new Registry()
  registry.setDefaultLabels({ process: 'primary' })
  collectDefaultMetrics({ register: registry })
  const ends = new Counter({
    name: 'trellis_process_ends_total',
    help: 'Processes that ended and were replaced, by name and reason.',
    labelNames: ['name', 'reason'],
    registers: [registry],
  })
  return {
    count: (name, reason) => ends.inc({ name, reason }),
    text: () => registry.metrics(),
  }
}

/** One text out of those of several processes: each figure is described once, and has the samples of all of them. */
export function mergeFigures(texts: string[]): string {
  const families = new Map<string, { head: string[]; samples: string[] }>()
  for (const block of texts.flatMap((text) => text.trim().split('\n\n'))) {
    const lines = block.split('\n').filter(Boolean)
    const head = lines.filter((line) => line.startsWith('#'))
    const name = head[0]?.split(' ')[2]
    if (name === undefined) continue
    const family = families.get(name) ?? { head, samples: [] }
    families.set(name, family)
    family.samples.push(...lines.filter((line) => !line.startsWith('#')))
  }
  return [...families.values()].map(({ head, samples }) => `${[...head, ...samples].join('\n')}\n`).join('\n')
}
