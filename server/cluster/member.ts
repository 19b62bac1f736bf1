/** One process of the program, as the primary sees it. */
import type { Worker } from 'node:cluster'
import type { Duties } from '#server/start/open-program.ts'
import type { Order, Report, RetireReason } from './messages.ts'

/** How a process ended. */
export interface End {
  code: number | null
  signal: string | null
}

/** A process of the program. */
export interface Member {
  pid: number
  /** Resolves when it is ready to take up duties; rejects when it ends before. */
  opened: Promise<void>
  /** Resolves once it has ended, whatever the cause. */
  ended: Promise<End>
  /** Gives it its part; resolves with its port. @throws the error of `listen` */
  begin(name: string, duties: Duties): Promise<number | undefined>
  /** Lets it finish and end; after the limit it is killed. */
  drain(linger: number): Promise<End>
  /** Its figures, or nothing when it does not answer in time. */
  measure(): Promise<string>
  kill(): void
}

/** What the primary is asked for by a process. */
export interface Requests {
  retire(member: Member, reason: RetireReason): void
  scrape(): Promise<string>
}

const measureMs = 2_000

/** Takes a forked process into service. */
export function enlist(
  worker: Worker,
  { controlUrl, folder, limits }: Omit<Order & { type: 'open' }, 'type'>,
  requests: Requests,
): Member {
  const tell = (order: Order): void => {
    if (worker.isConnected()) worker.send(order, () => undefined)
  }
  const measures = new Map<number, (text: string) => void>()
  let measureCount = 0
  const ended = new Promise<End>((resolve) =>
    worker.once('exit', (code, signal) => resolve({ code, signal })),
  )
  const opened = answerOf((report) => report.type === 'opened').then(() => undefined)
  opened.catch(() => undefined)

  function answerOf(isIt: (report: Report) => boolean): Promise<Report> {
    return new Promise((resolve, reject) => {
      const onMessage = (report: Report): void => {
        if (report.type === 'failed') settle(() => reject(Object.assign(new Error(report.message), report)))
        else if (isIt(report)) settle(() => resolve(report))
      }
      const settle = (done: () => void): void => {
        worker.off('message', onMessage)
        done()
      }
      worker.on('message', onMessage)
      void ended.then(({ code, signal }) =>
        settle(() => reject(new Error(`it ended with ${signal ?? `exit code ${code}`} while it started`))),
      )
    })
  }

  const member: Member = {
    pid: worker.process.pid ?? 0,
    opened,
    ended,
    async begin(name, duties) {
      const began = answerOf((report) => report.type === 'began')
      tell({ type: 'begin', name, duties })
      const report = await began
      return report.type === 'began' ? report.port : undefined
    },
    async drain(linger) {
      tell({ type: 'drain', linger })
      const giveUp = setTimeout(() => member.kill(), linger + limits.drain + 3_000)
      const end = await ended
      clearTimeout(giveUp)
      return end
    },
    measure() {
      const id = ++measureCount
      return new Promise<string>((resolve) => {
        measures.set(id, resolve)
        setTimeout(resolve, measureMs, '').unref()
        tell({ type: 'measure', id })
      }).finally(() => measures.delete(id))
    },
    kill: () => void worker.process.kill('SIGKILL'),
  }
  worker.on('error', () => undefined)
  worker.on('message', (report: Report) => {
    if (report.type === 'measured') measures.get(report.id)?.(report.text)
    else if (report.type === 'retire') requests.retire(member, report.reason)
    else if (report.type === 'scrape') {
      void requests.scrape().then((text) => tell({ type: 'figures', id: report.id, text }))
    }
  })
  tell({ type: 'open', controlUrl, folder, limits })
  return member
}
