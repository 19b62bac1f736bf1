/** A tenant as the control database knows it. */
export interface Tenant {
  name: string
  /** The company's name, shown when people sign in. */
  label: string
  /** Host names whose requests are this tenant's. */
  hosts: string[]
  /** CREATING and DROPPING ones were cut off half-way: creating or dropping them again finishes it. */
  state: 'CREATING' | 'ACTIVE' | 'SUSPENDED' | 'DROPPING'
  /** Installed modules; what they depend on is installed with them. */
  modules: string[]
  /** URL of the server that holds the database; null means that of the control database. */
  server: string | null
  database: string
  /** The login role that may connect to this database and to no other. */
  role: string
  secret: string
  createdAt: Date
}

/** The URL by which the tenant's own role reaches its database; it holds a password, so it is not for logs. */
export function tenantUrl(
  controlUrl: string,
  { server, database, role, secret }: Pick<Tenant, 'server' | 'database' | 'role' | 'secret'>,
): string {
  const url = new URL(server ?? controlUrl)
  url.username = encodeURIComponent(role)
  url.password = encodeURIComponent(secret)
  url.pathname = `/${encodeURIComponent(database)}`
  // It may name a user or database of its own.
  for (const name of ['user', 'password', 'dbname']) url.searchParams.delete(name)
  return url.toString()
}
