/** Jobs of the server itself, beside those of modules. */
import type { z } from 'zod'
import type { Context } from '#core/context.ts'
import type { JobContext, JobOptions, JobRun, JobSteps } from '#core/job.ts'
import { type OperationScope, runOperation } from '#server/records/transaction.ts'
import type { Registry } from '#server/registry/registry.ts'
import type { JobTenant } from './transport.ts'

/** Work of the server in transactions of its own; the scope refuses them once somebody else has the job. */
export type Perform = (
  scope: OperationScope,
  run: JobRun,
  input: never,
  tenant: JobTenant,
) => Promise<unknown>

/** A job that server code declares: it works with a scope rather than with one context. */
export interface ServerJob extends JobOptions<z.ZodType> {
  perform: Perform
}

/** Declares a job of the server. */
export function serverJob<S extends z.ZodType>(
  options: JobOptions<S> & {
    perform(scope: OperationScope, run: JobRun, input: z.output<S>, tenant: JobTenant): Promise<unknown>
  },
): ServerJob {
  return options as unknown as ServerJob
}

/** A job as the worker runs it. */
export type RunnableJob = Pick<JobOptions<z.ZodType>, 'runsAs' | 'backoff' | 'input'> &
  (
    | { kind: 'ONE_TRANSACTION'; run(context: JobContext, input: never): Promise<unknown> }
    | { kind: 'SEVERAL'; perform: Perform }
  )

/** @throws Error when neither the server nor a module of the registry has a job of that name */
export function findJob(
  registry: Registry,
  serverJobs: ReadonlyMap<string, ServerJob>,
  name: string,
): RunnableJob {
  const known = serverJobs.get(name)
  if (known) return { ...known, kind: 'SEVERAL' }
  const found = registry.modules.flatMap(({ jobs = [] }) => jobs).find(({ options }) => options.name === name)
  if (!found) throw new Error(`No installed module has a job "${name}".`)
  const { options } = found
  if (options.run) return { ...options, kind: 'ONE_TRANSACTION', run: options.run.bind(options) as never }
  return {
    ...options,
    kind: 'SEVERAL',
    perform: (scope, run, input) => options.runInSteps(stepsOf(scope, run), input),
  }
}

function stepsOf(scope: OperationScope, run: JobRun): JobSteps {
  return {
    job: run,
    viewer: scope.viewer,
    transaction: <R>(work: (context: Context) => Promise<R>) =>
      runOperation(scope, {}, async (_operation, context) => {
        run.signal.throwIfAborted()
        const result = await work(context)
        await context.save()
        return result
      }),
  }
}
