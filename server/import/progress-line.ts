/** Shows on a terminal how far an import is: a bar that stays in its line, or a line now and then in a log. */
import type { ImportProgress } from './run.ts'

export interface ProgressLine {
  show(progress: ImportProgress): void
  end(): void
}

const width = 28

/** Progress on a stream; a bar when it is a terminal. */
export function createProgressLine(stream: NodeJS.WriteStream, label: string): ProgressLine {
  const started = performance.now()
  let shown = 0
  return {
    show({ rowsRead, rowsRejected, share }) {
      const now = performance.now()
      if (now - shown < (stream.isTTY ? 100 : 5000)) return
      shown = now
      const seconds = (now - started) / 1000
      const left = share > 0.01 ? `${time((seconds / share) * (1 - share))} left` : ''
      const rejected = rowsRejected > 0 ? `, ${rowsRejected.toLocaleString('en-GB')} rejected` : ''
      const text = `${rowsRead.toLocaleString('en-GB')} rows${rejected}, ${Math.round(rowsRead / seconds).toLocaleString('en-GB')}/s ${left}`
      if (!stream.isTTY) stream.write(`${label}: ${Math.round(share * 100)} %, ${text}\n`)
      else {
        const full = Math.round(share * width)
        stream.write(
          `\r\u001b[2K${label} ${'█'.repeat(full)}${'░'.repeat(width - full)} ${Math.round(share * 100)} % ${text}`,
        )
      }
    },
    end() {
      if (stream.isTTY && shown > 0) stream.write('\r\u001b[2K')
    },
  }
}

function time(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`
  return `${Math.ceil(seconds / 60)} min`
}
