import type { Bus, StreamName } from '@spymaster/bus'

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

/** What the caller gave for them. */
export type BusValues = {
  readonly bus: 'embedded' | 'nats' | undefined
  readonly 'data-dir': string | undefined
}

const DEFAULT_NATS_URL = 'nats://127.0.0.1:4222'

/** Opens the log, taking the right to write to the streams named. Throws `BusError`. */
export async function openBus(
  values: BusValues,
  env: Readonly<Record<string, string | undefined>>,
  write: readonly StreamName[],
  onWarning: (sentence: string) => void,
): Promise<Bus> {
  // Loaded when it is needed: help and the offline commands start sooner without.
  const { openEmbedded, openNats } = await import('@spymaster/bus')
  const url = env.NATS_URL
  const isNats = values.bus === 'nats' || (values.bus === undefined && url !== undefined && url !== '')
  if (isNats) return openNats({ url: url || DEFAULT_NATS_URL })
  return openEmbedded({ dir: values['data-dir'] ?? 'data', write, onWarning })
}
