import { EsBook, resolvePhysics } from '@spymaster/core'
import { RecordView, timeOrigin } from '@spymaster/dbn'
import { BarrierEngine, type BarrierReading } from '../src/engines/barrier/barrier-engine.ts'
import type { Side } from '../src/payload/words.ts'
import { type LogBuilder, MIDNIGHT } from './log-builder.ts'

const INTERVAL_NS = 250e6

/**
 * How a test runs the barrier: level and settings that differ from the defaults; `isFresh` the ES feed. The level's
 * tick may move from snap to snap.
 */
export type BarrierRun = {
  readonly side?: Side
  readonly tick?: number | ((nowNs: number) => number)
  readonly config?: Record<string, unknown>
  readonly isFresh?: boolean
}

/** Readings of a level at every grid point up to `untilMs`, the log folded as it comes. */
export function barrierReadings(untilMs: number, log: LogBuilder, run: BarrierRun = {}): BarrierReading[] {
  const { side = 'SUPPORT', tick = 19196, isFresh = true } = run
  const config = resolvePhysics({
    barrierWindowSec: 1,
    tapeWindowSec: 1,
    baselineMinSnaps: 240,
    ...run.config,
  })
  const clock = { nowNs: 0 }
  const book = new EsBook(config.barrierWindowSec * 4, clock)
  const engine = new BarrierEngine(config, book, 250)
  const memory = engine.remember()
  const readings: BarrierReading[] = []
  let snapNs = 0
  const snapsBefore = (timeNs: number): void => {
    for (; snapNs < timeNs; snapNs += INTERVAL_NS) {
      engine.beginSnap(isFresh)
      const at = typeof tick === 'number' ? tick : tick(snapNs)
      readings.push(engine.read(side, at, memory, snapNs))
      engine.endSnap()
    }
  }
  const view = new RecordView().attach(log.bytes())
  while (view.next()) {
    clock.nowNs = view.tsRecvSince(timeOrigin(MIDNIGHT))
    snapsBefore(clock.nowNs)
    book.fold(view)
  }
  snapsBefore(untilMs * 1e6 + 1)
  return readings
}

/** The last of the readings. */
export function barrierAt(untilMs: number, log: LogBuilder, run: BarrierRun = {}): BarrierReading {
  return barrierReadings(untilMs, log, run).at(-1)!
}
