// The thread that records the log into the lake within `spymaster up`; see lake-thread.ts.
import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { sentenceOf } from '../failure.ts'
import { openBus } from '../service/bus-options.ts'
import { SetAside } from '../service/set-aside.ts'
import type { Log } from '../service/telemetry/log.ts'
import type { Readings } from '../service/telemetry/readings.ts'
import type { FromThread, ThreadData, ToThread } from './lake-thread.ts'
import { record } from './record.ts'

const { wanted, env } = workerData as ThreadData
const stop = new AbortController()
let read: (() => Promise<Readings>) | null = null

const tell = (message: FromThread): void => parentPort?.postMessage(message)

const say = (level: 'debug' | 'info' | 'warn' | 'error' | 'fatal') => (fields: object, sentence: string) =>
  tell({ kind: 'log', level, fields, sentence })
const log: Log = {
  format: 'json',
  debug: say('debug'),
  info: say('info'),
  warn: say('warn'),
  error: say('error'),
  fatal: say('fatal'),
}

parentPort?.on('message', async (message: ToThread) => {
  if (message.kind === 'stop') stop.abort()
  else {
    const readings = await read?.().catch(() => undefined)
    tell({ kind: 'readings', id: message.id, readings: readings ?? { isReady: false, lag: null } })
  }
})

try {
  const bus = await openBus(wanted, env, [], {
    onWarning: (sentence) => log.warn({}, sentence),
    signal: stop.signal,
  })
  try {
    const setAside = new SetAside(join(wanted['data-dir'] ?? 'data', 'set-aside', 'lake'), log)
    const watch = { log, setAside, observe: () => {} }
    const onReadings = (reader: () => Promise<Readings>) => {
      read = reader
    }
    await record(wanted, { bus, env, signal: stop.signal, log, watch, begin: log.info, onReadings })
  } finally {
    await bus.close()
  }
} catch (error) {
  tell({ kind: 'failed', sentence: sentenceOf(error) ?? String(error) })
} finally {
  parentPort?.close()
}
