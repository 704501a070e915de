import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { FlowRow } from '@spymaster/core'
import { FLAG, RecordView, readRecord } from '@spymaster/dbn'
import fc from 'fast-check'
import { barrierReadings } from './barrier-run.ts'
import { foldedBook } from './book-run.ts'
import { LogBuilder } from './log-builder.ts'
import { appendMoves, mirror, moves } from './random-log.ts'

const TICK = 250_000_000n
const RUNS = { numRuns: 150 }
type Mbp10 = Extract<ReturnType<typeof readRecord>, { type: 'mbp-10' }>
type SideName = 'bid' | 'ask'

/** Everything visible of one side: sizes by tick, how far down it is seen (null: to the end), or nothing known. */
type Sight = {
  readonly sizes: ReadonlyMap<number, number>
  readonly worst: number | null
  readonly isKnown: boolean
}
const NO_SIGHT: Sight = { sizes: new Map(), worst: null, isKnown: false }

const records = (log: LogBuilder): Mbp10[] => {
  const view = new RecordView().attach(log.bytes())
  const all: Mbp10[] = []
  while (view.next()) all.push(readRecord(view) as Mbp10)
  return all
}

/** The events of a log: runs of records up to F_LAST or a change of ts_event; what is still open is none. */
function eventsOf(all: readonly Mbp10[]): Mbp10[][] {
  const events: Mbp10[][] = []
  let open: Mbp10[] = []
  for (const record of all) {
    if (open.length > 0 && open[0]!.tsEvent !== record.tsEvent) {
      events.push(open)
      open = []
    }
    open.push(record)
    if ((record.flags & FLAG.last) === 0) continue
    events.push(open)
    open = []
  }
  return events
}

/** The book by the letter of the physics page: maps, no incremental state but the last book. */
class NaiveBook {
  readonly rows: FlowRow[] = []
  readonly account = { traded: 0, filled: 0, unseen: 0, unsigned: 0 }
  #sights: Record<SideName, Sight> = { bid: NO_SIGHT, ask: NO_SIGHT }
  #cleared: Record<SideName, boolean> = { bid: false, ask: false }
  #sequence = 0

  event(event: readonly Mbp10[]): void {
    let restarts = false
    for (const { flags, action, sequence } of event) {
      if (action === 'R') this.#cleared = { bid: true, ask: true }
      restarts ||=
        action === 'R' || sequence < this.#sequence || (flags & (FLAG.snapshot | FLAG.maybeBadBook)) !== 0
      this.#sequence = sequence
    }
    const before = restarts ? { bid: NO_SIGHT, ask: NO_SIGHT } : this.#sights
    const last = event.at(-1)!
    const after = { bid: this.#see('bid', last), ask: this.#see('ask', last) }
    this.#sights = after
    const trades = event.filter(({ action }) => action === 'T')
    for (const { size } of trades) this.account.traded += size
    if (!before.bid.isKnown) this.account.unseen += trades.reduce((sum, { size }) => sum + size, 0)
    else this.#attribute(trades, before, after)
  }

  #see(name: SideName, { levels }: Mbp10): Sight {
    const sizes = new Map<number, number>()
    for (const level of levels) {
      const price = name === 'bid' ? level.bidPx : level.askPx
      if (price !== null) sizes.set(Number(price / TICK), name === 'bid' ? level.bidSz : level.askSz)
    }
    if (sizes.size === 10) this.#cleared[name] = false
    const isBounded = sizes.size === 10 || this.#cleared[name]
    const worst = isBounded ? ([...sizes.keys()].at(-1) ?? Number.NaN) : null
    return { sizes, worst, isKnown: true }
  }

  #attribute(
    trades: readonly Mbp10[],
    before: Record<SideName, Sight>,
    after: Record<SideName, Sight>,
  ): void {
    const delta = (name: SideName, tick: number) =>
      (after[name].sizes.get(tick) ?? 0) - (before[name].sizes.get(tick) ?? 0)
    const isSeen = (name: SideName, tick: number) =>
      sees(before[name], name, tick) && sees(after[name], name, tick)
    const fell = (name: SideName, tick: number) => isSeen(name, tick) && delta(name, tick) < 0
    const traded = { bid: new Map<number, number>(), ask: new Map<number, number>() }
    for (const { side, price, size } of trades) {
      const tick = Number(price! / TICK)
      const [bidFell, askFell] = [fell('bid', tick), fell('ask', tick)]
      const name =
        side === 'A' ? 'bid' : side === 'B' ? 'ask' : bidFell === askFell ? null : bidFell ? 'bid' : 'ask'
      if (name === null) this.account.unsigned += size
      else traded[name].set(tick, (traded[name].get(tick) ?? 0) + size)
    }
    for (const name of ['bid', 'ask'] as const) {
      const ticks = new Set([
        ...before[name].sizes.keys(),
        ...after[name].sizes.keys(),
        ...traded[name].keys(),
      ])
      for (const tick of ticks) {
        const filled = traded[name].get(tick) ?? 0
        if (isSeen(name, tick)) this.#row(name, tick, delta(name, tick), filled)
        else this.account.unseen += filled
      }
    }
  }

  #row(side: SideName, tick: number, delta: number, filled: number): void {
    if (delta === 0 && filled === 0) return
    const residual = delta + filled
    this.account.filled += filled
    this.rows.push({
      side,
      tick,
      added: Math.max(residual, 0),
      canceled: Math.max(-residual, 0),
      filled,
      hidden: delta === 0 ? filled : 0,
    })
  }
}

/** Whether a price is in sight: not worse than the worst that is. */
function sees({ worst, isKnown }: Sight, name: SideName, tick: number): boolean {
  if (!isKnown || Number.isNaN(worst)) return false
  return worst === null || (name === 'bid' ? tick >= worst : tick <= worst)
}

/** Rows in an order of their own, one per event, side and price. */
const sorted = (rows: readonly FlowRow[]): string[] => rows.map((row) => JSON.stringify(row)).sort()

/** Folds a log and gives the rows of each record at which an event ended. */
const folded = (log: LogBuilder) => foldedBook(log, 4)

describe('the ES book, over random logs', () => {
  it('attributes what a naive recount of the physics page does', () => {
    let count = 0
    let hidden = 0
    fc.assert(
      fc.property(moves, (moves) => {
        const log = appendMoves(new LogBuilder(), 0, moves)
        const naive = new NaiveBook()
        for (const event of eventsOf(records(log))) naive.event(event)
        const { book, rows } = folded(log)
        assert.deepEqual(sorted(rows), sorted(naive.rows))
        const open = book.account.traded - naive.account.traded
        assert.deepEqual({ ...book.account, traded: book.account.traded - open }, naive.account)
        count += rows.length
        hidden += rows.filter((row) => row.hidden > 0).length
      }),
      RUNS,
    )
    assert.ok(count > 1000 && hidden > 10, `${count} rows, ${hidden} of them hidden`)
  })

  it('keeps account: filled, unseen and unsigned make up all that traded in events that ended', () => {
    fc.assert(
      fc.property(moves, (moves) => {
        const whole = moves.map((move) => ({ ...move, isLast: true }))
        const { traded, filled, unseen, unsigned } = folded(appendMoves(new LogBuilder(), 0, whole)).book
          .account
        assert.equal(filled + unseen + unsigned, traded)
      }),
      RUNS,
    )
  })

  it('conserves: at a price in sight throughout, added less cancelled and filled is the change displayed', () => {
    fc.assert(
      fc.property(moves, (moves) => {
        const steady = moves.map((move) => ({
          ...move,
          drift: 0 as const,
          count: 10,
          start: 'none' as const,
          isLast: true,
        }))
        const all = records(appendMoves(new LogBuilder(), 0, steady))
        const { rows } = folded(appendMoves(new LogBuilder(), 0, steady))
        for (const name of ['bid', 'ask'] as const) {
          const sights = eventsOf(all).map((event) => sizesOf(name, event.at(-1)!))
          for (const tick of ticksSeenThroughout(name, sights)) {
            const net = rows
              .filter((row) => row.side === name && row.tick === tick)
              .reduce((sum, row) => sum + row.added - row.canceled - row.filled, 0)
            assert.equal(net, (sights.at(-1)!.get(tick) ?? 0) - (sights[0]!.get(tick) ?? 0))
          }
        }
      }),
      RUNS,
    )
  })

  it('gives mirrored rows and barrier readings when bids and asks, buyers and sellers change places', () => {
    const config = { baselineMinSnaps: 2, flowMin: 1 }
    fc.assert(
      fc.property(moves, fc.integer({ min: -12, max: 12 }), (moves, offset) => {
        const log = appendMoves(new LogBuilder(), 0, moves)
        const other = appendMoves(new LogBuilder(), 0, moves, true)
        const swapped = folded(other).rows.map((row): FlowRow => {
          const side = row.side === 'bid' ? 'ask' : 'bid'
          return { ...row, side, tick: mirror(row.tick) }
        })
        assert.deepEqual(sorted(folded(log).rows), sorted(swapped))
        const tick = 19200 + offset
        assert.deepEqual(
          barrierReadings(3000, log, { side: 'SUPPORT', tick, config }),
          barrierReadings(3000, other, { side: 'RESISTANCE', tick: mirror(tick), config }),
        )
      }),
      { numRuns: 80 },
    )
  })
})

function sizesOf(name: SideName, { levels }: Mbp10): Map<number, number> {
  const of = levels.flatMap(({ bidPx, bidSz, askPx, askSz }): [bigint | null, number][] =>
    name === 'bid' ? [[bidPx, bidSz]] : [[askPx, askSz]],
  )
  return new Map(
    of.flatMap(([price, size]): [number, number][] => (price === null ? [] : [[Number(price / TICK), size]])),
  )
}

/** Ticks of the first book that no later one hides: those not worse than any book's worst level of ten. */
function ticksSeenThroughout(name: SideName, sights: readonly ReadonlyMap<number, number>[]): number[] {
  const worsts = sights.filter((sizes) => sizes.size === 10).map((sizes) => [...sizes.keys()].at(-1)!)
  const isSeen = (tick: number) => worsts.every((worst) => (name === 'bid' ? tick >= worst : tick <= worst))
  return [...new Set(sights.flatMap((sizes) => [...sizes.keys()]))].filter(isSeen)
}
