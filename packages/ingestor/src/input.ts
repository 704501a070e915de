import {
  FLAG,
  type RecordBatch,
  RecordView,
  readRecord,
  type TimeOrigin,
  timeOrigin,
  WORDS,
} from '@spymaster/dbn'
import { type CalendarDate, daysToDate, NS_PER_DAY, NS_PER_MINUTE, type Ns } from '@spymaster/events'
import { controlType } from './control-record.ts'
import { InputError } from './input-error.ts'
import type { DbnFile } from './open-dbn.ts'
import { CLASS, CONTROL_RANK, classTable, rankOf } from './record-class.ts'
import { Symbology } from './symbology.ts'

const DAY_NS = Number(NS_PER_DAY)
const MINUTE_NS = Number(NS_PER_MINUTE)
const HIGH = 2 ** 32
const UNDEFINED = 0xffff_ffff
const UNDEFINED_NS = 2n ** 64n - 1n

/** Word of `tsRecv` in statistics records. */
const STATISTICS_TS_RECV = 4

/**
 * One input of the merge, as a cursor over *stretches*: consecutive records of one batch and one UTC day that
 * go on the log, with the keys the merge compares. A stretch is all bars or without any.
 *
 * A key is the input's log time, the running maximum of its records' times, in two parts: `day`, days since
 * 1970, and nanoseconds of that day, exact in a double whatever the span of the input.
 */
export class Input {
  /** Place among the inputs: what decides between equal keys and ranks. */
  readonly order: number
  readonly name: string
  readonly symbology: Symbology
  /** Memory of the stretch, which `starts` indexes. */
  words: Uint32Array = new Uint32Array(0)
  day = Number.NaN
  /** Whether the stretch is of bars. */
  isBars = false
  /** The record the merge takes next, and how many the stretch has. */
  at = 0
  count = 0
  /** First word, nanoseconds of the day, our id (0 for control records) and rank of each record. */
  starts = new Uint32Array(0)
  keys = new Float64Array(0)
  ids = new Uint32Array(0)
  ranks = new Uint8Array(0)

  readonly #batches: AsyncGenerator<RecordBatch, void, void>
  readonly #classes: Uint8Array
  readonly #view = new RecordView()
  #hasBatch = false
  /** Whether the view is on a record that no stretch has taken yet. */
  #isPending = false
  #firstRecord = 0
  #origin: TimeOrigin = { hi: 0, lo: 0 }
  #time = 0
  /** Records dropped in the stretch up to each record, up to now, and how many were reported. */
  #droppedBefore = new Uint32Array(0)
  #dropped = 0
  #reported = 0
  #droppedEarlier = 0
  #hasDropped = false

  /** Throws `InputError` where the metadata is missing or not sound. */
  constructor(file: DbnFile, order: number) {
    if (file.metadata === null)
      throw new InputError('format', file.name, 'has no metadata, which says what its instruments are')
    this.order = order
    this.name = file.name
    this.#batches = file.batches
    this.#classes = classTable(file.metadata.schema)
    try {
      this.symbology = new Symbology(file.metadata)
    } catch (error) {
      throw new InputError('corrupt', file.name, `has metadata that is not sound: ${message(error)}`, error)
    }
  }

  /**
   * Goes to the next stretch, which has at least one record; false at the end of the input.
   *
   * Throws `InputError` where the file is damaged, or was read to its end without an instrument of ours.
   */
  async fill(): Promise<boolean> {
    do {
      this.#droppedEarlier += this.#dropped - this.#reported
      this.#beginStretch()
      if (!this.#hasBatch) {
        const next = await this.#batches.next()
        if (next.done === true) return this.#finish()
        this.#attach(next.value)
      }
      this.#scan()
    } while (this.count === 0)
    return true
  }

  /** Records dropped, since the last call, before the record the merge takes next. */
  takeDropped(): number {
    const upTo = this.at < this.count ? this.#droppedBefore[this.at]! : this.#dropped
    const taken = this.#droppedEarlier + upTo - this.#reported
    this.#droppedEarlier = 0
    this.#reported = upTo
    return taken
  }

  #beginStretch(): void {
    this.at = 0
    this.count = 0
    this.isBars = false
    this.#dropped = 0
    this.#reported = 0
  }

  #finish(): boolean {
    if (this.#hasDropped && !this.symbology.hasOurs)
      throw new InputError(
        'symbology',
        this.name,
        'does not say which of its instruments are SPY, ES or SPY options',
      )
    return false
  }

  #attach(batch: RecordBatch): void {
    this.#view.attach(batch.bytes)
    this.words = this.#view.words
    this.#firstRecord = batch.firstRecord
    this.#hasBatch = true
    if (batch.count <= this.starts.length) return
    this.starts = new Uint32Array(batch.count)
    this.keys = new Float64Array(batch.count)
    this.ids = new Uint32Array(batch.count)
    this.ranks = new Uint8Array(batch.count)
    this.#droppedBefore = new Uint32Array(batch.count)
  }

  #scan(): void {
    const view = this.#view
    while (this.#isPending || view.next()) {
      this.#isPending = true
      const recordClass = this.#classes[(view.words[view.word]! >>> 8) & 0xff]!
      const isTaken =
        recordClass >= CLASS.depth && recordClass <= CLASS.bar
          ? this.#takeMarket(recordClass)
          : this.#takeOther(recordClass)
      if (!isTaken) return
      this.#isPending = false
    }
    this.#hasBatch = false
  }

  /** Adds a market record; false where the stretch must end before it. */
  #takeMarket(recordClass: number): boolean {
    const isBar = recordClass === CLASS.bar
    if (isBar !== this.isBars) {
      if (this.count > 0) return false
      this.isBars = isBar
    }
    if (!this.#advance(recordClass)) return false
    const id = this.symbology.find(this.words[this.#view.word + 1]!)
    if (id === 0 || Number.isNaN(this.day)) this.#drop()
    else this.#add(id, isBar ? 0 : rankOf(recordClass, id))
    return true
  }

  #takeOther(recordClass: number): boolean {
    if (recordClass === CLASS.system) return this.#takeSystem()
    if (recordClass === CLASS.symbolMapping || recordClass === CLASS.definition) return this.#learn()
    if (recordClass === CLASS.mbo)
      throw new InputError('schema', this.name, `${MBO_REFUSED} (record ${this.#recordNumber})`)
    if (recordClass === CLASS.other) this.#drop()
    return true
  }

  /** What is learned holds for the records behind it, so the stretch before must be over. */
  #learn(): boolean {
    if (this.count > 0) return false
    const record = this.#sound(() => readRecord(this.#view))
    const asOf = this.#utcDate(record.tsEvent)
    if (record.type === 'symbol-mapping') {
      const symbols = [record.stypeOutSymbol, record.stypeInSymbol]
      this.symbology.learn(record.instrumentId, { asOf, endDay: firstDayFrom(record.endTs), symbols })
    } else if (record.type === 'definition')
      this.symbology.learn(record.instrumentId, { asOf, endDay: null, symbols: [record.rawSymbol] })
    return true
  }

  /** The UTC date of a time; of an undefined one that of the record before. */
  #utcDate(ns: Ns): CalendarDate {
    const isUndefined = ns === UNDEFINED_NS && !Number.isNaN(this.day)
    return daysToDate(isUndefined ? this.day : Number(ns / NS_PER_DAY))
  }

  #takeSystem(): boolean {
    const control = this.#sound(() => controlType(this.#view))
    if (control === null) return true
    const { word } = this.#view
    if (this.isBars && this.count > 0) return false
    if (!this.#advanceTo(this.words[word + WORDS.tsEvent]!, this.words[word + WORDS.tsEvent + 1]!, 0))
      return false
    // Ours are written anew; the rest of a recording stays.
    if (control === 'session' || control === 'end') return true
    this.isBars = false
    if (!Number.isNaN(this.day)) this.#add(0, CONTROL_RANK)
    return true
  }

  /** What is read of the current record. Throws `InputError` where it is not sound. */
  #sound<T>(read: () => T): T {
    try {
      return read()
    } catch (error) {
      const what = `record ${this.#recordNumber} is not sound: ${message(error)}`
      throw new InputError('corrupt', this.name, what, error)
    }
  }

  /** Moves the input's clock to the current market record; false where the stretch must end before it. */
  #advance(recordClass: number): boolean {
    const { words } = this
    const { word } = this.#view
    const at = word + WORDS.tsEvent
    // A bar is known when its minute is over.
    if (recordClass === CLASS.bar) return this.#advanceTo(words[at]!, words[at + 1]!, MINUTE_NS)
    const isStatistic = recordClass === CLASS.statistic
    const recv = word + (isStatistic ? STATISTICS_TS_RECV : WORDS.tsRecv)
    const flags = isStatistic ? 0 : words[word + WORDS.actionSideFlagsDepth]! >>> 16
    const isUndefined = words[recv] === UNDEFINED && words[recv + 1] === UNDEFINED
    const isFirst = Number.isNaN(this.day)
    // Without a time of its own a record has the preceding one's; the first has none before it.
    if (isUndefined) return isFirst ? this.#advanceTo(words[at]!, words[at + 1]!, 0) : true
    return isFirst || (flags & FLAG.badTsRecv) === 0
      ? this.#advanceTo(words[recv]!, words[recv + 1]!, 0)
      : true
  }

  #advanceTo(lo: number, hi: number, plus: number): boolean {
    const time = (hi - this.#origin.hi) * HIGH + (lo - this.#origin.lo) + plus
    if (time < DAY_NS && !Number.isNaN(this.day)) {
      if (time > this.#time) this.#time = time
      return true
    }
    if (hi === UNDEFINED && lo === UNDEFINED) return true
    if (this.count > 0) return false
    this.#turnDay((BigInt(hi) << 32n) + BigInt(lo) + BigInt(plus))
    return true
  }

  #turnDay(ns: bigint): void {
    const day = ns / NS_PER_DAY
    this.#origin = timeOrigin(day * NS_PER_DAY)
    this.#time = Number(ns - day * NS_PER_DAY)
    this.day = Number(day)
    this.symbology.onDay(this.day)
  }

  #add(id: number, rank: number): void {
    const at = this.count++
    this.starts[at] = this.#view.word
    this.keys[at] = this.#time
    this.ids[at] = id
    this.ranks[at] = rank
    this.#droppedBefore[at] = this.#dropped
  }

  #drop(): void {
    this.#dropped++
    this.#hasDropped = true
  }

  get #recordNumber(): number {
    return this.#firstRecord + this.#view.index
  }
}

/** Why order-by-order records are refused, to stand behind a file's name. */
export const MBO_REFUSED =
  'holds mbo records, order by order, of which Spymaster builds no book: leave it out, and give mbp-10 in its place'

/** The first UTC day that begins at a time or after it; null for no time. */
function firstDayFrom(ns: Ns | null): number | null {
  return ns === null ? null : Number((ns + NS_PER_DAY - 1n) / NS_PER_DAY)
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
