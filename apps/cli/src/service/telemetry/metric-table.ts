import type { Readings, StreamFill } from './readings.ts'

/** A metric that is read off the parts when it is asked for. */
export type PartMetric = {
  readonly name: string
  readonly type: 'counter' | 'gauge'
  readonly help: string
  /** Name of its label besides `service`; null for none. */
  readonly label: string | null
  /** Its value, by the label's value where there is one; null where the part has no such thing. */
  read(readings: Readings): number | Readonly<Record<string, number>> | null
}

const seconds = (ms: number | null | undefined): number | null =>
  ms === null || ms === undefined ? null : ms / 1000

function fills(
  streams: Readings['streams'],
  read: (fill: StreamFill) => number | null,
): Readonly<Record<string, number>> | null {
  if (streams === undefined) return null
  const entries = Object.entries(streams).map(([name, fill]) => [name, read(fill)] as const)
  return Object.fromEntries(entries.filter((entry): entry is [string, number] => entry[1] !== null))
}

/** Every metric of the parts. `docs/operations.md` has the same table for people; a test compares them. */
export const partMetrics: readonly PartMetric[] = [
  {
    name: 'spymaster_records_total',
    type: 'counter',
    help: 'Market records published by the ingestor, folded by core',
    label: null,
    read: ({ records }) => records ?? null,
  },
  {
    name: 'spymaster_messages_total',
    type: 'counter',
    help: 'Messages of the log published by the ingestor, read by core and gateway',
    label: null,
    read: ({ messages }) => messages ?? null,
  },
  {
    name: 'spymaster_snaps_total',
    type: 'counter',
    help: 'Snaps published by core, passed on by the gateway',
    label: null,
    read: ({ snaps }) => snaps ?? null,
  },
  {
    name: 'spymaster_lag_messages',
    type: 'gauge',
    help: 'Messages not yet dealt with: not stored (ingestor), not folded (core), not passed on (gateway)',
    label: null,
    read: ({ lag }) => lag?.messages ?? null,
  },
  {
    name: 'spymaster_lag_seconds',
    type: 'gauge',
    help: 'Age of the newest message dealt with while others wait; 0 when none do',
    label: null,
    read: ({ lag }) => lag?.seconds ?? null,
  },
  {
    name: 'spymaster_last_event_timestamp_seconds',
    type: 'gauge',
    help: 'Log time of the newest record (ingestor) or snap (core, gateway), since the epoch',
    label: null,
    read: ({ lastEventMs }) => seconds(lastEventMs),
  },
  {
    name: 'spymaster_dropped_total',
    type: 'counter',
    help: 'What was left out on purpose, by reason',
    label: 'reason',
    read: ({ dropped }) => dropped ?? null,
  },
  {
    name: 'spymaster_set_aside_total',
    type: 'counter',
    help: 'Messages on the log that are not ours, set aside, by what is wrong with them',
    label: 'reason',
    read: ({ setAside }) => setAside ?? null,
  },
  {
    name: 'spymaster_stream_bytes',
    type: 'gauge',
    help: 'Bytes that a stream holds, told by the service that writes it',
    label: 'stream',
    read: ({ streams }) => fills(streams, ({ bytes }) => bytes),
  },
  {
    name: 'spymaster_stream_max_bytes',
    type: 'gauge',
    help: 'Bytes that a stream may hold before it refuses to publish; none where it may hold any',
    label: 'stream',
    read: ({ streams }) => fills(streams, ({ maxBytes }) => maxBytes),
  },
  {
    name: 'spymaster_gateway_clients',
    type: 'gauge',
    help: 'Open connections to the stream',
    label: null,
    read: ({ clients }) => clients ?? null,
  },
]
