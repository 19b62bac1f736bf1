/** Declaring a module: what a folder in `modules/` adds to the platform. */
import type { SchemaContribution } from '#schema/generate/contribution.ts'
import type { Action } from './action.ts'
import type { ChangeConsumer } from './consumer.ts'
import type { Context } from './context.ts'
import type { Cron } from './cron.ts'
import type { AnyEntity } from './entity.ts'
import type { Extension } from './extension.ts'
import type { Gate } from './gate.ts'
import type { AnyJob } from './job.ts'
import type { PolicyDeclaration, RoleDeclaration } from './policy.ts'
import type { View, ViewPatch } from './view.ts'

/** A CSV of records that come with the module; loaded again at upgrade without changing what users edited. */
export interface Seed {
  entity: AnyEntity
  /** Address of the file, by `new URL('./seeds/x.csv', import.meta.url)`. */
  file: URL
  /** Loaded only with `--demo`. */
  isDemo?: boolean
}

/** A numbered change that the composed entities cannot express: a rename, a move of data. */
export interface Migration {
  /** Grows by one within a module. */
  number: number
  title: string
  /** Statements run in the tenant's database before (`BEFORE`) or after the tables are brought up to date. */
  when: 'BEFORE' | 'AFTER'
  sql: string[]
}

/** The manifest of a module. */
export interface ModuleManifest {
  name: string
  label: string
  version: string
  description: string
  icon?: string
  depends: string[]
  entities?: AnyEntity[]
  extensions?: Extension[]
  actions?: Action[]
  jobs?: AnyJob[]
  crons?: Cron[]
  /** What it does about committed changes. */
  consumers?: ChangeConsumer[]
  /** What actions of any entity have to pass. */
  gates?: Gate[]
  views?: View[]
  viewPatches?: ViewPatch[]
  seeds?: Seed[]
  /** Makes demo data that files cannot hold, such as documents of late that went through actions: once, with `--demo`. */
  demo?(context: Context): Promise<void>
  migrations?: Migration[]
  /** Sets of rights that people are given together. */
  roles?: RoleDeclaration[]
  /** Who may do what with which records; without a rule nobody but administrators may do anything. */
  policies?: PolicyDeclaration[]
  /**
   * Folder of translations, by `new URL('./i18n/', import.meta.url)`: a file for each language, such as `fr.json`, of
   * English texts and what they are in that language. What is missing is shown in English.
   */
  translations?: URL
  /** GraphQL types and fields beyond the generated ones. */
  schema?: SchemaContribution
}

const namePattern = /^[a-z][a-z0-9-]*$/

/** Checks the manifest's name and returns it. */
export function defineModule(manifest: ModuleManifest): ModuleManifest {
  if (!namePattern.test(manifest.name)) {
    throw new Error(
      `Module name "${manifest.name}" must be lower-case letters, digits and dashes, such as "sale-stock".`,
    )
  }
  if (manifest.depends.includes(manifest.name))
    throw new Error(`Module "${manifest.name}" depends on itself.`)
  return manifest
}
