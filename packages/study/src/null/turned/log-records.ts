import { RecordView, RTYPE } from '@spymaster/dbn'

const TS_EVENT = 8
const TS_RECV = 32
/** Bytes before the best level of trades and books, and bytes of a level. */
const BODY = 48
const LEVEL = 32
const UNDEFINED_TIME = 0xffff_ffff_ffff_ffffn
/** Record types that have a time of receipt, a side and so many levels of a book. */
const LEVELS: ReadonlyMap<number, number> = new Map([
  [RTYPE.trades, 0],
  [RTYPE.mbp1, 1],
  [RTYPE.mbp10, 10],
])

/** Each record of a message of the log, copied. */
export function recordsOf(bytes: Uint8Array): Uint8Array[] {
  const copy = bytes.slice()
  const view = new RecordView().attach(copy)
  const records: Uint8Array[] = []
  while (view.next()) records.push(copy.subarray(4 * view.word, 4 * (view.word + view.wordLength)))
  return records
}

/** A trade or a book of the log, read and written in place; a copy of what it is made from. */
export class MarketRecord {
  readonly bytes: Uint8Array
  readonly #view: DataView

  constructor(bytes: Uint8Array) {
    this.bytes = bytes.slice()
    this.#view = new DataView(this.bytes.buffer)
  }

  /** Whether a record is one: others are bars, options, control records. */
  static is(bytes: Uint8Array): boolean {
    return LEVELS.has(bytes[1]!) && bytes.length >= BODY + LEVEL * LEVELS.get(bytes[1]!)!
  }

  get instrument(): number {
    return this.#view.getUint32(4, true)
  }

  get hasBook(): boolean {
    return LEVELS.get(this.bytes[1]!)! > 0
  }

  get eventNs(): bigint {
    return this.#view.getBigUint64(TS_EVENT, true)
  }

  set eventNs(value: bigint) {
    this.#view.setBigUint64(TS_EVENT, value, true)
  }

  get recvNs(): bigint {
    return this.#view.getBigUint64(TS_RECV, true)
  }

  set recvNs(value: bigint) {
    this.#view.setBigUint64(TS_RECV, value, true)
  }

  get sequence(): number {
    return this.#view.getUint32(44, true)
  }

  set sequence(value: number) {
    this.#view.setUint32(44, value, true)
  }

  get action(): string {
    return String.fromCharCode(this.bytes[28]!)
  }

  get flags(): number {
    return this.bytes[30]!
  }

  /** What an update says of itself. */
  describe(action: string, side: string, price: bigint, size: number, flags: number): void {
    this.#view.setBigInt64(16, price, true)
    this.#view.setUint32(24, size, true)
    this.bytes[28] = action.charCodeAt(0)
    this.bytes[29] = side.charCodeAt(0)
    this.bytes[30] = flags
    this.bytes[31] = 0
  }

  /** Who traded is the other side now; nobody stays nobody. */
  swapSides(): void {
    const side = String.fromCharCode(this.bytes[29]!)
    if (side === 'A' || side === 'B') this.bytes[29] = (side === 'A' ? 'B' : 'A').charCodeAt(0)
  }

  /** The price and size of a level of the book. */
  level(k: number, isBid: boolean): { readonly price: bigint; readonly size: number } {
    const at = BODY + LEVEL * k
    return {
      price: this.#view.getBigInt64(at + (isBid ? 0 : 8), true),
      size: this.#view.getUint32(at + (isBid ? 16 : 20), true),
    }
  }

  get levels(): number {
    return LEVELS.get(this.bytes[1]!)!
  }

  /** Takes the book of another record of its kind. */
  takeBook(other: MarketRecord): void {
    this.bytes.set(other.bytes.subarray(BODY), BODY)
  }
}

/** The records at other times, all moved alike. */
export function moved(log: readonly Uint8Array[], shiftNs: bigint): Uint8Array[] {
  if (shiftNs === 0n) return [...log]
  return log.map((record) => {
    const copy = record.slice()
    const view = new DataView(copy.buffer)
    for (const at of LEVELS.has(copy[1]!) ? [TS_EVENT, TS_RECV] : [TS_EVENT]) {
      const time = view.getBigUint64(at, true)
      if (time !== UNDEFINED_TIME) view.setBigUint64(at, time + shiftNs, true)
    }
    return copy
  })
}
