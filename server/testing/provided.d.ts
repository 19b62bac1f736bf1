/** What the global set-up hands to every test file. */
import 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    /** Superuser URL of a PostgreSQL in which tests make databases of their own. */
    databaseUrl: string
    /** Folder for what several test files need and one of them makes; removed after the run. */
    sharedFolder: string
  }
}
