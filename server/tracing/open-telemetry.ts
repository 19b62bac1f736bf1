import {
  type Attributes,
  context,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { NodeSDK } from '@opentelemetry/sdk-node'
import { getOperationAST } from 'graphql'
import type { Exchange } from '#server/http/exchange.ts'
import type { Tracing } from './start-tracing.ts'

/** Starts the SDK of OpenTelemetry, set by its environment variables. Attributes are named by its conventions. */
export function openTelemetry(): Tracing {
  const sdk = new NodeSDK({
    serviceName: process.env.OTEL_SERVICE_NAME || 'trellis',
    traceExporter: new OTLPTraceExporter(),
    // Figures are at /metrics, and the log goes to standard error.
    metricReaders: [],
    logRecordProcessors: [],
    instrumentations: [],
  })
  sdk.start()
  const tracer = trace.getTracer('trellis')

  function inSpan<R>(
    name: string,
    kind: SpanKind,
    attributes: Attributes,
    work: (span: Span) => Promise<R>,
  ): Promise<R> {
    return tracer.startActiveSpan(name, { kind, attributes }, async (span) => {
      try {
        return await work(span)
      } catch (error) {
        fail(span, error)
        throw error
      } finally {
        span.end()
      }
    })
  }

  return {
    step: (exchange, next) =>
      context.with(parentOf(exchange), () =>
        inSpan(
          `${exchange.method} ${routeOf(exchange)}`,
          SpanKind.SERVER,
          requestFacts(exchange),
          async (span) => {
            const reply = await next()
            span.setAttribute('http.response.status_code', reply.status)
            if (reply.status >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
            return reply
          },
        ),
      ),

    plugin: {
      onExecute({ args, executeFn, setExecuteFn }) {
        const { operation = 'query', name } = getOperationAST(args.document, args.operationName) ?? {}
        const attributes = {
          'graphql.operation.type': operation,
          ...(name ? { 'graphql.operation.name': name.value } : {}),
        }
        setExecuteFn((given) =>
          inSpan(`${operation} ${name?.value ?? ''}`.trim(), SpanKind.INTERNAL, attributes, async (span) => {
            const result = await executeFn(given)
            if (result?.errors?.length) span.setStatus({ code: SpanStatusCode.ERROR })
            return result
          }),
        )
      },
    },

    statement(text, run) {
      const verb = /^\s*(\w+)/.exec(text)?.[1]?.toLowerCase() ?? 'statement'
      const attributes = { 'db.system.name': 'postgresql', 'db.query.text': textOf(text) }
      const span = tracer.startSpan(verb, { kind: SpanKind.CLIENT, attributes })
      const result = context.with(trace.setSpan(context.active(), span), run)
      void Promise.resolve(result).then(
        () => span.end(),
        (error: unknown) => {
          fail(span, error)
          span.end()
        },
      )
      return result
    },

    stop: () => sdk.shutdown(),
  }
}

const longestText = 2_000

/** The text without the few values that are written into it; all others are parameters. */
function textOf(text: string): string {
  return text.slice(0, longestText).replaceAll(/'(?:[^']|'')*('|$)/g, '?')
}

function fail(span: Span, error: unknown): void {
  // The message of a database error may hold values.
  const { name = 'Error', code } = error as { name?: string; code?: string }
  span.setAttribute('error.type', code ?? name)
  span.setStatus({ code: SpanStatusCode.ERROR })
}

function parentOf({ headers }: Exchange): ReturnType<typeof context.active> {
  const carrier = { traceparent: headers.get('traceparent'), tracestate: headers.get('tracestate') }
  return propagation.extract(context.active(), carrier, {
    keys: () => Object.keys(carrier),
    get: (_carrier, key) => headers.get(key) ?? undefined,
  })
}

function requestFacts({ method, path, id }: Exchange): Attributes {
  return { 'http.request.method': method, 'url.path': path, 'trellis.request_id': id }
}

/** The paths that are few, so that they may be part of a span's name. */
function routeOf({ path }: Exchange): string {
  const known = /^\/(graphql|auth\/[\w-]+|health\/\w+|metrics|base\/\w+)$/.exec(path)
  return known ? path : '/*'
}
