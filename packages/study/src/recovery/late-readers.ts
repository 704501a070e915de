import { RecordView, RTYPE, type TimeOrigin, timeOrigin } from '@spymaster/dbn'
import { Reader, type SubjectTally, type Truth } from './reader.ts'
import type { Joins, Ratio, RecoveryDay, Subject, Tally, Watch } from './subject.ts'

/** Readers that join a day again and again, each to see a little of it; what they find adds up. */
export class LateReaders {
  readonly #day: RecoveryDay
  readonly #subject: Subject
  readonly #joins: Joins
  readonly #truth: Truth
  readonly #origin: TimeOrigin
  readonly #view = new RecordView()
  /** What the log has before its first market record, which each run opens with. */
  readonly #head: Uint8Array[] = []
  readonly #all: Reader[] = []
  #open: Reader | null = null
  #joinedNs = Number.NEGATIVE_INFINITY

  constructor(day: RecoveryDay, subject: Subject, joins: Joins, truth: Truth) {
    this.#day = day
    this.#subject = subject
    this.#joins = joins
    this.#truth = truth
    this.#origin = timeOrigin(day.originNs)
  }

  /** Place of the first true event that is still needed. */
  get next(): number {
    return this.#open?.next ?? 0
  }

  /** So many of the first true events are gone. */
  letGo(count: number): void {
    this.#open?.letGo(count)
  }

  /** Folds the next records of the log. */
  fold(bytes: Uint8Array): void {
    const nowNs = this.#firstNs(bytes)
    if (nowNs === null) return
    const since = nowNs - this.#joinedNs
    if (since >= this.#joins.forSec * 1e9) this.#leave()
    if (since >= this.#joins.everySec * 1e9) this.#join(nowNs)
    this.#open?.fold(bytes)
  }

  tell(what: (watch: Watch) => void): void {
    for (const reader of this.#all) reader.tell(what)
  }

  read(): SubjectTally[] {
    const tallies = this.#all.map((reader) => reader.read()[0]!.tally)
    return tallies.length === 0 ? [] : [{ subject: this.#subject.name, tally: tallies.reduce(added) }]
  }

  /** Log time of the first market record of a batch; null where there is none, as before all of them. */
  #firstNs(bytes: Uint8Array): number | null {
    const view = this.#view.attach(bytes)
    while (view.next()) {
      if (view.rtype !== RTYPE.system && view.rtype !== RTYPE.ohlcv1m) return view.tsRecvSince(this.#origin)
      if (this.#all.length === 0) this.#head.push(view.record.slice())
    }
    return null
  }

  /** The first event only shows the physics what stands there, and is no change to it. */
  #join(nowNs: number): void {
    this.#leave()
    this.#joinedNs = nowNs
    const events = this.#truth(Number.NEGATIVE_INFINITY)
    const first = events.findIndex(({ ns }) => ns >= nowNs)
    this.#open = new Reader(this.#day, [this.#subject], this.#truth, (first < 0 ? events.length : first) + 1)
    for (const record of this.#head) this.#open.fold(record)
    this.#all.push(this.#open)
  }

  #leave(): void {
    this.#open?.end()
    this.#open = null
  }
}

function added(a: Tally, b: Tally): Tally {
  const figures: Record<string, Ratio> = {}
  for (const [name, { sum, count }] of Object.entries(a.figures)) {
    const other = b.figures[name] ?? { sum: 0, count: 0 }
    figures[name] = { sum: sum + other.sum, count: count + other.count }
  }
  const tables = a.tables.map((table, t) => ({
    ...table,
    rows: table.rows.map((row, r) => ({
      ...row,
      cells: row.cells.map((cell, c) => cell + b.tables[t]!.rows[r]!.cells[c]!),
    })),
  }))
  return { figures, tables }
}
