import type { Part } from '../stretch/stretch-writer.ts'
import type { HeldPart, RecordHold } from './record-hold.ts'
import { recordSheet } from './record-sheet.ts'

/** What is held, as parts of a stretch: a file for each partition. */
export function* heldParts(records: RecordHold, source: string): Generator<Part> {
  for (const held of records.parts()) yield partOf(records, held, source)
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
