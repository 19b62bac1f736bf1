import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { commandAs, type RunAs } from './run-as.ts'

/**
 * Runs the command, and stops it (SIGINT: PostgreSQL's fast shutdown) when standard input ends: that happens when
 * the owner closes it, and also when the owner dies of whatever cause, kill -9 included, since the system closes
 * the pipe. The signal is repeated, because one that comes before the server listens to signals is lost; after a
 * minute it gives up on a checkpoint (SIGQUIT). A shell costs 1 MB and starts at once.
 */
const SCRIPT = `
trap '' INT TERM HUP
exec 3<&0 </dev/null
"$@" 3<&- &
server=$!
{
  while read -r _; do :; done <&3
  seconds=0
  while kill -INT "$server"; do
    sleep 1
    seconds=$((seconds + 1))
    if [ "$seconds" -gt 60 ]; then kill -QUIT "$server"; fi
  done
} 2>/dev/null &
waiter=$!
exec 3<&-
wait "$server"
status=$?
kill -KILL "$waiter"
exit "$status"
`

/** A server under watch. `closed` resolves with the exit status once the server is gone. */
export type WatchedServer = {
  closed: Promise<number>
  hasClosed: () => boolean
  close: () => Promise<number>
}

/**
 * Starts a server that cannot outlive this process, in a session of its own, so that Ctrl-C in the terminal
 * reaches this process alone, which then decides the order of the shutdown.
 * It keeps this process alive only while `close` waits.
 * @param logFile gets what the server says; emptied first
 */
export function startWatched(runAs: RunAs, command: string[], logFile: string): WatchedServer {
  const { file, args, ids } = commandAs(runAs, command)
  const log = openSync(logFile, 'w', 0o600)
  let child: ChildProcess
  try {
    child = spawn('/bin/sh', ['-c', SCRIPT, 'trellis-postgres-watchdog', file, ...args], {
      ...ids,
      cwd: '/',
      detached: true,
      stdio: ['pipe', log, log],
      // Settings of ours only: PGDATA, PGPORT or a locale of the surroundings would change what runs.
      env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
    })
  } finally {
    closeSync(log)
  }
  let closedYet = false
  const closed = new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (status) => {
      closedYet = true
      resolve(status ?? 1)
    })
  })
  // The caller may look at it late; a spawn error is then still his to see.
  closed.catch(() => undefined)
  child.stdin?.on('error', () => undefined)
  child.unref()
  unrefStream(child.stdin)
  return {
    closed,
    hasClosed: () => closedYet,
    close: () => {
      child.ref()
      child.stdin?.end()
      return closed
    },
  }
}

/** Pipes of child processes are sockets, whose `unref` the stream type does not show. */
function unrefStream(stream: unknown): void {
  if (typeof stream !== 'object' || stream === null || !('unref' in stream)) return
  if (typeof stream.unref === 'function') stream.unref()
}
