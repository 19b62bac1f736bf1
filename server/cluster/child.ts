/** A process of the program: loads everything, opens the tenants, and waits to be told which part it plays. */
import cluster from 'node:cluster'
import { setTimeout as sleep } from 'node:timers/promises'
import { modules } from '#modules/index.ts'
import type { Limits } from '#server/start/limits.ts'
import { createLog } from '#server/start/log.ts'
import { type OpenProgram, openProgram } from '#server/start/open-program.ts'
import { createRegistries } from '#server/tenants/registries.ts'
import type { Order, Report } from './messages.ts'
import { watchLimits } from './watch-limits.ts'

const log = createLog(process.env)
const scrapes = new Map<number, (text: string) => void>()
let limits: Limits | undefined
let program: OpenProgram | undefined
let scrapeCount = 0

// A terminal sends these to every process; the primary decides what is to be done.
for (const signal of ['SIGINT', 'SIGHUP', 'SIGUSR2']) process.on(signal, () => undefined)
process.on('SIGTERM', () => report({ type: 'retire', reason: 'signal' }))
// Without a primary nobody hands on connections, restarts what ends or stops the database.
process.on('disconnect', () => process.exit(1))
process.on('message', (order: Order) => {
  obey(order).catch((error: unknown) => {
    const { code, message } = error as NodeJS.ErrnoException
    report({ type: 'failed', code, message })
    log.error({ err: error }, 'a process failed')
  })
})

function report(message: Report): void {
  if (process.connected) process.send?.(message)
}

async function obey(order: Order): Promise<void> {
  switch (order.type) {
    case 'open':
      limits = order.limits
      program = await open(order)
      process.title = 'trellis spare'
      return report({ type: 'opened' })
    case 'begin': {
      const port = await program?.begin(order.duties, order.name)
      if (program && limits) watchLimits(limits, program, (reason) => report({ type: 'retire', reason }))
      // What `ps` shows.
      process.title = `trellis ${order.name}`
      return report({ type: 'began', port })
    }
    case 'drain':
      return drain(order.linger)
    case 'measure':
      return report({ type: 'measured', id: order.id, text: (await program?.metrics()) ?? '' })
    case 'figures':
      scrapes.get(order.id)?.(order.text)
      scrapes.delete(order.id)
  }
}

/** Opens the tenants, however long their database is away. */
async function open({ controlUrl, folder, limits }: Order & { type: 'open' }): Promise<OpenProgram> {
  const registries = createRegistries(modules)
  for (let pause = 100; ; pause = Math.min(pause * 2, 1_000)) {
    try {
      const opened = await openProgram({
        registries,
        controlUrl,
        folder,
        env: process.env,
        log,
        scrape,
        drain: limits.drain,
      })
      // Built before the first request has to wait for it.
      for (const tenant of (await opened.tenants.list()).slice(0, 10))
        void opened.tenants.registryOf(tenant).schema
      return opened
    } catch (error) {
      log.warn({ err: error }, 'the database cannot be reached yet')
      await sleep(pause)
    }
  }
}

function scrape(): Promise<string> {
  const id = ++scrapeCount
  return new Promise((resolve) => {
    scrapes.set(id, resolve)
    report({ type: 'scrape', id })
  })
}

async function drain(linger: number): Promise<void> {
  await program?.stop({ linger })
  process.exit(0)
}

if (cluster.isPrimary) {
  process.stderr.write('This file is started by the primary: npx trellis start --web 2 --worker 2\n')
  process.exit(2)
}
