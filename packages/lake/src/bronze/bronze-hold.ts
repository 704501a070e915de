import type { StreamHold, StreamMessage } from '../record/stream-hold.ts'
import type { OtherPart, Part } from '../stretch/stretch-writer.ts'
import { type MetadataOf, twinParts } from '../twin/twin-part.ts'
import { type HeldPart, RecordHold } from './record-hold.ts'
import { recordSheet } from './record-sheet.ts'

/** Market data since the last commit: files of bronze, and a recording of each run. */
export class BronzeHold implements StreamHold {
  readonly #records: RecordHold
  readonly #metadataOf: MetadataOf | null

  /** Holds messages of `maxBytes` together, at least 2 MiB. No recording is made where its metadata cannot be. */
  constructor(maxBytes: number, metadataOf: MetadataOf | null) {
    this.#records = new RecordHold(Math.max(maxBytes, 2 * 2 ** 20))
    this.#metadataOf = metadataOf
  }

  get first(): number {
    return this.#records.first
  }

  get last(): number {
    return this.#records.last
  }

  get setAside(): number {
    return this.#records.setAside
  }

  hasRoom({ data }: StreamMessage): boolean {
    return this.#records.hasRoom(data.length)
  }

  add(message: StreamMessage): void {
    this.#records.add(message)
  }

  *parts(source: string): Generator<Part> {
    for (const held of this.#records.parts()) yield partOf(this.#records, held, source)
  }

  others(source: string): readonly OtherPart[] {
    return this.#metadataOf === null ? [] : twinParts(this.#records, source, this.#metadataOf)
  }

  clear(): void {
    this.#records.clear()
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
    const { run } = messages[message]!
    if (run !== null) runs.add(run)
  }
  return [...runs].sort()
}
