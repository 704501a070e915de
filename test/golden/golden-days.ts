import { createHash } from 'node:crypto'
import {
  type EventPayload,
  Physics,
  type PhysicsConfig,
  resolvePhysics,
  type SignalsPayload,
} from '@spymaster/core'
import { type CalendarDate, newYorkNs } from '@spymaster/events'
import { logOf, mergeFiles } from '@spymaster/ingestor'
import { Simulation } from '@spymaster/simulator'
import { recordedHour, sharedData } from '@spymaster/test-support'

/** What is checked in of a day: enough to see that something changed, and where to look. */
export type Golden = {
  readonly lines: number
  readonly digest: string
  readonly config: string
  readonly statuses: Readonly<Record<string, number>>
  readonly states: Readonly<Record<string, number>>
  readonly signals: Readonly<Record<string, number>>
  readonly ended: Readonly<Record<string, number>>
  /** Share of level snaps with enough of the book in sight, and mean coverage of the zones. */
  readonly inView: number
  readonly coverage: number
  /** Messages of touch events by type, those of placebos apart, and a hash of all their lines in order. */
  readonly events: Readonly<Record<string, number>>
  readonly eventsHash: string
  /** A few lines in short, evenly spaced. */
  readonly excerpt: readonly string[]
}

/** A day that can be computed again, where its input is there. */
export type GoldenDay = {
  readonly name: string
  /** Whether it needs recorded market data. */
  readonly isRecorded: boolean
  readonly told: () => Promise<Told>
}

/** All that a day gives. */
export type Told = { readonly payloads: SignalsPayload[]; readonly events: EventPayload[] }

/** Every golden day: a recorded hour, the bell of a usual day, and the opening range of a half day with a hot zone. */
export const goldenDays: readonly GoldenDay[] = [
  {
    name: 'esh4-20231225',
    isRecorded: true,
    told: () => toldOf(mergeFiles([recordedHour()]), resolvePhysics()),
  },
  {
    name: 'simulated-20261120',
    isRecorded: false,
    told: () => simulated('2026-11-20', [9, 25], [9, 40], resolvePhysics()),
  },
  {
    name: 'simulated-20261127',
    isRecorded: false,
    told: () => simulated('2026-11-27', [9, 29], [9, 50], resolvePhysics({ hotzones: [680.25] })),
  },
]

type ClockTime = readonly [hour: number, minute: number]

/** Part of a simulated day, in New York time. */
function simulated(date: CalendarDate, from: ClockTime, to: ClockTime, config: PhysicsConfig): Promise<Told> {
  const span = { fromNs: newYorkNs(date, ...from), toNs: newYorkNs(date, ...to) }
  const simulation = new Simulation({ seed: 1, date, ...span })
  const { identity, contract, fromNs } = simulation
  const day = { date, identity, outrights: [contract], fromNs, batches: () => simulation.batches() }
  return toldOf(logOf(day), config)
}

async function toldOf(
  log: AsyncIterable<{ readonly bytes: Uint8Array }>,
  config: PhysicsConfig,
): Promise<Told> {
  const told: Told = { payloads: [], events: [] }
  const physics = new Physics({
    config,
    onSnap: (payload) => told.payloads.push(payload),
    onEvent: (event) => told.events.push(event),
  })
  for await (const { bytes } of log) physics.fold(bytes)
  return told
}

/** Whether a day's input is on this machine. */
export const isHere = (day: GoldenDay): boolean => !day.isRecorded || sharedData() !== null

const EXCERPTS = 24

/** Sums a day up. */
export function goldenOf({ payloads, events }: Told): Golden {
  const levels = payloads.flatMap((payload) => payload.levels)
  const last = payloads.at(-1)!
  const every = Math.ceil(payloads.length / EXCERPTS)
  const seen = levels.filter(({ barrier }) => barrier.state !== 'UNSEEN').length
  const coverage = levels.reduce((sum, { barrier }) => sum + barrier.coverage, 0)
  return {
    lines: payloads.length,
    digest: last.digest,
    config: last.config,
    statuses: countOf(payloads.map(({ status }) => status)),
    states: countOf(levels.map(({ barrier }) => barrier.state)),
    signals: countOf(levels.map(({ signal }) => signal)),
    ended: countOf(payloads.flatMap(({ ended }) => ended.map(({ signal, reason }) => `${signal} ${reason}`))),
    inView: share(seen, levels.length),
    coverage: share(coverage, levels.length),
    events: countOf(events.map(({ type, placebo }) => (placebo === null ? type : `placebo ${type}`))),
    eventsHash: hashOf(events),
    excerpt: payloads.filter((_, place) => place % every === every - 1).map(inShort),
  }
}

/** Of the lines as they are published, 16 hexadecimal digits. */
function hashOf(events: readonly EventPayload[]): string {
  const hash = createHash('sha256')
  for (const event of events) hash.update(`${JSON.stringify(event)}\n`)
  return hash.digest('hex').slice(0, 16)
}

const share = (part: number, whole: number): number => Number((whole === 0 ? 0 : part / whole).toFixed(4))

function inShort({ seq, ts, status, session, digest, levels }: SignalsPayload): string {
  const time = new Date(ts).toISOString()
  const parts = levels.map(
    ({ id, side, breakScore, signal, barrier }) => `${id} ${side} ${barrier.state} ${breakScore} ${signal}`,
  )
  return [`${seq} ${time} ${status} ${session} ${digest.slice(0, 8)}`, ...parts].join(' | ')
}

function countOf(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const word of words.toSorted()) counts[word] = (counts[word] ?? 0) + 1
  return counts
}
