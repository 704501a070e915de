import type { CalendarDate, ControlRecord, GapFeed, Ns } from '@spymaster/events'
import { controlBytes } from './control-record.ts'
import { BATCH_BYTES, BATCH_RECORDS, type LogBatch } from './log-writer.ts'

/** Records of version 3, back to back, at most 256 and 128 KiB; `toNs` is the last one's log time. */
export type EncodedBatch = { readonly bytes: Uint8Array; readonly count: number; readonly toNs: Ns }

/** A feed that is lost from `fromNs` to before `toNs`. */
export type EncodedGap = {
  readonly feed: GapFeed
  readonly fromNs: Ns
  readonly toNs: Ns
  readonly why: string
}

/** Records of one trade date that are in log order and under ids of ours already, such as a simulation's. */
export type EncodedDay = {
  readonly date: CalendarDate
  /** What made them, as hexadecimal digits. */
  readonly identity: string
  /** ES contracts among them, as in `ESH4`. */
  readonly outrights: readonly string[]
  /** Log time of the first market record. */
  readonly fromNs: Ns
  /** Stretches in which a feed's records are missing, by their ends; a batch must end where one ends. */
  readonly gaps?: readonly EncodedGap[]
  /** The records; each batch may be overwritten by the next. */
  batches(): Iterable<EncodedBatch>
}

/**
 * The log of such a day: `session`, its records with a `gap` where each gap ends, `end`, in messages as full as may be. A message's bytes are the
 * consumer's until it asks for the next.
 */
export async function* logOf(
  day: EncodedDay,
  runId: (date: CalendarDate, input: string) => string = (date) => date,
): AsyncGenerator<LogBatch, void, void> {
  const { date, identity: input } = day
  const run = runId(date, input)
  const message = new Message(run)
  const session: ControlRecord = { type: 'session', run, date, input, outrights: [...day.outrights] }
  message.add(controlBytes(session, day.fromNs), 1)
  let lastNs = day.fromNs
  const gaps = [...(day.gaps ?? [])]
  let controls = 1
  for (const { bytes, count, toNs } of day.batches()) {
    for (let gap = gaps[0]; gap !== undefined && gap.toNs <= toNs; gap = gaps[0]) {
      const told = gapBytes(gap)
      if (!message.hasRoom(told, 1)) yield message.take()
      message.add(told, 1)
      gaps.shift()
      controls++
    }
    if (!message.hasRoom(bytes, count)) yield message.take()
    message.add(bytes, count)
    lastNs = toNs
  }
  const end = controlBytes({ type: 'end', run, records: message.ordinal - controls, dropped: 0 }, lastNs)
  if (!message.hasRoom(end, 1)) yield message.take()
  message.add(end, 1)
  yield message.take()
}

/** The control record of a gap, at the log time of its end. */
function gapBytes({ feed, fromNs, toNs, why }: EncodedGap): Uint8Array {
  return controlBytes({ type: 'gap', feed, fromNs: String(fromNs), toNs: String(toNs), why }, toNs)
}

/** A message being filled, in memory that is used again. */
class Message {
  readonly #run: string
  readonly #bytes = new Uint8Array(BATCH_BYTES)
  #length = 0
  #first = 0
  #count = 0

  constructor(run: string) {
    this.#run = run
  }

  /** Ordinal in the run of the next record. */
  get ordinal(): number {
    return this.#first + this.#count
  }

  hasRoom(bytes: Uint8Array, count: number): boolean {
    return this.#count + count <= BATCH_RECORDS && this.#length + bytes.length <= BATCH_BYTES
  }

  add(bytes: Uint8Array, count: number): void {
    this.#bytes.set(bytes, this.#length)
    this.#length += bytes.length
    this.#count += count
  }

  take(): LogBatch {
    const bytes = this.#bytes.subarray(0, this.#length)
    const batch = { run: this.#run, first: this.#first, count: this.#count, bytes }
    this.#first += this.#count
    this.#count = this.#length = 0
    return batch
  }
}
