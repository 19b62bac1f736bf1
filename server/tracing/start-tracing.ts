/** Traces by OpenTelemetry. Without an endpoint nothing of it is loaded. */
import type { Plugin } from 'graphql-yoga'
import type { Step } from '#server/http/step.ts'
import type { TraceStatement } from '#server/tenants/trace-statements.ts'

/** Where spans are made. */
export interface Tracing {
  /** A span for each HTTP request, which goes on that of the client where it sends one (`traceparent`). */
  step: Step
  /** A span for each GraphQL query and mutation. */
  plugin: Plugin
  /** A span for each SQL statement. */
  statement: TraceStatement
  /** Sends what is left. */
  stop(): Promise<void>
}

/**
 * Starts tracing when `OTEL_EXPORTER_OTLP_ENDPOINT` or `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT` names a collector; the
 * other variables of OpenTelemetry (`OTEL_SERVICE_NAME`, `OTEL_TRACES_SAMPLER`, …) count as well.
 */
export async function startTracing(env: NodeJS.ProcessEnv): Promise<Tracing | undefined> {
  if (!env.OTEL_EXPORTER_OTLP_ENDPOINT && !env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT) return undefined
  const { openTelemetry } = await import('./open-telemetry.ts')
  return openTelemetry()
}
