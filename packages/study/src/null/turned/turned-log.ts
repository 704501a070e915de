import { FLAG, RTYPE } from '@spymaster/dbn'
import { Draws } from '../../maths/draws.ts'
import { MarketRecord } from './log-records.ts'

/**
 * A log backwards: a valid log, in which every cause comes after its effect.
 *
 * Kept: every state of the book, each for as long as it stood, price's path but for its direction in time, the sizes and
 * prices of trades, the distribution of everything at one moment. Destroyed: what led to what. Each event of ES becomes
 * its undoing: the same trades by the other side (what lifted price from below brings it down from above), then one
 * update to the book as it was before, which is described by its first difference. What is symmetric in time, as how
 * volatile it has been, says as much backwards as forwards; what only follows a move seems to foretell it. So on a
 * reversed log a finding is no leak by itself; none is a strong sign that there is none.
 *
 * The log must open with its `session`; it and bars go first as they are, options, statistics, clocks and gaps go.
 */
export function reversed(log: readonly Uint8Array[]): Uint8Array[] {
  const before = log.filter((record) => record[1] === RTYPE.ohlcv1m)
  const market = log.filter((record) => MarketRecord.is(record)).map((record) => new MarketRecord(record))
  if (market.length === 0) return log.slice(0, 1)
  const mirror = new TimeMirror(market)
  const turned = eventsOf(market)
    .reverse()
    .flatMap((event) => undone(event, mirror))
  return [log[0]!, ...before, ...turned.map(({ bytes }) => bytes)]
}

/** A log in which a throw of a coin says who traded, for each event anew. Books, prices, sizes and times are kept. */
export function shuffled(log: readonly Uint8Array[], seed: number): Uint8Array[] {
  const draws = new Draws(seed)
  let [event, isSwapped] = [-1n, false]
  return log.map((bytes) => {
    if (!MarketRecord.is(bytes)) return bytes
    const record = new MarketRecord(bytes)
    if (record.action !== 'T') return bytes
    if (record.eventNs !== event) {
      event = record.eventNs
      isSwapped = draws.index(2) === 1
    }
    if (isSwapped) record.swapSides()
    return record.bytes
  })
}

/** What happened at once to one instrument: its records, and the book that it found. */
type Event = { readonly records: readonly MarketRecord[]; readonly found: MarketRecord | null }

function eventsOf(market: readonly MarketRecord[]): Event[] {
  const events: Event[] = []
  const books = new Map<number, MarketRecord>()
  const open = new Map<number, MarketRecord[]>()
  for (const record of market) {
    const key = record.instrument
    const records = [...(open.get(key) ?? []), record]
    open.set(key, records)
    if (record.hasBook && (record.flags & FLAG.last) === 0) continue
    events.push({ records, found: record.hasBook ? (books.get(key) ?? null) : null })
    if (record.hasBook) books.set(key, record)
    open.delete(key)
  }
  return events
}

/** An event's undoing. Before the first book there is nothing to go back to. */
function undone({ records, found }: Event, mirror: TimeMirror): MarketRecord[] {
  const last = records.at(-1)!
  const { recvNs, eventNs } = mirror.times(last)
  const turned = records
    .filter(({ action }) => action === 'T')
    .reverse()
    .map((record) => {
      const trade = new MarketRecord(record.bytes)
      trade.swapSides()
      if (trade.hasBook && last.hasBook) trade.takeBook(last)
      return trade
    })
  if (last.hasBook && found !== null) turned.push(update(last, found))
  for (const record of turned) {
    record.recvNs = recvNs
    record.eventNs = eventNs
    record.sequence = mirror.sequence(last)
  }
  return turned
}

/** The update that leads from one book to another. */
function update(from: MarketRecord, to: MarketRecord): MarketRecord {
  const record = new MarketRecord(from.bytes)
  record.takeBook(to)
  const flags = (from.flags & ~FLAG.snapshot) | FLAG.last
  for (let k = 0; k < from.levels; k++)
    for (const isBid of [true, false]) {
      const [old, now] = [from.level(k, isBid), to.level(k, isBid)]
      if (old.price === now.price && old.size === now.size) continue
      const isSame = old.price === now.price
      const size = isSame ? Math.abs(now.size - old.size) : now.size
      record.describe(isSame && now.size < old.size ? 'C' : 'A', isBid ? 'B' : 'A', now.price, size, flags)
      return record
    }
  record.describe('M', 'N', from.level(0, true).price, 0, flags)
  return record
}

/** Times and sequence numbers run the other way between the same ends. */
class TimeMirror {
  readonly #endsNs: bigint
  readonly #sequences: number
  /** Log time of each record: the running maximum. */
  readonly #logNs = new Map<MarketRecord, bigint>()

  constructor(market: readonly MarketRecord[]) {
    let now = 0n
    for (const record of market) {
      if (record.recvNs > now) now = record.recvNs
      this.#logNs.set(record, now)
    }
    this.#endsNs = this.#logNs.get(market[0]!)! + now
    const sequences = market.filter(({ levels }) => levels === 10).map(({ sequence }) => sequence)
    this.#sequences = sequences.reduce((a, b) => Math.max(a, b), 0)
  }

  /** The venue's time keeps its distance to the log's. */
  times(record: MarketRecord): { readonly recvNs: bigint; readonly eventNs: bigint } {
    const recvNs = this.#endsNs - this.#logNs.get(record)!
    const late = record.recvNs > record.eventNs ? record.recvNs - record.eventNs : 0n
    return { recvNs, eventNs: recvNs - late }
  }

  sequence({ sequence }: MarketRecord): number {
    return Math.max(0, this.#sequences - sequence) + 1
  }
}
