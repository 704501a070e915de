import type { SignalsPayload } from '@spymaster/core/payload'
import { quantileOf } from '../maths/quantile.ts'
import { LastSeen } from './last-seen.ts'
import { count, type Ratio } from './subject.ts'
import type { TrueEvent } from './true-book.ts'

/** What is called usual is held against what comes each minute, by all seconds of the five minutes after it. */
const SECOND_NS = 1e9
const MINUTE_NS = 60e9
const AHEAD_SEC = 300

/** A side's contracts a tick by second, and what was called usual by minute; null where it was not said. */
type Side = {
  readonly truth: LastSeen
  readonly perTick: number[]
  readonly usual: { readonly second: number; readonly contracts: number }[]
}

/** Whether the usual depth of a side, as published, is what the orders then show there. */
export class UsualDepth {
  readonly #sides: Readonly<Record<'SUPPORT' | 'RESISTANCE', Side>> = {
    SUPPORT: { truth: new LastSeen(true), perTick: [], usual: [] },
    RESISTANCE: { truth: new LastSeen(false), perTick: [], usual: [] },
  }

  event(event: TrueEvent): void {
    this.#sides.SUPPORT.truth.event(event)
    this.#sides.RESISTANCE.truth.event(event)
  }

  snap({ levels }: SignalsPayload, nowNs: number): void {
    if (nowNs % SECOND_NS !== 0) return
    for (const [name, side] of Object.entries(this.#sides)) {
      side.perTick.push(side.truth.shownPerTick ?? Number.NaN)
      if (nowNs % MINUTE_NS !== 0) continue
      const level = levels.find((each) => each.side === name && (each.barrier.wallRatio ?? 0) > 0)
      if (level === undefined) continue
      const contracts = level.barrier.depthPerTick! / level.barrier.wallRatio!
      side.usual.push({ second: side.perTick.length - 1, contracts })
    }
  }

  /** By how much it is off from the median of the five minutes to come, over that; of minutes that have them whole. */
  read(): Ratio {
    const off: Ratio = { sum: 0, count: 0 }
    for (const { perTick, usual } of Object.values(this.#sides))
      for (const { second, contracts } of usual) {
        const ahead = perTick.slice(second + 1, second + 1 + AHEAD_SEC)
        const median = quantileOf(Float64Array.from(ahead).sort(), 0.5)
        if (ahead.length === AHEAD_SEC && median > 0) count(off, Math.abs(contracts - median) / median)
      }
    return off
  }
}
