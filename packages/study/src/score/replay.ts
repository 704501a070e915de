import { SignalMachine, type SignalSettings, Smoother } from '@spymaster/core'
import type { Signal } from '@spymaster/core/payload'
import type { RecordedMarket } from './recorded-market.ts'

/** What is tried on a record: settings of score and signal. */
export type ReplaySettings = SignalSettings & {
  readonly tauScoreSec: number
  readonly contestedFillFactor: number
}

/** A signal as it fired: the row of its level's reading, and which it was. */
export type Fired = { readonly row: number; readonly signal: Exclude<Signal, 'NEUTRAL'> }

/** What a replay of a record came to. */
export type Replay = {
  /** The smoothed score of each row; NaN while a level is forming. */
  readonly score: Float32Array
  readonly fired: readonly Fired[]
}

/** A level's smoother and signal, as core has them. */
type LevelState = {
  readonly smoother: Smoother
  readonly machine: SignalMachine
  isUp: number
  snap: number
}

const FOUGHT_STATES = new Set([3, 4])

/**
 * Smooths raw scores, one for each row, and runs the signals, by core's own smoother and signal machine: with the raw
 * scores of the physics and its settings what is published comes out again (`test/score`).
 */
export function replay(
  record: RecordedMarket,
  raw: Float32Array,
  settings: ReplaySettings,
  snapMs: number,
): Replay {
  const { rows, ts } = record
  const levels = new Map<number, LevelState>()
  const score = new Float32Array(raw.length).fill(Number.NaN)
  const fired: Fired[] = []
  for (let row = 0, from = 0; from < raw.length; from = row) {
    const snap = rows.snap[from]!
    for (; row < raw.length && rows.snap[row] === snap; row++) {
      const level = levels.get(rows.level[row]!) ?? newLevel(settings, snapMs)
      levels.set(rows.level[row]!, level)
      const signal = step(record, row, raw[row]!, level, settings)
      score[row] = level.smoother.value ?? Number.NaN
      if (signal !== null) fired.push({ row, signal })
    }
    leaveOthers(levels, snap, sinceBegin(ts, snap))
  }
  return { score, fired }
}

const newLevel = (settings: ReplaySettings, snapMs: number): LevelState => ({
  smoother: new Smoother(settings.tauScoreSec),
  machine: new SignalMachine(settings, snapMs * 1e6),
  isUp: -1,
  snap: -1,
})

/** Nanoseconds since the record's first snap: since the epoch they are beyond what a double tells apart. */
const sinceBegin = (ts: Float64Array, snap: number): number => (ts[snap]! - ts[0]!) * 1e6

/** The signal, if it fired at this row. */
function step(
  { rows, ts }: RecordedMarket,
  row: number,
  raw: number,
  level: LevelState,
  { contestedFillFactor }: ReplaySettings,
): Fired['signal'] | null {
  const tNs = sinceBegin(ts, rows.snap[row]!)
  const isUp = rows.isUp[row]!
  const crossed = level.isUp >= 0 && level.isUp !== isUp
  if (crossed) level.smoother.reset()
  level.isUp = isUp
  level.snap = rows.snap[row]!
  const isForming = rows.isForming[row] === 1
  level.machine.step({
    ...{ tNs, crossed, monitored: true, hasSpot: true },
    score: isForming ? null : level.smoother.update(raw, tNs),
    touched: rows.isTouched[row] === 1,
    contestedQualifies: FOUGHT_STATES.has(rows.state[row]!) && rows.filled[row]! >= contestedFillFactor,
  })
  const { signal, sinceNs } = level.machine
  return signal !== 'NEUTRAL' && sinceNs === tNs ? signal : null
}

/** Levels that are monitored no more: their signals end. */
function leaveOthers(levels: ReadonlyMap<number, LevelState>, snap: number, tNs: number): void {
  for (const level of levels.values())
    if (level.snap === snap - 1)
      level.machine.step({
        ...{ tNs, score: null, touched: false, monitored: false, crossed: false },
        ...{ contestedQualifies: false, hasSpot: true },
      })
}
