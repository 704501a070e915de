import { Physics, type PhysicsConfig } from '@spymaster/core'
import { RecordView, RTYPE } from '@spymaster/dbn'
import { newYorkNs } from '@spymaster/events'
import { logOf } from '@spymaster/ingestor'
import { Simulation } from '@spymaster/simulator'

const DATE = '2025-12-18'
const MINUTES = 5
/** Times the simulator's default activity: about 900 ES records a second, as real regular hours have. */
const RATE = 3

/** Some minutes of a simulated market as a log in memory. */
export type MeasuredLog = {
  readonly bytes: Uint8Array
  /** Ends of the pieces to fold one by one, as offsets: each record that fires snaps is a piece of its own. */
  readonly ends: readonly number[]
  /** Whether the piece of the same place fires a snap. */
  readonly fires: readonly boolean[]
  /** Market records. */
  readonly updates: number
}

/** ES and SPY from 10:00 on, at the rate of real regular hours; with the options of the day where wanted. */
export async function measuredLog(options = false): Promise<MeasuredLog> {
  const fromNs = newYorkNs(DATE, 10, 0)
  const toNs = fromNs + BigInt(MINUTES * 60) * 1_000_000_000n
  const simulation = new Simulation({ seed: 1, date: DATE, fromNs, toNs, rate: RATE, options })
  const { date, identity, contract } = simulation
  const day = { date, identity, outrights: [contract], fromNs, batches: () => simulation.batches() }
  const batches: Uint8Array[] = []
  for await (const { bytes } of logOf(day)) batches.push(bytes.slice())
  const bytes = new Uint8Array(batches.reduce((sum, batch) => sum + batch.length, 0))
  let length = 0
  for (const batch of batches) {
    bytes.set(batch, length)
    length += batch.length
  }
  return { bytes, ...piecesOf(bytes), updates: updatesIn(bytes) }
}

function updatesIn(bytes: Uint8Array): number {
  const view = new RecordView().attach(bytes)
  let count = 0
  while (view.next()) if (view.rtype !== RTYPE.system && view.rtype !== RTYPE.ohlcv1m) count++
  return count
}

/** Cuts the log before and after each record that fires a snap, found by folding it record by record. */
function piecesOf(bytes: Uint8Array): Pick<MeasuredLog, 'ends' | 'fires'> {
  let fired = false
  const physics = new Physics({ onSnap: () => (fired = true) })
  const view = new RecordView().attach(bytes)
  const ends: number[] = []
  const fires: boolean[] = []
  let from = 0
  for (let start = 0; view.next(); start = from) {
    from = 4 * (view.word + view.wordLength)
    fired = false
    physics.fold(bytes.subarray(start, from))
    if (!fired && fires.at(-1) === false) ends[ends.length - 1] = from
    else {
      ends.push(from)
      fires.push(fired)
    }
  }
  return { ends, fires }
}

/** What one pass over the log took. */
export type Pass = {
  /** Of the whole, and of the pieces that fire nothing. */
  readonly seconds: number
  readonly updateSeconds: number
  /** Of each record that fires a snap, the payload and its digest included; microseconds, ascending. */
  readonly snapUs: readonly number[]
  /** Mean count of monitored levels. */
  readonly levels: number
}

/** Folds the whole log once. */
export function fold(log: MeasuredLog, config: PhysicsConfig): Pass {
  let levels = 0
  let snaps = 0
  const physics = new Physics({
    config,
    onSnap: (payload) => {
      levels += payload.levels.length
      snaps++
    },
  })
  const snapUs: number[] = []
  let updateMs = 0
  const begin = performance.now()
  let from = 0
  for (const [place, end] of log.ends.entries()) {
    const piece = log.bytes.subarray(from, end)
    const start = performance.now()
    physics.fold(piece)
    const ms = performance.now() - start
    if (log.fires[place]) snapUs.push(ms * 1000)
    else updateMs += ms
    from = end
  }
  const seconds = (performance.now() - begin) / 1000
  return {
    seconds,
    updateSeconds: updateMs / 1000,
    snapUs: snapUs.sort((a, b) => a - b),
    levels: levels / snaps,
  }
}

/**
 * Bytes that folding an update allocates, of the pieces that fire nothing: how much the heap grows by them, once all is
 * compiled, less what looking at it allocates itself. Pieces within which the collector ran do not count.
 */
export function bytesPerUpdate(log: MeasuredLog, config: PhysicsConfig): number {
  const physics = new Physics({ config, onSnap: () => {} })
  const grown = (run: () => void): number => {
    const before = process.memoryUsage().heapUsed
    run()
    return process.memoryUsage().heapUsed - before
  }
  let bytes = 0
  let length = 0
  let from = 0
  for (const [place, end] of log.ends.entries()) {
    const piece = log.bytes.subarray(from, end)
    const looking = grown(() => {})
    const folding = grown(() => physics.fold(piece))
    if (!log.fires[place] && folding >= 0 && looking >= 0) {
      bytes += folding - looking
      length += piece.length
    }
    from = end
  }
  return bytes / ((length / log.bytes.length) * log.updates)
}
