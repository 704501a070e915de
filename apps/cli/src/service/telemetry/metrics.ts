import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { type PartMetric, partMetrics } from './metric-table.ts'
import type { Monitor } from './monitor.ts'
import type { Readings } from './readings.ts'

/** Upper bounds in seconds: fine where the aims are (3 to 40 ms), coarse up to what only a stall takes. */
const BUCKETS = [
  ...[0.000_25, 0.000_5, 0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.015, 0.02, 0.03, 0.04, 0.06],
  ...[0.1, 0.2, 0.5, 1, 2, 5, 10, 30],
]

/** A service's metrics as Prometheus reads them. Values are taken from the parts when it asks. */
export class Metrics {
  readonly #registry = new Registry()
  readonly #monitor: Monitor
  readonly #ofParts: readonly [PartMetric, Counter | Gauge][]
  readonly #ready: Gauge
  readonly #connected: Gauge
  readonly #reconnects: Counter

  constructor(monitor: Monitor) {
    this.#monitor = monitor
    const registers = [this.#registry]
    collectDefaultMetrics({ register: this.#registry, labels: { service: monitor.service } })
    const build = new Gauge({
      ...{ name: 'spymaster_build_info', help: 'Always 1; what runs here', registers },
      labelNames: ['version', 'node', 'service'],
    })
    build.set({ version: monitor.version, node: process.versions.node, service: monitor.service }, 1)
    const gauge = (name: string, help: string) =>
      new Gauge({ name, help, labelNames: ['service'], registers })
    this.#ready = gauge('spymaster_ready', '1 where the service does its work, 0 otherwise')
    this.#connected = gauge('spymaster_bus_connected', '1 while the log can be reached, 0 otherwise')
    const labelNames = ['service']
    const help = 'How often the log was lost and found again'
    this.#reconnects = new Counter({ name: 'spymaster_bus_reconnects_total', help, labelNames, registers })
    this.#ofParts = partMetrics.map((metric) => {
      const { name, help, type, label } = metric
      const labelNames = label === null ? ['service'] : ['service', label]
      const made = { name, help, labelNames, registers }
      return [metric, type === 'counter' ? new Counter(made) : new Gauge(made)]
    })
    const latency = new Histogram({
      ...{ name: 'spymaster_latency_seconds', help: 'Where a message spends its time, by stage' },
      ...{ labelNames: ['service', 'stage'], buckets: BUCKETS, registers },
    })
    const { service } = monitor
    monitor.observeWith((stage, ms) => latency.observe({ service, stage }, Math.max(0, ms) / 1000))
  }

  get contentType(): string {
    return this.#registry.contentType
  }

  /** The metrics as text. */
  async text(): Promise<string> {
    const parts = await this.#monitor.readings()
    const { ready } = this.#monitor.health(parts)
    const { service, dependencies } = this.#monitor
    this.#ready.set({ service }, ready ? 1 : 0)
    this.#connected.set({ service }, dependencies.areUp ? 1 : 0)
    this.#reconnects.reset()
    this.#reconnects.inc({ service }, dependencies.reconnects)
    for (const [metric, gauge] of this.#ofParts) {
      gauge.reset()
      for (const [service, readings] of Object.entries(parts)) enter(metric, gauge, service, readings)
    }
    return await this.#registry.metrics()
  }
}

/** Enters what one part says. A counter that was emptied and raised to its value stands where it should. */
function enter(metric: PartMetric, into: Counter | Gauge, service: string, readings: Readings): void {
  const value = metric.read(readings)
  if (value === null) return
  if (typeof value === 'number') into.inc({ service }, value)
  else
    for (const [key, count] of Object.entries(value))
      into.inc({ service, [metric.label ?? 'key']: key }, count)
}
