import { stat } from 'node:fs/promises'
import type { Bus, BusError, StreamName } from '@spymaster/bus'
import { UsageError } from '../usage-error.ts'

/** The options of every command that uses the log. */
export const busOptions = {
  bus: {
    kind: 'choice',
    value: 'BUS',
    choices: ['embedded', 'nats'],
    about: 'The log: files below the data folder, or the NATS server of NATS_URL; nats where that is set',
  },
  'data-dir': { kind: 'text', value: 'DIR', about: 'Data folder [./data]' },
} as const

/** The option of services that write a stream, and so set it up. */
export const storeOptions = {
  replicas: {
    kind: 'whole',
    value: 'N',
    min: 1,
    max: 5,
    about: 'Servers of a NATS cluster that keep each message [1; what a stream has; SPYMASTER_REPLICAS]',
  },
} as const

/** What the caller gave for them. */
export type BusValues = {
  readonly bus: 'embedded' | 'nats' | undefined
  readonly 'data-dir': string | undefined
  readonly replicas?: number | undefined
}

const DEFAULT_NATS_URL = 'nats://127.0.0.1:4222'

/** Who hears what of the log. */
export type BusListeners = {
  readonly onWarning: (sentence: string) => void
  /** The connection to the server was lost, or made again; one that never was, why. */
  readonly onConnection?: (isUp: boolean, why?: BusError) => void
  /** Whether a server that is away is waited for. */
  readonly waits?: boolean
  /** Ends the waiting for a server, and for a stream that only another service may make. */
  readonly signal: AbortSignal
}

/** The URL of the NATS server that the log is on; null for the log below the data folder. */
export function natsUrl(values: BusValues, env: Readonly<Record<string, string | undefined>>): string | null {
  const url = env.NATS_URL || null
  if (values.bus === 'embedded') return null
  return values.bus === 'nats' ? (url ?? DEFAULT_NATS_URL) : url
}

/**
 * Opens the log, taking the right to write to the streams named; how many servers keep a message is said of these alone. Waits, until the signal aborts, for streams that a
 * server's user may read but not make, and for the server itself where that is wanted. Throws `BusError`
 * and `UsageError`.
 */
export async function openBus(
  values: BusValues,
  env: Readonly<Record<string, string | undefined>>,
  write: readonly StreamName[],
  { onWarning, onConnection, waits = false, signal }: BusListeners,
): Promise<Bus> {
  // Loaded when it is needed: help and the offline commands start sooner without.
  const { openEmbedded, openNats } = await import('@spymaster/bus')
  const url = natsUrl(values, env)
  if (url !== null) {
    const listeners = { onWarning, signal, waits, ...(onConnection === undefined ? {} : { onConnection }) }
    const replicas = values.replicas ?? replicasIn(env)
    const kept = replicas === undefined ? {} : { replicas }
    return await openNats({ url, write, ...kept, ...listeners })
  }
  const dir = values['data-dir'] ?? 'data'
  await demandFolder(dir)
  return await openEmbedded({ dir, write, onWarning })
}

/** Throws `UsageError` for a data folder that is a file, or lies below one. One that is not there can be made. */
async function demandFolder(dir: string): Promise<void> {
  const isFile = await stat(dir).then(
    (found) => !found.isDirectory(),
    (error: NodeJS.ErrnoException) => error.code === 'ENOTDIR',
  )
  if (isFile) throw new UsageError(`--data-dir must be a folder: ${dir} is a file, or lies below one`)
}

function replicasIn({
  SPYMASTER_REPLICAS: text,
}: Readonly<Record<string, string | undefined>>): number | undefined {
  if (text === undefined || text === '') return undefined
  if (/^[1-5]$/.test(text)) return Number(text)
  throw new UsageError(`SPYMASTER_REPLICAS must be a whole number from 1 to 5, was ${JSON.stringify(text)}`)
}
