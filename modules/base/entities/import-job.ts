import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { keptWords } from '#core/kept-words.ts'
import { record } from '#core/record.ts'
import { line, moment, p, text } from '#core/types.ts'
import { importMenu } from '../menu.ts'
import { Job } from './job.ts'

const states = ['RUNNING', 'DONE', 'FAILED', 'CANCELLED', 'UNDONE'] as const

const count = (label: string, description: string) => field(p.integer().default(0), label, description)

const schema = defineEntity({
  name: 'ImportJob',
  tableName: 'import_job',
  properties: {
    ...record,
    ...keptWords,
    name: field(line(255), 'File', 'Name of the file.', { search: true }),
    entity: field(line(63), 'Entity', 'What kind of record the rows become.'),
    mode: field(p.enum(['TRY', 'COMMIT'] as const), 'Mode', 'Whether anything is kept.', {
      choices: {
        TRY: { label: 'Try', description: 'Everything runs and is taken back.', tone: 'INFO' },
        COMMIT: { label: 'Import', description: 'What is good is kept.' },
      },
    }),
    isAllOrNothing: field(p.boolean().default(false), 'All or nothing', 'One bad row keeps all others out.'),
    state: field(p.enum(states).default('RUNNING'), 'State', 'How far the import is.', {
      choices: {
        RUNNING: { label: 'Running', tone: 'INFO' },
        DONE: { label: 'Done', tone: 'SUCCESS' },
        FAILED: { label: 'Failed', description: 'It stopped; run it again to go on.', tone: 'DANGER' },
        CANCELLED: { label: 'Cancelled', tone: 'WARNING' },
        UNDONE: { label: 'Undone', description: 'The records that it made were removed again.' },
      },
    }),
    size: field(p.bigint('number').default(0), 'Size', 'Length of the file in bytes.'),
    sha256: field(line(64), 'Checksum', 'SHA-256 of the file, in hexadecimal.'),
    mappingHash: field(line(64), 'Mapping', 'Checksum of what the columns were taken for.'),
    batch: count('Batches', 'Batches that are committed; a second run goes on after them.'),
    rowsRead: count('Rows', 'Rows that were read so far.'),
    rowsRejected: count('Rejected rows', 'Rows that were refused, each with its reason.'),
    imported: count('New', 'Records that were made.'),
    updated: count('Changed', 'Records that were there and were changed.'),
    unchanged: count('Unchanged', 'Records that were there and are as the file says.'),
    percent: field(p.integer().default(0), 'Progress', 'How much of the file was read, in per cent.', {
      widget: 'PERCENT',
    }),
    message: field(text().nullable(), 'Message', 'Why it stopped.', { widget: 'TEXT', said: true }),
    errors: field(p.json().nullable(), 'Errors', 'The first hundred refused rows: line, field and reason.', {
      said: true,
    }),
    report: field(p.json().nullable(), 'Report', 'Totals, sums and reasons, once it is through.'),
    resume: field(p.json().nullable(), 'Resume', 'Sums and counts so far.', { secret: true }),
    job: () =>
      field(
        p.manyToOne(Job).nullable(),
        'Job',
        'What runs it in the background, if it does not run at once.',
        {
          onDelete: 'set null',
        },
      ),
    startedAt: field(moment().defaultRaw('now()'), 'Started', 'When it began.'),
    finishedAt: field(moment().nullable(), 'Finished', 'When it ended.'),
  },
})

export interface ImportJob extends InferEntity<typeof schema> {}

/** One run of an import: what it read, what became of it, and where a second run goes on. */
export const ImportJob = entity<ImportJob>(schema, {
  label: 'Import',
  plural: 'Imports',
  description: 'A file that was imported: what it held, what became of it, and why rows were refused.',
  icon: 'file-up',
  displayName: '{name}',
  order: ['-startedAt'],
  readonly: true,
  states: { field: 'state', initial: 'RUNNING', byPlatform: ['DONE', 'FAILED'] },
  menu: importMenu,
  sql: [
    'create index if not exists import_job_file_index on import_job (sha256, mapping_hash)',
    // Refused rows of runs in the background, in pieces by where each begins in the file that they make up.
    `create table if not exists import_errors (
      import_id bigint not null references import_job (id) on delete cascade,
      at bigint not null, bytes bytea not null, primary key (import_id, at)
    )`,
  ],
})
