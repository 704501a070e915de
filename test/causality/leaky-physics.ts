import type { SignalsPayload } from '@spymaster/core'
import { RTYPE, systemRecord } from '@spymaster/dbn'
import { CONTROL_CODE, printControl } from '@spymaster/events'
import { type Fold, type Line, logTimes } from './find-leak.ts'
import { batchesOf, lineOf, physicsOf } from './true-physics.ts'

const GRID_MS = 250
const TS_EVENT = 8
const TS_RECV = 32

const payloadsOf = (log: readonly Uint8Array[]): SignalsPayload[] => batchesOf(log).flat()

/** The payload with another number where its spot is. */
function withSpot(payload: SignalsPayload, spot: number | null): SignalsPayload {
  return { ...payload, spy: { ...payload.spy, spot } }
}

/** The record with another log time, ms since the epoch. */
function at(record: Uint8Array, ms: number): Uint8Array {
  const copy = record.slice()
  const place = record[1] === RTYPE.system ? TS_EVENT : TS_RECV
  new DataView(copy.buffer).setBigUint64(place, BigInt(ms) * 1_000_000n, true)
  return copy
}

/** Dates a record that makes a snap due back to that snap, so that it is folded before it. */
function foldsEarly(log: readonly Uint8Array[], isEarly: (record: Uint8Array) => boolean): readonly Line[] {
  const times = logTimes(log)
  const early = log.map((record, i) => {
    const last = times[i - 1] ?? Number.POSITIVE_INFINITY
    const snap = Math.ceil(last / GRID_MS) * GRID_MS
    return snap < times[i]! && isEarly(record) ? at(record, snap) : record
  })
  return physicsOf()(early)
}

const foldsTheRecordThatFires: Fold = (log) => foldsEarly(log, (record) => record[1] !== RTYPE.statistics)

const foldsTheOptionThatFires: Fold = (log) =>
  foldsEarly(log, (record) => record[1] === RTYPE.cbbo1s || record[1] === RTYPE.tcbbo)

const spotOfTheBatchEnd: Fold = (log) =>
  batchesOf(log, 100).flatMap((payloads) =>
    payloads.map((payload) => lineOf(withSpot(payload, payloads.at(-1)!.spy.spot))),
  )

const extremesOfTheWholeInput: Fold = (log) => {
  const payloads = payloadsOf(log)
  const spots = payloads.map(({ spy }) => spy.spot).filter((spot) => spot !== null)
  const high = spots.reduce((a, b) => Math.max(a, b), 0)
  const low = spots.reduce((a, b) => Math.min(a, b), high)
  return payloads.map((payload) => lineOf(withSpot(payload, high - low)))
}

const smoothsBackwards: Fold = (log) => {
  let smooth = 0
  const lines = payloadsOf(log)
    .reverse()
    .map((payload) => {
      smooth += 0.5 * ((payload.spy.spot ?? smooth) - smooth)
      return lineOf(withSpot(payload, smooth))
    })
  return lines.reverse()
}

const knowsTheLength: Fold = (log) =>
  payloadsOf(log).map((payload) =>
    lineOf({ ...payload, quality: { ...payload.quality, dropped: log.length } }),
  )

/** Publishes the snap after the last record at once, though more may come before it is due. */
const flushesAtTheEnd: Fold = (log) => {
  const snap = Math.ceil(logTimes(log).at(-1)! / GRID_MS) * GRID_MS
  const tsEvent = BigInt(snap + 1) * 1_000_000n
  const clock = systemRecord({ tsEvent, msg: printControl({ type: 'clock' }), code: CONTROL_CODE })
  return physicsOf()([...log, clock])
}

/** Takes the market in the order in which it happened, not in which it was known. */
const sortsByEventTime: Fold = (log) => {
  const time = (record: Uint8Array) => new DataView(record.buffer, record.byteOffset).getBigUint64(8, true)
  const [session, ...rest] = log
  const sorted = rest.map((record) => ({ record, ns: time(record) }))
  sorted.sort((a, b) => (a.ns < b.ns ? -1 : a.ns > b.ns ? 1 : 0))
  return physicsOf()([session!, ...sorted.map(({ record }) => record)])
}

const putsTheNextSpotAmongItsFeatures: Fold = (log) =>
  payloadsOf(log).map((payload, i, all) => lineOf(withSpot(payload, all[i + 1]?.spy.spot ?? null)))

/** Drops records that come again later: whether one does is not known when it comes. */
const keepsTheLastOfEqualRecords: Fold = (log) => {
  const last = new Map(log.map((record, i) => [Buffer.from(record).toString('latin1'), i]))
  return physicsOf()(log.filter((record, i) => last.get(Buffer.from(record).toString('latin1')) === i))
}

/** Physics that know what comes, each in a way in which programs of this kind have: by what it does. */
export const leakyPhysics: Readonly<Record<string, Fold>> = {
  'folds the record that makes a snap due before the snap': foldsTheRecordThatFires,
  "folds an option's record that makes a snap due before the snap": foldsTheOptionThatFires,
  'gives all lines of a batch the spot of its end': spotOfTheBatchEnd,
  'takes the range of the whole input': extremesOfTheWholeInput,
  'smooths backwards': smoothsBackwards,
  'knows how long the input is': knowsTheLength,
  'publishes the last snap before it is due': flushesAtTheEnd,
  'sorts the market by ts_event': sortsByEventTime,
  'puts the next spot among its features': putsTheNextSpotAmongItsFeatures,
  'keeps the last of equal records': keepsTheLastOfEqualRecords,
}
