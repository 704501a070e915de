import { join } from 'node:path'
import type { Bus, StreamName } from '@spymaster/bus'
import type { Surroundings } from '../command.ts'
import { exitCodeOf, Logged, sentenceOf } from '../failure.ts'
import { type BusValues, natsUrl, openBus } from './bus-options.ts'
import { SetAside } from './set-aside.ts'
import { Dependencies } from './telemetry/dependencies.ts'
import type { Log, LogLevel } from './telemetry/log.ts'
import { Monitor } from './telemetry/monitor.ts'
import {
  type TelemetrySettings,
  type TelemetryValues,
  telemetrySettings,
} from './telemetry/telemetry-options.ts'
import type { Watch } from './watch.ts'
import { programVersion } from './web.ts'

/** What a service works with. */
export type Service = {
  readonly bus: Bus
  readonly log: Log
  readonly monitor: Monitor
  /** Who hears from a part of that name. */
  watch(part: string): Watch
  /** Where health and metrics are served; null for nowhere. */
  readonly monitorUrl: string | null
  /** Says in the log that the service works from now on. */
  begin(fields: object, sentence: string): void
}

/** What a service is. */
export type ServiceSetup = {
  readonly name: string
  readonly values: BusValues & TelemetryValues
  readonly surroundings: Surroundings
  /** The streams that it alone may publish to. */
  readonly write: readonly StreamName[]
  /** Whether it waits for a NATS server that is away at its start; else it fails. */
  readonly waits: boolean
  /** What it logs at least unless told. */
  readonly level?: LogLevel
}

/** How the log is called in sentences, by its kind, which is its key in `health`. */
const LOG_LABEL = { nats: 'the NATS server', embedded: 'the log' } as const

/**
 * Opens log, monitor and bus, does the service's work, and closes them all. What fails before the work begins is one
 * sentence of the program; what fails later is an entry of the log, the last one. Throws what failed.
 */
export async function runService(
  setup: ServiceSetup,
  work: (service: Service) => Promise<void>,
): Promise<void> {
  const { name, values, surroundings, write, waits } = setup
  const { env, signal, stderr } = surroundings
  const settings = settingsOf(setup)
  const { openLog } = await import('./telemetry/log.ts')
  const log = openLog(name, settings.level, settings.format, stderr)
  const dependencies = new Dependencies((level, fields, sentence) => log[level](fields, sentence))
  const kind = natsUrl(values, env) === null ? 'embedded' : 'nats'
  dependencies.add(kind, LOG_LABEL[kind])
  const monitor = new Monitor(name, programVersion(), dependencies)
  const folder = (part: string) => join(values['data-dir'] ?? 'data', 'set-aside', part)
  const watch = (part: string) => {
    return { log, setAside: new SetAside(folder(part), log), observe: monitor.observe }
  }
  // Health is to be had while the server is waited for.
  await monitored({ log, monitor, watch }, settings, signal, async (parts) => {
    const bus = await openBus(values, env, write, {
      onWarning: (sentence) => log.warn({}, sentence),
      onConnection: (isUp, why) => (isUp ? dependencies.find(kind) : dependencies.lose(kind, why?.message)),
      ...{ waits, signal },
    })
    dependencies.find(kind)
    try {
      await work({ ...parts, bus })
    } finally {
      await bus.close()
    }
  })
}

function settingsOf({
  values,
  surroundings: { env, stderr },
  level = 'info',
}: ServiceSetup): TelemetrySettings {
  const isTerminal = (stderr as { readonly isTTY?: boolean }).isTTY === true
  return telemetrySettings(values, env, { isTerminal, level })
}

/** Does the work while health and metrics are served, where they are. */
async function monitored(
  parts: Pick<Service, 'log' | 'monitor' | 'watch'>,
  { port, host }: TelemetrySettings,
  signal: AbortSignal,
  work: (service: Omit<Service, 'bus'>) => Promise<void>,
): Promise<void> {
  const { log, monitor } = parts
  const server = port === null ? null : await listen(monitor, host, port)
  const monitorUrl = server?.url ?? null
  const end = () => monitor.end()
  signal.addEventListener('abort', end, { once: true })
  try {
    const about = { monitor: monitorUrl, version: monitor.version, pid: process.pid }
    let hasBegun = false
    const begin = (fields: object, sentence: string) => {
      hasBegun = true
      log.info({ ...fields, ...about }, sentence)
    }
    await logged(
      log,
      signal,
      () => hasBegun,
      () => work({ ...parts, monitorUrl, begin }),
    )
  } finally {
    signal.removeEventListener('abort', end)
    end()
    await server?.close()
  }
}

async function listen(monitor: Monitor, host: string, port: number) {
  const { MonitorServer } = await import('./telemetry/monitor-server.ts')
  return await MonitorServer.start(monitor, host, port)
}

/** Says in the log how the work ended, once it had begun. */
async function logged(
  log: Log,
  signal: AbortSignal,
  hasBegun: () => boolean,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work()
    log.info({}, signal.aborted ? 'ends, as it was told to' : 'ends')
  } catch (error) {
    const sentence = sentenceOf(error)
    // The program says it itself: for people, and before there is a log to speak of.
    if (sentence === null || log.format === 'human' || !hasBegun()) throw error
    const { code, stack } = error as { code?: unknown; stack?: string }
    log.fatal({ exitCode: exitCodeOf(error), ...(code === undefined ? {} : { code }), stack }, sentence)
    throw new Logged(error)
  }
}
