import { readPassword } from './password-file.ts'
import type { Postmaster } from './postmaster.ts'

/** The running embedded PostgreSQL. */
export type EmbeddedDatabase = {
  /** URL of the database `postgres` as superuser; it holds the password, so it is not for logs. */
  url: string
  /** The data folder, absolute; the database's files are in its `postgres`. */
  folder: string
  /** On 127.0.0.1; it stays the same over restarts unless another program took it meanwhile. */
  port: number
  /** Of the server process. It changes when the server had to be restarted after a crash. */
  pid: number
  /** Such as `18.4`. */
  version: string
  /** True when another start, still alive, owns the server: this one only uses it. */
  reused: boolean
  /** Stops the server and waits for it; does nothing the second time, nor to a reused server. */
  stop: () => Promise<void>
}

/** Describes a running server, with the password that the folder keeps. */
export function describeDatabase(
  folder: string,
  postmaster: Postmaster,
  version: string,
  reused: boolean,
  stop: () => Promise<void>,
): EmbeddedDatabase {
  const { pid, port } = postmaster
  const url = `postgres://postgres:${readPassword(folder) ?? ''}@127.0.0.1:${port}/postgres`
  return { url, folder, port, pid, version, reused, stop }
}
