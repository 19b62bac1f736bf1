import type { Running } from './serve.ts'

/** What the terminal says once the program runs. */
export function welcome({ address, folder, database, processes, first, notice }: Running): string {
  const lines: [label: string, value: string][] = []
  if (address) lines.push(['Address', address])
  if (first) lines.push(['E-mail', first.email])
  if (first?.password)
    lines.push(['Password', `${first.password}   (shown only now: keep it, or change it after signing in)`])
  lines.push([
    'Database',
    database.isEmbedded
      ? `PostgreSQL ${database.version} in ${folder}`
      : `PostgreSQL ${database.version} at ${database.address}`,
  ])
  if (processes) lines.push(['Processes', processes.join(', ')])
  const table = lines.map(([label, value]) => `  ${label.padEnd(10)}${value}`)
  const head = address ? 'Trellis is running.' : 'Trellis is working in the background.'
  return ['', head, '', ...table, ...(notice ? ['', notice] : []), '', 'Press Ctrl-C to stop.', ''].join('\n')
}
