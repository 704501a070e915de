import type { StreamHold, StreamMessage } from '../record/stream-hold.ts'
import type { OtherPart, Part } from '../stretch/stretch-writer.ts'
import { type MetadataOf, twinParts } from '../twin/twin-part.ts'
import type { LogPlace, MarketFault, MarketOrder } from './market-order.ts'
import { type HeldPart, RecordHold } from './record-hold.ts'
import { recordSheet } from './record-sheet.ts'

/** Market data since the last commit: files of bronze, and a recording of each run. */
export class BronzeHold implements StreamHold {
  readonly #records: RecordHold
  readonly #order: MarketOrder
  readonly #metadataOf: MetadataOf | null
  #first = 0
  #last = 0
  #place: LogPlace | null = null

  /**
   * Holds messages of `maxBytes` together, at least 2 MiB, of a log whose order is followed, by several holds in turn.
   * No recording is made where its metadata cannot be.
   */
  constructor(maxBytes: number, order: MarketOrder, metadataOf: MetadataOf | null) {
    this.#records = new RecordHold(Math.max(maxBytes, 2 * 2 ** 20))
    this.#order = order
    this.#metadataOf = metadataOf
  }

  get first(): number {
    return this.#first
  }

  get last(): number {
    return this.#last
  }

  get place(): LogPlace | null {
    return this.#place
  }

  goOn(place: LogPlace | null): void {
    this.#order.place = place
  }

  hasRoom({ data }: StreamMessage): boolean {
    return this.#records.hasRoom(data.length)
  }

  add(message: StreamMessage): MarketFault | null {
    if (this.#first === 0) this.#first = message.seq
    this.#last = message.seq
    const fault = this.#records.add(message, this.#order)
    this.#place = this.#order.place
    return fault
  }

  *parts(source: string): Generator<Part> {
    for (const held of this.#records.parts()) yield partOf(this.#records, held, source)
  }

  others(source: string): readonly OtherPart[] {
    if (this.#metadataOf === null) return []
    const stretch = { source, first: this.#first, last: this.#last }
    return twinParts(this.#records, stretch, this.#metadataOf)
  }

  clear(): void {
    this.#records.clear()
    this.#first = 0
    this.#last = 0
  }
}

function partOf(records: RecordHold, held: HeldPart, source: string): Part {
  const { rows, partition, hourNs } = held
  const last = rows.keys[rows.length - 1]!
  const firstAt = rows.keys.findIndex((key) => key >= 0)
  const timeOf = (key: number) => (key < 0 ? null : hourNs + BigInt(key))
  return {
    partition,
    fromNs: timeOf(firstAt < 0 || firstAt >= rows.length ? -1 : rows.keys[firstAt]!),
    toNs: timeOf(last),
    runs: runsOf(records, held),
    sheet: (notes) => recordSheet(records, held, source, notes),
  }
}

function runsOf({ messages }: RecordHold, { rows }: HeldPart): string[] {
  const runs = new Set<string>()
  let before = -1
  for (let row = 0; row < rows.length; row++) {
    const message = rows.messages[row]!
    if (message === before) continue
    before = message
    runs.add(messages[message]!.run)
  }
  return [...runs].sort()
}
