import type { StreamHold, StreamMessage } from '../record/stream-hold.ts'
import type { OtherPart, Part } from '../stretch/stretch-writer.ts'
import { type MetadataOf, twinParts } from '../twin/twin-part.ts'
import { heldParts } from './held-parts.ts'
import type { LogPlace, MarketFault, MarketOrder } from './market-order.ts'
import { RecordHold } from './record-hold.ts'

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
    yield* heldParts(this.#records, source)
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
