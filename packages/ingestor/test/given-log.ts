import { encodeRecord, RecordView } from '@spymaster/dbn'
import { type EncodedDay, type LogBatch, logOf } from '@spymaster/ingestor'
import { bar, DATE, ESH4, MIDNIGHT, mbp10, trade } from './sample-files.ts'

/** Log time of the first record: 14:30 UTC. */
export const START = MIDNIGHT + 52_200_000_000_000n
const MS = 1_000_000n

/** A print `ms` after the start, of the contract under our id. */
export const printAt = (ms: number, parts: Parameters<typeof trade>[1] = {}) =>
  trade(START + BigInt(ms) * MS, { instrumentId: ESH4.ours, sequence: ms, ...parts })

/** A record of the book `ms` after the start. */
export const bookAt = (ms: number) =>
  mbp10(START + BigInt(ms) * MS, { instrumentId: ESH4.ours, sequence: ms })

/** The bar of a minute of the day before. */
export const barBefore = () => bar(START - 86_400_000_000_000n, 1)

type Given = {
  readonly date?: string
  readonly identity?: string
  readonly perBatch?: number
  readonly gaps?: EncodedDay['gaps']
}

/** A day of these records, in batches of so many. */
export function givenDay(records: readonly ReturnType<typeof trade>[], given: Given = {}): EncodedDay {
  const { date = DATE, identity = 'aa', perBatch = 3, gaps = [] } = given
  const encoded = records.map((record) => encodeRecord(record))
  return {
    date,
    identity,
    outrights: ['ESH4'],
    fromNs: START,
    gaps,
    *batches() {
      // One memory for all, as a simulation has it.
      const memory = new Uint8Array(256 * 368)
      for (let at = 0; at < encoded.length; at += perBatch) {
        const part = encoded.slice(at, at + perBatch)
        memory.set(Buffer.concat(part))
        const length = part.reduce((sum, { length }) => sum + length, 0)
        const { tsRecv } = records[Math.min(at + perBatch, records.length) - 1] as { tsRecv?: bigint }
        yield { bytes: memory.subarray(0, length), count: part.length, toNs: tsRecv ?? START }
      }
    },
  }
}

/** Messages, each copied before the next is asked for. */
export async function copies(log: AsyncIterable<LogBatch>): Promise<LogBatch[]> {
  const all: LogBatch[] = []
  for await (const batch of log) all.push({ ...batch, bytes: batch.bytes.slice() })
  return all
}

/** The log of a day of so many prints, one a millisecond. */
export const givenLog = (count: number, given: Given = {}): AsyncGenerator<LogBatch> =>
  logOf(
    givenDay(
      Array.from({ length: count }, (_, ms) => printAt(ms)),
      given,
    ),
  )

/** The log again, in messages of so many records. */
export async function* recut(log: AsyncIterable<LogBatch>, size: number): AsyncGenerator<LogBatch> {
  for await (const batch of log) {
    const view = new RecordView().attach(batch.bytes)
    const starts: number[] = []
    while (view.next()) starts.push(view.offset)
    for (let at = 0; at < batch.count; at += size) {
      const bytes = batch.bytes.subarray(starts[at]!, starts[at + size] ?? batch.bytes.length)
      yield { run: batch.run, first: batch.first + at, count: Math.min(size, batch.count - at), bytes }
    }
  }
}
