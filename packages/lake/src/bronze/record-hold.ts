import { RecordView, RTYPE, systemMessage } from '@spymaster/dbn'
import { type Partition, partitionOf } from '../layout/index.ts'
import type { StreamMessage } from '../record/stream-hold.ts'
import { CONTROL_LANE, type Lane, Lanes, RAW_LANE } from './lanes.ts'
import type { MarketFault, MarketOrder } from './market-order.ts'
import { RowIndex } from './row-index.ts'

/** What is known of a message whose records are held. */
export type HeldMessage = {
  readonly seq: number
  /** Null for records of an imported file, which are of no log. */
  readonly run: string | null
  /** Words that its records take in the hold's memory. */
  readonly from: number
  readonly to: number
}

/** Rows of one partition that are held. */
export type HeldPart = {
  readonly lane: Lane
  readonly partition: Partition
  /** Where its hour begins, ns UTC. */
  readonly hourNs: bigint
  readonly rows: RowIndex
}

const HIGH = 2 ** 32
const MAX = 0xffff_ffff
const HOUR_NS = 3_600_000_000_000
const HOUR = BigInt(HOUR_NS)
/** Words of the shortest records that come in numbers, trades. */
const MIN_WORDS = 12
/** Words of the header that every record begins with. */
const HEADER_WORDS = 4
/** Words of the sending time that some streams put behind records. */
export const SENT_WORDS = 2

type Group = HeldPart & { readonly hi: number; readonly lo: number }

/** Word of the capture time by type code; 0 where there is none. */
const captured = new Uint8Array(256)
for (const rtype of [RTYPE.trades, RTYPE.mbp1, RTYPE.mbp10, RTYPE.cmbp1, RTYPE.tcbbo]) captured[rtype] = 8
for (const rtype of [RTYPE.cbbo1s, RTYPE.cbbo1m, RTYPE.bbo1s, RTYPE.bbo1m]) captured[rtype] = 8
captured[RTYPE.statistics] = 4
captured[RTYPE.mbo] = 10

/** Records since the last commit, in one stretch of memory in the order of the log, found again by partition. */
export class RecordHold {
  readonly words: Uint32Array<ArrayBuffer>
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly messages: HeldMessage[] = []
  readonly #lanes = new Lanes()
  readonly #view = new RecordView()
  readonly #groups = new Map<Lane, Map<number, Group>>()
  readonly #latest = new Map<Lane, Group>()
  /** Memory for rows that are to come, the largest last. */
  #spare: RowIndex[] = []
  #length = 0
  #rows = 0
  /** Hour of the last event time, for records that have none. */
  #lastHour = 0

  /** Holds messages of `maxBytes` together at most; one may always be added to an empty hold. */
  constructor(maxBytes: number) {
    this.words = new Uint32Array(Math.ceil(maxBytes / 4))
    this.bytes = new Uint8Array(this.words.buffer)
  }

  get rows(): number {
    return this.#rows
  }

  /** Whether a message of so many bytes fits in. */
  hasRoom(bytes: number): boolean {
    return this.#length + Math.ceil(bytes / 4) <= this.words.length
  }

  /** Copies a message in, for which there must be room. What is wrong with it; null for nothing. */
  add(message: StreamMessage, log: MarketOrder): MarketFault | null {
    const { seq, data } = message
    const from = this.#length
    const to = from + (data.length >> 2)
    this.bytes.set(data, from * 4)
    const count = data.length % 4 === 0 ? this.#count(from, to) : -1
    const { run, first, fault } = log.follow(message, count)
    if (fault !== null) return fault
    this.messages.push({ seq, run, from, to })
    this.#length = to
    this.#addRecords(from, to, first)
    return null
  }

  /**
   * Copies records of a file in, for which there must be room, but for those that are of no table or no instrument of
   * ours, and those before an ordinal. How many are of none.
   */
  addFileRecords(data: Uint8Array, first: number, from: number): number {
    const view = this.#view.attach(data)
    let ordinal = first
    let dropped = 0
    while (view.next()) {
      const place = ordinal++
      const lane = this.#lanes.find(view.rtype, view.instrumentId)
      const more = view.wordLength - lane.words
      const isOfTable = lane !== RAW_LANE && lane !== CONTROL_LANE && (more === 0 || more === SENT_WORDS)
      if (!isOfTable) dropped++
      else if (place >= from) this.#addFileRecord(view.record, place)
    }
    return dropped
  }

  #addFileRecord(record: Uint8Array, ordinal: number): void {
    const from = this.#length
    this.bytes.set(record, from * 4)
    this.#length = from + record.length / 4
    if (this.messages.length === 0) this.messages.push({ seq: 0, run: null, from, to: from })
    this.#addRecords(from, this.#length, ordinal)
  }

  /** What is held, by partition. Sorted by event time within each. */
  *parts(): Generator<HeldPart> {
    for (const groups of this.#groups.values())
      for (const group of groups.values()) {
        group.rows.sort()
        yield group
      }
  }

  /** Forgets all. */
  clear(): void {
    this.#spareRows()
    this.messages.length = 0
    this.#groups.clear()
    this.#latest.clear()
    this.#length = 0
    this.#rows = 0
  }

  /** Keeps the memory of the largest partitions, as much as records have to be counted with. */
  #spareRows(): void {
    const held = [...this.#groups.values()].flatMap((groups) => [...groups.values()].map(({ rows }) => rows))
    const all = [...this.#spare, ...held].sort((a, b) => b.capacity - a.capacity)
    this.#spare = []
    let left = this.words.length / MIN_WORDS
    for (const rows of all) {
      if (rows.capacity > left) continue
      left -= rows.capacity
      rows.clear()
      this.#spare.unshift(rows)
    }
  }

  /** Records from one word to another; -1 where they are not whole. */
  #count(from: number, to: number): number {
    let count = 0
    for (let at = from; at < to; count++) {
      const length = this.words[at]! & 0xff
      if (length < HEADER_WORDS || at + length > to) return -1
      at += length
    }
    return count
  }

  #addRecords(from: number, to: number, first: number): void {
    const { words } = this
    const message = this.messages.length - 1
    let ordinal = first
    for (let at = from; at < to; at += words[at]! & 0xff) {
      const lane = this.#laneAt(at)
      const lo = words[at + 2]!
      const hi = words[at + 3]!
      let group = this.#latest.get(lane)
      // Exact: within an hour differences are far below 2^53, and beyond it their sign and size still tell.
      let key = group === undefined ? -1 : (hi - group.hi) * HIGH + (lo - group.lo)
      if (group === undefined || key < 0 || key >= HOUR_NS) {
        group = this.#find(lane, at)
        key = hi === MAX && lo === MAX ? -1 : (hi - group.hi) * HIGH + (lo - group.lo)
      }
      group.rows.add(at, key, ordinal++, message)
    }
    this.#rows += ordinal - first
  }

  #laneAt(at: number): Lane {
    const head = this.words[at]!
    const lane = this.#lanes.find((head >>> 8) & 0xff, this.words[at + 1]!)
    const more = (head & 0xff) - lane.words
    if (lane === CONTROL_LANE) return this.#isText(at) ? lane : RAW_LANE
    // A record that is shorter or longer than its type is, is kept whole.
    return lane.words === 0 || more === 0 || more === SENT_WORDS ? lane : RAW_LANE
  }

  /** Whether a system record has its size, and a message that is text. */
  #isText(at: number): boolean {
    const view = this.#view.attach(this.bytes.subarray(at * 4, (at + (this.words[at]! & 0xff)) * 4))
    try {
      return view.next() && systemMessage(view) !== null
    } catch {
      return false
    }
  }

  /** The group for the record at a word, where it is another than the last one's. */
  #find(lane: Lane, at: number): Group {
    const time = nsAt(this.words, at + 2) ?? this.#capturedAt(at)
    if (time !== null) this.#lastHour = Number(time / HOUR)
    const group = this.#groupOf(lane, this.#lastHour)
    this.#latest.set(lane, group)
    return group
  }

  #capturedAt(at: number): bigint | null {
    const word = captured[(this.words[at]! >>> 8) & 0xff]!
    const isThere = word > 0 && word + 1 < (this.words[at]! & 0xff)
    return isThere ? nsAt(this.words, at + word) : null
  }

  #groupOf(lane: Lane, hour: number): Group {
    let groups = this.#groups.get(lane)
    if (groups === undefined) {
      groups = new Map()
      this.#groups.set(lane, groups)
    }
    const known = groups.get(hour)
    if (known !== undefined) return known
    const hourNs = BigInt(hour) * HOUR
    const partition = partitionOf(lane.table, lane.symbol, hour)
    const [hi, lo] = [Number(hourNs >> 32n), Number(hourNs & 0xffff_ffffn)]
    const rows = this.#spare.pop() ?? new RowIndex()
    const group = { lane, partition, hourNs, rows, hi, lo }
    groups.set(hour, group)
    return group
  }
}

/** The time at a word, ns; null for none. */
function nsAt(words: Uint32Array, at: number): bigint | null {
  const lo = words[at]!
  const hi = words[at + 1]!
  return hi === MAX && lo === MAX ? null : (BigInt(hi) << 32n) | BigInt(lo)
}
