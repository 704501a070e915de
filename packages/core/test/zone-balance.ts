import assert from 'node:assert/strict'
import { EsBook, resolvePhysics } from '@spymaster/core'
import { RecordView, RTYPE, type TimeOrigin, timeOrigin } from '@spymaster/dbn'
import { BarrierEngine, type BarrierReading } from '../src/engines/barrier/barrier-engine.ts'
import type { BookSide } from '../src/market/book-side.ts'

const INTERVAL_NS = 250e6

/** Contracts of one zone of one side since the log began: now in sight, come into sight, gone out of it. */
type Balance = { shown: number; entered: number; left: number }

/** A zone at a snap: what the engine reads, and the balance over the same window. */
export type ZoneSnap = {
  readonly reading: BarrierReading
  readonly isValid: boolean
  readonly shown: number
  readonly shownBefore: number
  readonly entered: number
  readonly left: number
}

/** Watches the ranks of a zone go in and out of sight, at each update and restart of its side. */
class ZoneWatch {
  readonly total: Balance = { shown: 0, entered: 0, left: 0 }
  readonly #book: BookSide
  readonly #low: number
  readonly #high: number

  constructor(book: BookSide, tick: number, half: number) {
    this.#book = book
    this.#low = book.tickOf(tick) - half
    this.#high = book.tickOf(tick) + half
  }

  /** Contracts by rank of the zone; null out of sight. */
  sizes(): (number | null)[] {
    const sizes: (number | null)[] = []
    for (let rank = this.#low; rank <= this.#high; rank++)
      sizes.push(this.#book.sees(rank) ? this.#book.displayed[rank]! : null)
    return sizes
  }

  account(before: readonly (number | null)[]): void {
    const after = this.sizes()
    this.total.shown = after.reduce((sum: number, size) => sum + (size ?? 0), 0)
    after.forEach((size, i) => {
      if (size !== null && before[i] === null) this.total.entered += size
      if (size === null) this.total.left += before[i] ?? 0
    })
  }
}

/** Has the watches account for everything that happens to a side of the book. */
function watch(book: BookSide, watches: readonly ZoneWatch[]): void {
  const around = <Result>(act: () => Result): Result => {
    const before = watches.map((zone) => zone.sizes())
    const result = act()
    watches.forEach((zone, i) => void zone.account(before[i]!))
    return result
  }
  const update = book.update.bind(book)
  const restart = book.restart.bind(book)
  book.update = (...given) => around(() => update(...given))
  book.restart = (...given) => around(() => restart(...given))
}

/**
 * Folds the ES book of a log and gives, per snap, each zone of either side around these ticks, with the balance
 * over the barrier window of so many seconds. Records of other types are passed over.
 */
export function zoneSnaps(
  log: readonly Uint8Array[],
  midnightNs: bigint,
  ticks: readonly number[],
  windowSec: number,
  onSnap: (snap: ZoneSnap) => void,
): EsBook {
  const config = resolvePhysics({ barrierWindowSec: windowSec })
  const snaps = windowSec * 4
  const clock = { nowNs: Number.NEGATIVE_INFINITY }
  const book = new EsBook(snaps, clock)
  const engine = new BarrierEngine(config, book, 250)
  const zones = (['SUPPORT', 'RESISTANCE'] as const).flatMap((side) => {
    const half = side === 'SUPPORT' ? book.bid.book : book.ask.book
    const made = ticks.map((tick) => ({
      side,
      tick,
      memory: engine.remember(),
      zone: new ZoneWatch(half, tick, config.barrierZoneTicks),
      past: [] as Balance[],
    }))
    watch(
      half,
      made.map(({ zone }) => zone),
    )
    return made
  })
  const snap = (snapNs: number): void => {
    engine.beginSnap(true)
    for (const { side, tick, memory, zone, past } of zones) {
      const before = past.at(-snaps) ?? { shown: 0, entered: 0, left: 0 }
      const { shown, entered, left } = zone.total
      past.push({ ...zone.total })
      const reading = engine.read(side, tick, memory, snapNs)
      const moved = { entered: entered - before.entered, left: left - before.left }
      onSnap({ reading, isValid: book.isValid, shown, shownBefore: before.shown, ...moved })
    }
    engine.endSnap()
  }
  fold(log, timeOrigin(midnightNs), { book, clock }, snap)
  return book
}

/**
 * Holds a zone to its balance over the barrier window:
 *
 *     depth now - depth then = delta_liq + entered - left
 *     added - canceled - filled = addedNet - canceledNet - filled = delta_liq
 */
export function assertBalanced({ reading, isValid, shown, shownBefore, entered, left }: ZoneSnap): void {
  const { added, canceled, addedNet, canceledNet, filled, deltaLiq, depth } = reading
  assert.equal(shown - shownBefore, deltaLiq + entered - left, 'balance of the zone')
  assert.equal(depth, isValid ? shown : 0, 'depth is what is shown of a valid book')
  assert.equal(added - canceled - filled, deltaLiq, 'gross')
  assert.equal(addedNet - canceledNet - filled, deltaLiq, 'net')
}

/** Folds the book's records, with a snap at each grid point before the first record after it. */
function fold(
  log: readonly Uint8Array[],
  origin: TimeOrigin,
  { book, clock }: { readonly book: EsBook; readonly clock: { nowNs: number } },
  snap: (snapNs: number) => void,
): void {
  const view = new RecordView()
  let snapNs: number | null = null
  for (const record of log) {
    view.attach(record).next()
    if (view.rtype !== RTYPE.mbp10) continue
    clock.nowNs = Math.max(clock.nowNs, view.tsRecvSince(origin))
    snapNs ??= Math.ceil(clock.nowNs / INTERVAL_NS) * INTERVAL_NS
    for (; snapNs < clock.nowNs; snapNs += INTERVAL_NS) snap(snapNs)
    book.fold(view)
  }
  if (snapNs !== null) snap(snapNs)
}
