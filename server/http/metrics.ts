import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** What the door counts, for Prometheus. */
export interface Metrics {
  observeRequest(method: string, status: number, seconds: number): void
  socketOpened(): void
  socketClosed(): void
  /** Requests answered so far. */
  requests(): number
  /** Gives every figure a label. */
  label(labels: Record<string, string>): void
  /** Reads a figure each time that the metrics are asked for. */
  gauge(name: string, help: string, read: () => number): void
  /** All metrics of the process in Prometheus' text format. */
  text(): Promise<{ body: string; contentType: string }>
}

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/** A registry with the process' own figures (processor, memory, event loop) and the door's. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  let answered = 0
  collectDefaultMetrics({ register: registry })
  const requests = new Counter({
    name: 'trellis_http_requests_total',
    help: 'Requests answered, by method and status.',
    labelNames: ['method', 'status'],
    registers: [registry],
  })
  const durations = new Histogram({
    name: 'trellis_http_request_seconds',
    help: 'Time until the answer was ready.',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  })
  const sockets = new Gauge({
    name: 'trellis_websockets',
    help: 'WebSockets open now.',
    registers: [registry],
  })
  return {
    observeRequest(method, status, seconds) {
      // An unknown method must not make a new time series: clients may invent them.
      requests.inc({ method: methods.has(method) ? method : 'other', status: String(status) })
      durations.observe(seconds)
      answered++
    },
    requests: () => answered,
    label: (labels) => registry.setDefaultLabels(labels),
    socketOpened: () => sockets.inc(),
    socketClosed: () => sockets.dec(),
    gauge(name, help, read) {
      const made: Gauge = new Gauge({
        name,
        help,
        registers: [registry],
        collect: (): void => made.set(read()),
      })
    },
    text: async () => ({ body: await registry.metrics(), contentType: registry.contentType }),
  }
}
