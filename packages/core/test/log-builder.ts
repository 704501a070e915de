import { encodeRecord, FLAG, systemRecord } from '@spymaster/dbn'
import {
  CONSOLIDATED_PUBLISHER,
  CONTROL_CODE,
  type ControlRecord,
  ES_TICK_NANOS,
  packInstrument,
  packSaleConditions,
  printControl,
  utcMidnightNs,
} from '@spymaster/events'

/** ESH4, as the tests have it. */
export const ES = packInstrument({ kind: 'ES', year: 2024, month: 3 })
export const SPY = 1
export const DATE = '2023-12-26'
export const MIDNIGHT = utcMidnightNs(DATE)
const NS_PER_MS = 1_000_000n

/** A side of the book, best first: ticks (SPY: cents) and sizes. */
export type Levels = readonly (readonly [number, number])[]

/** Ten levels of one size from a best tick, away from the market. */
export function ladder(best: number, side: 'bid' | 'ask', size = 10, count = 10): Levels {
  return Array.from({ length: count }, (_, k) => [side === 'bid' ? best - k : best + k, size] as const)
}

type Event = {
  /** ms since the date's 00:00 UTC. */
  readonly ms: number
  readonly eventMs?: number
  /** Null leaves ts_recv undefined; absent, it is `ms`. */
  readonly tsRecv?: null
  readonly action?: string
  readonly side?: string
  readonly tick?: number
  readonly size?: number
  readonly flags?: number
  readonly sequence?: number
  readonly id?: number
  /** Letters of the consolidated tape; absent, the feed has none. */
  readonly conditions?: string
}

/** Makes logs a record at a time. Times are ms since the run's date began; ES prices are ticks. */
export class LogBuilder {
  readonly #records: Uint8Array[] = []
  #sequence = 1

  /** Opens the run at `ms`. */
  session(ms: number, session: Partial<Extract<ControlRecord, { type: 'session' }>> = {}): this {
    return this.control(ms, {
      type: 'session',
      run: DATE,
      date: DATE,
      input: '00',
      outrights: ['ESH4'],
      ...session,
    })
  }

  control(ms: number, record: ControlRecord): this {
    const tsEvent = at(ms)
    return this.push(systemRecord({ tsEvent, msg: printControl(record), code: CONTROL_CODE }))
  }

  /** An ES mbp-10 record: the book after it, and what made it. */
  book(event: Event & { readonly bids: Levels; readonly asks: Levels }): this {
    const levels = Array.from({ length: 10 }, (_, k) =>
      bookLevel(event.bids[k], event.asks[k], BigInt(ES_TICK_NANOS)),
    )
    return this.push(
      encodeRecord({ type: 'mbp-10', rtype: 10, ...this.#common(event, ES, BigInt(ES_TICK_NANOS)), levels }),
    )
  }

  /** A `trades` record of ES. */
  esTrade(event: Event): this {
    return this.push(
      encodeRecord({
        type: 'trade',
        rtype: 0,
        ...this.#common({ action: 'T', ...event }, ES, BigInt(ES_TICK_NANOS)),
      }),
    )
  }

  /** A `trades` record of SPY; `tick` is in cents. */
  spyTrade(event: Event): this {
    return this.push(
      encodeRecord({ type: 'trade', rtype: 0, ...this.#common({ action: 'T', ...event }, SPY, 10_000_000n) }),
    )
  }

  /** An mbp-1 record of SPY; prices in cents, null for an empty side. */
  spyQuote(event: Event & { readonly bid: number | null; readonly ask: number | null }): this {
    const side = (cents: number | null): [number, number] | undefined =>
      cents === null ? undefined : [cents, 100]
    const levels = [bookLevel(side(event.bid), side(event.ask), 10_000_000n)]
    return this.push(
      encodeRecord({ type: 'mbp-1', rtype: 1, ...this.#common(event, SPY, 10_000_000n), levels }),
    )
  }

  /** A consolidated SPY quote (cmbp-1), or a trade with it; prices in cents. */
  spyConsolidated(event: Event & { readonly bid: number; readonly ask: number }): this {
    const { bidPx, askPx } = bookLevel([event.bid, 100], [event.ask, 100], 10_000_000n)
    const levels = [{ bidPx, askPx, bidSz: 100, askSz: 100, bidPb: 1, askPb: 1 }]
    const { sequence, depth, ...common } = this.#common(event, SPY, 10_000_000n)
    return this.push(encodeRecord({ type: 'cmbp-1', rtype: 0xb1, ...common, levels }))
  }

  /** A minute bar of SPY; prices in cents. */
  bar(
    startMs: number,
    bar: { open: number; high: number; low: number; close: number },
    id = SPY,
    volume = 100,
  ): this {
    const price = (cents: number): bigint => BigInt(cents) * 10_000_000n
    return this.push(
      encodeRecord({
        type: 'ohlcv',
        rtype: 0x21,
        publisherId: 1,
        instrumentId: id,
        tsEvent: at(startMs),
        open: price(bar.open),
        high: price(bar.high),
        low: price(bar.low),
        close: price(bar.close),
        volume: BigInt(volume),
      }),
    )
  }

  push(record: Uint8Array): this {
    this.#records.push(record)
    return this
  }

  /** The records so far, each in memory of its own. */
  records(): readonly Uint8Array[] {
    return this.#records
  }

  /** The log so far as one batch. */
  bytes(): Uint8Array {
    return joined(this.#records)
  }

  #common(event: Event, id: number, unit: bigint) {
    return {
      publisherId: event.conditions === undefined ? 1 : CONSOLIDATED_PUBLISHER,
      instrumentId: event.id ?? id,
      tsEvent: at(event.eventMs ?? event.ms),
      price: event.tick === undefined ? null : BigInt(event.tick) * unit,
      size: event.size ?? 0,
      action: event.action ?? 'M',
      side: event.side ?? 'N',
      flags: event.flags ?? FLAG.last,
      depth: 0,
      tsRecv: event.tsRecv === null ? null : at(event.ms),
      tsInDelta: event.conditions === undefined ? 0 : packSaleConditions(event.conditions),
      sequence: event.sequence ?? this.#sequence++,
    }
  }
}

/** Records back to back in memory of their own. */
export function joined(records: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(records.reduce((sum, record) => sum + record.length, 0))
  let end = 0
  for (const record of records) {
    bytes.set(record, end)
    end += record.length
  }
  return bytes
}

function at(ms: number): bigint {
  return MIDNIGHT + (BigInt(Math.round(ms * 1000)) * NS_PER_MS) / 1000n
}

function bookLevel(
  bid: readonly [number, number] | undefined,
  ask: readonly [number, number] | undefined,
  unit: bigint,
) {
  return {
    bidPx: bid === undefined ? null : BigInt(bid[0]) * unit,
    askPx: ask === undefined ? null : BigInt(ask[0]) * unit,
    bidSz: bid?.[1] ?? 0,
    askSz: ask?.[1] ?? 0,
    bidCt: bid === undefined ? 0 : 1,
    askCt: ask === undefined ? 0 : 1,
  }
}
