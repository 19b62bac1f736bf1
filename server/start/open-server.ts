import pg from 'pg'
import { checkServer } from '#server/embedded/check-server.ts'
import { startEmbedded } from '#server/embedded/start-embedded.ts'

/** The PostgreSQL server that everything is kept on. */
export interface DatabaseServer {
  /** URL of the control database; it holds a password, so it is not for logs. */
  controlUrl: string
  isEmbedded: boolean
  /** Without password: `127.0.0.1:15433/trellis`. */
  address: string
  version: string
  /** Stops what this process started; does nothing to the server of another process. */
  stop: () => Promise<void>
}

/** The control database of the embedded server. */
const controlName = 'trellis'

/**
 * Opens the server of `DATABASE_URL`, whose database is then the control database; else the embedded one of the data
 * folder, which is started unless another process runs it already.
 * @throws StartupError
 */
export async function openServer(
  env: NodeJS.ProcessEnv,
  folder: string,
  log?: (line: string) => void,
): Promise<DatabaseServer> {
  if (env.DATABASE_URL) {
    const { versionText } = await checkServer(env.DATABASE_URL)
    return {
      controlUrl: env.DATABASE_URL,
      isEmbedded: false,
      address: addressOf(env.DATABASE_URL),
      version: versionText,
      stop: async () => undefined,
    }
  }
  const database = await startEmbedded({ folder, log })
  try {
    const controlUrl = await controlDatabase(database.url)
    return {
      controlUrl,
      isEmbedded: true,
      address: addressOf(controlUrl),
      version: database.version,
      stop: database.stop,
    }
  } catch (error) {
    await database.stop()
    throw error
  }
}

/** Makes the control database where it is missing, and keeps tenants' roles out of all databases but their own. */
async function controlDatabase(serverUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: serverUrl })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query('select pg_advisory_lock(7240004)')
    const known = await client.query('select from pg_database where datname = $1', [controlName])
    if (known.rowCount === 0) {
      for (const database of ['postgres', 'template1'])
        await client.query(`revoke connect on database ${database} from public`)
      await client.query(`create database ${controlName}`)
    }
    await client.query(`revoke connect on database ${controlName} from public`)
  } finally {
    await client.end().catch(() => undefined)
  }
  const url = new URL(serverUrl)
  url.pathname = `/${controlName}`
  return url.toString()
}

function addressOf(url: string): string {
  const { host, pathname, searchParams } = new URL(url)
  return `${host || searchParams.get('host') || 'localhost'}${pathname}`
}
