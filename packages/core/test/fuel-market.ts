import type { FlowPayload, SignalsPayload } from '@spymaster/core'
import { Physics, resolvePhysics } from '@spymaster/core'
import { YEAR_SECONDS } from '../src/engines/fuel/session-time.ts'
import { blackPrice } from '../src/maths/black76.ts'
import { LogBuilder, ladder } from './log-builder.ts'
import { openInterest, optionPrint, optionQuote } from './option-log.ts'

/** 10:00 in New York on the tests' day, ms since its 00:00 UTC; the close is six hours later. */
export const TEN = 15 * 3_600_000
export const CLOSE = TEN + 6 * 3_600_000

/** What of the options is on the log. */
export type Shown = {
  readonly quotes?: boolean
  readonly prints?: boolean
  readonly openInterest?: boolean
  /** Seconds of it; 3 by default, in which all is repeated each second. */
  readonly seconds?: number
  readonly fromMs?: number
  /** SPY in cents, a side; 47500 by default. */
  readonly spot?: number
  /** Contracts that customers buy of the call at 475 each second. */
  readonly size?: number
  /** Seconds after which the options fall silent. */
  readonly optionsUntil?: number
}

const cents = (price: number, step: number): number | null => {
  const rounded = Math.round(price * 100) + step
  return rounded > 0 ? rounded : null
}

/** ES at ten times SPY, SPY, and options from 465 to 485 at 15 % with a forward at spot; records every half second. */
export function marketLog(shown: Shown): LogBuilder {
  const { fromMs = TEN, seconds = 3, spot = 47_500 } = shown
  const log = new LogBuilder().session(fromMs - 1000)
  const touch = Math.round((spot / 100) * 40)
  for (let ms = fromMs; ms <= fromMs + seconds * 1000; ms += 500) {
    log.book({ ms, bids: ladder(touch - 1, 'bid', 50), asks: ladder(touch + 1, 'ask', 50) })
    log.spyQuote({ ms, bid: spot - 1, ask: spot + 1 })
    if (ms % 1000 === 0 && ms <= fromMs + 1000 * (shown.optionsUntil ?? Infinity)) addOptions(log, ms, shown)
  }
  return log
}

function addOptions(log: LogBuilder, ms: number, shown: Shown): void {
  const forward = (shown.spot ?? 47_500) / 100
  const years = Math.max(60, (CLOSE - ms) / 1000) / YEAR_SECONDS
  for (let strike = 465; strike <= 485; strike++)
    for (const right of ['C', 'P'] as const) {
      const price = blackPrice(right, forward, strike, 0.15, years)
      const quote = { ms, strike, right, bid: cents(price, -1), ask: cents(price, 1) }
      if (shown.quotes) log.push(optionQuote(quote))
      if (shown.openInterest) log.push(openInterest({ ms, strike, right, quantity: 1000n }))
    }
  const price = Math.round(blackPrice('C', forward, 475, 0.15, years) * 100)
  const print = {
    ms,
    strike: 475,
    right: 'C',
    from: 'trades',
    price: price + 1,
    size: shown.size ?? 2000,
  } as const
  if (shown.prints) log.push(optionPrint(print))
}

/** What the physics gives for the batches of a log: snaps, and flows with the count of snaps before each. */
export function foldedFuel(
  log: LogBuilder | readonly Uint8Array[],
  config: Record<string, unknown> = {},
  hasFlow = true,
) {
  const snaps: SignalsPayload[] = []
  const flows: (FlowPayload & { readonly before: number })[] = []
  const onFlow = (flow: FlowPayload): unknown => flows.push({ ...flow, before: snaps.length })
  const physics = new Physics({
    config: resolvePhysics(config),
    onSnap: (snap) => snaps.push(snap),
    ...(hasFlow ? { onFlow } : {}),
  })
  for (const batch of 'bytes' in log ? [log.bytes()] : log) physics.fold(batch)
  return { snaps, flows }
}

/** The level nearest spot at the last snap. */
export function lastLevel(log: LogBuilder, config: Record<string, unknown> = {}) {
  const { levels } = foldedFuel(log, config).snaps.at(-1)!
  return levels.find(({ price }) => price === 475)!
}
