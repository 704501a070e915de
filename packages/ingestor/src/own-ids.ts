import { patchInstrumentId, RecordView, RTYPE, readRecord, timeOrigin } from '@spymaster/dbn'
import { daysToDate, NS_PER_DAY } from '@spymaster/events'
import { InputError } from './input-error.ts'
import type { DbnFile } from './open-dbn.ts'
import { Symbology } from './symbology.ts'

/** Records of a file back to back, on a multiple of four bytes; the consumer's until it asks for the next. */
export type OwnBatch = { readonly bytes: Uint8Array; readonly count: number }

const NO_TIME = 2n ** 64n - 1n
const NS_OF_DAY = Number(NS_PER_DAY)

/**
 * The records of a file as they are, of any type and in its order, but under ids of ours; where an instrument has none,
 * or a record is of none, the id is 0. Days are those of the receipt, or of the event where that is not known.
 *
 * Throws `InputError`: `symbology` for a fragment, which says nothing of its instruments.
 */
export async function* ownIds(file: DbnFile): AsyncGenerator<OwnBatch, void, void> {
  if (file.metadata === null)
    throw new InputError('symbology', file.name, 'has no metadata, which says what its instruments are')
  const symbology = new Symbology(file.metadata)
  const view = new RecordView()
  const days = new Days()
  for await (const { bytes, count } of file.batches) {
    const own = bytes.slice()
    view.attach(own)
    while (view.next()) {
      const day = days.dayOf(view)
      symbology.onDay(day)
      if (view.rtype === RTYPE.symbolMapping || view.rtype === RTYPE.definition) learn(symbology, view, day)
      patchInstrumentId(own, view.offset, view.rtype === RTYPE.system ? 0 : symbology.find(view.instrumentId))
    }
    yield { bytes: own, count }
  }
}

/** Knows the UTC day of records, which never goes back. */
class Days {
  #day = 0
  #origin = timeOrigin(0n)

  dayOf(view: RecordView): number {
    const received = view.tsRecvSince(this.#origin)
    const since = Number.isNaN(received) ? view.tsEventSince(this.#origin) : received
    // Exact near the day's ends, and elsewhere exact enough.
    if (since < NS_OF_DAY) return this.#day
    const { words, word } = view
    const isEvent = Number.isNaN(received)
    const event = (BigInt(words[word + 3]!) << 32n) | BigInt(words[word + 2]!)
    if (isEvent && event === NO_TIME) return this.#day
    this.#day += isEvent ? Number(event / NS_PER_DAY) - this.#day : Math.floor(since / NS_OF_DAY)
    this.#origin = timeOrigin(BigInt(this.#day) * NS_PER_DAY)
    // A first step from far away is not exact to the nanosecond; the second one is.
    return isEvent ? this.#day : this.#settle(view)
  }

  #settle(view: RecordView): number {
    const since = view.tsRecvSince(this.#origin)
    const step = Math.floor(since / NS_OF_DAY)
    if (step === 0) return this.#day
    this.#day += step
    this.#origin = timeOrigin(BigInt(this.#day) * NS_PER_DAY)
    return this.#day
  }
}

function learn(symbology: Symbology, view: RecordView, day: number): void {
  const record = readRecord(view)
  const asOf = daysToDate(day)
  if (record.type === 'symbol-mapping') {
    const symbols = [record.stypeOutSymbol, record.stypeInSymbol]
    const endDay = record.endTs === null ? null : Number((record.endTs + NS_PER_DAY - 1n) / NS_PER_DAY)
    symbology.learn(record.instrumentId, { asOf, endDay, symbols })
  } else if (record.type === 'definition')
    symbology.learn(record.instrumentId, { asOf, endDay: null, symbols: [record.rawSymbol] })
}
