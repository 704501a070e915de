import type { PhysicsConfig } from '@spymaster/core'
import { RecordView, systemMessage, timeOrigin } from '@spymaster/dbn'
import { NS_PER_MS, parseControl, utcMidnightNs } from '@spymaster/events'
import { mergeFiles } from '@spymaster/ingestor'
import { MarketRecord, moved, type NullSource, recordsOf, reversed, shuffled } from '@spymaster/study'
import type { Surroundings } from '../command.ts'
import { parseTimeBound, type TimeBound } from '../signals/time-bound.ts'
import { UsageError } from '../usage-error.ts'
import type { NullWanted } from './null-command.ts'
import { GatheredDays, type GatheredRows } from './null-rows.ts'

/** Stretches that stand for days. */
const BLOCK_MINUTES = 10
/** A recording turned backwards takes eight times its bytes of memory, three and a half of them Node's heap of 4 GB. */
const MOST_BYTES = 1_000_000_000

/** What was known at the touches of a recorded date, turned about as asked. Throws what reading files throws. */
export async function recordedNullRows(
  files: readonly string[],
  wanted: NullWanted,
  config: PhysicsConfig,
  { signal }: Surroundings,
): Promise<GatheredRows> {
  const at = wanted.at === undefined ? null : parseTimeBound('--at', wanted.at)
  const log = await recordsHeld(mergeFiles([...files], { signal, warmupSessions: 1 }))
  const turned =
    wanted.surrogate === 'reversed'
      ? reversed(log)
      : wanted.surrogate === 'shuffled'
        ? shuffled(log, wanted.seed ?? 1)
        : log
  const all = new GatheredDays()
  const physics = all.day(config, BLOCK_MINUTES)
  for (const record of moved(turned, at === null ? 0n : shiftOf(log, at))) physics.fold(record)
  return all.gathered
}

/** All records of a recording. Throws `UsageError` where they are more bytes than can be held. */
export async function recordsHeld(
  batches: AsyncIterable<{ readonly bytes: Uint8Array }>,
  most = MOST_BYTES,
): Promise<Uint8Array[]> {
  const log: Uint8Array[] = []
  let held = 0
  for await (const { bytes } of batches) {
    held += bytes.length
    if (held > most)
      throw new UsageError(
        `study null holds a recording in memory, at most ${Math.round(most / 1e6)} MB of records: give it a shorter one`,
      )
    for (const record of recordsOf(bytes)) log.push(record)
  }
  return log
}

/** How far records move so that the first begins at a time of the run's date. */
function shiftOf(log: readonly Uint8Array[], at: TimeBound): bigint {
  const view = new RecordView().attach(log[0]!)
  view.next()
  const session = parseControl(systemMessage(view))
  const first = log.find((record) => MarketRecord.is(record))
  if (session.type !== 'session' || first === undefined) throw new UsageError('there are no records to move')
  view.attach(first)
  view.next()
  const fromNs = view.tsRecvSince(timeOrigin(utcMidnightNs(session.date)))
  const wantedNs = BigInt(at.msOf(session.date)) * NS_PER_MS
  return wantedNs - (utcMidnightNs(session.date) + BigInt(fromNs))
}

const ABOUT = {
  reversed: [
    'The recording runs backwards: every state of the book stands as long as it did, price takes the same path the other way, trades have the same prices and sizes and the other side. What led to what is destroyed: each cause comes after its effect.',
    'What is symmetric in time, as how volatile it has been, says as much backwards as forwards, and what only follows a move seems to foretell it: so a finding here is no leak by itself. That nothing is found is a strong sign that there is none.',
  ],
  shuffled: [
    'A throw of a coin says who traded, for each event anew: books, prices, sizes and times are as recorded. Whatever of the tape tells breaks from bounces here tells it by something else than who traded.',
  ],
  none: ['As recorded: what is found here may be real.'],
} as const

/** What a reader must know of a recording. */
export const recordedNullSource = (files: readonly string[], { surrogate, at }: NullWanted): NullSource => ({
  name: `${files.length} recorded ${files.length === 1 ? 'file' : 'files'}`,
  settings: [['Turned about', surrogate ?? 'no'], ...(at === undefined ? [] : [['Moved to', at] as const])],
  about: [
    ...ABOUT[surrogate ?? 'none'],
    'Touches of one recording hang together: stretches of ten minutes stand for days.',
  ],
})
