import { type CalendarDate, newYorkNs, utcMidnightNs } from '@spymaster/events'
import { OptionTruth, Simulation, type TruePrint } from '@spymaster/simulator'
import { MarketState } from '../../packages/simulator/src/market-state.ts'
import { OptionChain } from '../../packages/simulator/src/options/option-chain.ts'
import { OptionPrints } from '../../packages/simulator/src/options/option-prints.ts'
import { resolveParameters } from '../../packages/simulator/src/parameters.ts'
import { RecordWriter } from '../../packages/simulator/src/record-writer.ts'

const DATES: readonly CalendarDate[] = ['2024-03-05', '2025-06-04', '2025-12-18', '2026-02-10']
const OPEN = 9 * 60 + 30
const CLOSE = 16 * 60

/** A stretch of a simulated day, and the truth behind its prints. No two seeds have a trader in common. */
export type OptionDay = {
  readonly seed: number
  readonly date: CalendarDate
  readonly fromNs: bigint
  readonly toNs: bigint
  /** What is left of the session at the end of the stretch, seconds. */
  readonly leftSec: number
  /** The log a batch at a time; `onPrint` is told of a batch's prints before the batch is given. */
  batches(onPrint: (print: TruePrint) => void): Iterable<{ readonly bytes: Uint8Array }>
}

export type Span = { readonly fromMinute: number; readonly minutes: number; readonly rate: number }

/** A busy minute, between 10:00 and 15:50: some 2,000 prints, so that the estimate rests on many orders. */
export function minuteOf(seed: number, spy = false): OptionDay {
  const span = { fromMinute: 600 + ((seed * 37) % 350), minutes: 1, rate: 5 }
  return dayOf(seed, span, (parameters, truth) => new Simulation({ ...parameters, spy }).batches(truth))
}

/**
 * Two to six quiet hours from 09:30 on: the option trades of a day alone, on the walk of its prices without what ES's
 * trades add. They bring their own quotes; the rest of the day would only take time.
 */
export function hoursOf(seed: number): OptionDay {
  const span = { fromMinute: OPEN, minutes: 120 + ((seed * 53) % 241), rate: 0.5 }
  return dayOf(seed, span, optionsAlone)
}

type Parameters = ConstructorParameters<typeof Simulation>[0]

function dayOf(
  seed: number,
  { fromMinute, minutes, rate }: Span,
  read: (parameters: Parameters, truth: OptionTruth) => Iterable<{ readonly bytes: Uint8Array }>,
): OptionDay {
  const date = DATES[seed % DATES.length]!
  const fromNs = newYorkNs(date, Math.floor(fromMinute / 60), fromMinute % 60)
  const toNs = fromNs + BigInt(minutes * 60e9)
  const leftSec = 60 * (CLOSE - fromMinute - minutes)
  return {
    ...{ seed, date, fromNs, toNs, leftSec },
    batches: (onPrint) =>
      read({ seed, date, rate, fromNs, toNs, warmupSessions: 0 }, new OptionTruth(onPrint)),
  }
}

/** A whole day at the usual rate. */
export const WHOLE: Span = { fromMinute: OPEN, minutes: CLOSE - OPEN, rate: 1 }

/** The option trades of a span alone, a batch at a time, with the time after the open and SPY's value then. */
export function tradesOf(
  seed: number,
  { fromMinute, minutes, rate }: Span,
): {
  readonly date: CalendarDate
  batches(
    onPrint: (print: TruePrint) => void,
  ): Iterable<{ readonly bytes: Uint8Array; readonly sec: number; readonly spot: number }>
} {
  const date = DATES[seed % DATES.length]!
  const fromNs = newYorkNs(date, Math.floor(fromMinute / 60), fromMinute % 60)
  const toNs = fromNs + BigInt(minutes * 60e9)
  const parameters = { seed, date, rate, fromNs, toNs, warmupSessions: 0 }
  return {
    date,
    batches: function* (onPrint) {
      for (const { bytes, sec, spot } of optionsAlone(parameters, new OptionTruth(onPrint)))
        yield { bytes, spot, sec: sec + 60 * (fromMinute - OPEN) }
    },
  }
}

function* optionsAlone(
  parameters: Parameters,
  truth: OptionTruth,
): Generator<{ bytes: Uint8Array; sec: number; spot: number }> {
  const state = new MarketState(resolveParameters(parameters))
  const spot = {
    get fair() {
      return (state.valueTicks * 0.25) / state.ratio
    },
  }
  const prints = new OptionPrints(state, new OptionChain(state, spot), state.startNs, truth)
  const out = new RecordWriter(utcMidnightNs(parameters.date))
  const taken = () => ({
    ...out.take(),
    sec: Math.min(prints.nextNs, state.endNs) / 1e9 - state.startNs / 1e9,
    spot: spot.fair,
  })
  while (prints.nextNs < state.endNs) {
    while (state.nextNs <= prints.nextNs) state.fire()
    if (!out.hasRoom(prints.nextNs)) yield taken()
    prints.fire(out)
  }
  if (!out.isEmpty) yield taken()
}
