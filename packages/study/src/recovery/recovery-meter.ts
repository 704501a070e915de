import { Physics, type PhysicsConfig } from '@spymaster/core'
import type { SignalsPayload } from '@spymaster/core/payload'
import type { TrueOrder, TruePrint, TruthLine } from '@spymaster/simulator'
import { SUBJECTS } from './registry.ts'
import type { RecoveryDay, Subject, Tally, Watch } from './subject.ts'
import { TrueBook, type TrueEvent } from './true-book.ts'

/** A setting of the physics at another value than the day's. */
export type Variant = { readonly setting: string; readonly value: number; readonly config: PhysicsConfig }

/** What a variant's subjects came to. */
export type VariantTally = Pick<Variant, 'setting' | 'value'> & { readonly tallies: readonly SubjectTally[] }

/** A subject's tally, by the subject's name. */
export type SubjectTally = { readonly subject: string; readonly tally: Tally }

/** What one day came to, with its own settings and with others: plain data. */
export type DayTallies = {
  readonly name: string
  readonly tallies: readonly SubjectTally[]
  readonly variants: readonly VariantTally[]
}

/** One physics with the watches of what it publishes, told of the truth in step. */
class Reader {
  readonly #watches: readonly { readonly subject: string; readonly watch: Watch }[]
  readonly #physics: Physics
  readonly #originNs: bigint
  readonly #truth: (untilNs: number) => readonly TrueEvent[]
  /** Place of the next event that the watches are to be told of. */
  next = 0

  constructor(
    day: RecoveryDay,
    subjects: readonly Subject[],
    truth: (untilNs: number) => readonly TrueEvent[],
  ) {
    this.#originNs = day.originNs
    this.#truth = truth
    this.#watches = subjects.map((subject) => ({ subject: subject.name, watch: subject.watch(day) }))
    const wants = (name: 'flow' | 'touch') => this.#watches.some(({ watch }) => watch[name] !== undefined)
    this.#physics = new Physics({
      config: day.config,
      onSnap: (payload) => this.#snap(payload),
      ...(wants('flow') ? { onFlow: (payload) => this.tell((watch) => watch.flow?.(payload)) } : {}),
      ...(wants('touch') ? { onEvent: (payload) => this.tell((watch) => watch.touch?.(payload)) } : {}),
    })
  }

  fold(bytes: Uint8Array): void {
    this.#physics.fold(bytes)
  }

  tell(what: (watch: Watch) => void): void {
    for (const { watch } of this.#watches) what(watch)
  }

  read(): SubjectTally[] {
    return this.#watches.map(({ subject, watch }) => ({ subject, tally: watch.read() }))
  }

  #snap(payload: SignalsPayload): void {
    const nowNs = Number(BigInt(payload.tsNs) - this.#originNs)
    const events = this.#truth(nowNs)
    for (; this.next < events.length && events[this.next]!.ns <= nowNs; this.next++) {
      const event = events[this.next]!
      this.tell((watch) => watch.event?.(event))
    }
    this.tell((watch) => watch.snap?.(payload, nowNs))
  }
}

/**
 * One day of known truth: folds its log with the physics, as it stands and with other settings beside, and has every
 * subject compare what is published with the truth. The truth of a record must be told before the record is folded, as a
 * simulation does.
 */
export class RecoveryMeter {
  readonly #name: string
  readonly #base: Reader
  readonly #variants: readonly { readonly variant: Variant; readonly reader: Reader }[]
  readonly #book: TrueBook
  #events: TrueEvent[] = []

  /** `variants` are read by the subjects that name their setting; `subjects` are all of the registry's. */
  constructor(day: RecoveryDay, variants: readonly Variant[] = [], subjects: readonly Subject[] = SUBJECTS) {
    this.#name = day.name
    this.#book = new TrueBook(day.originNs, (event) => this.#events.push(event))
    const truth = (untilNs: number) => {
      this.#book.closeBefore(untilNs)
      return this.#events
    }
    this.#base = new Reader(day, subjects, truth)
    this.#variants = variants.map((variant) => {
      const own = subjects.filter(({ settings }) =>
        settings.some(({ setting }) => setting === variant.setting),
      )
      return { variant, reader: new Reader({ ...day, config: variant.config, isVariant: true }, own, truth) }
    })
  }

  /** A step of the truth of ES. */
  order = (order: TrueOrder): void => this.#book.take(order)

  /** A line of the truth of the day. */
  line = (line: TruthLine): void => this.#tell((watch) => watch.line?.(line))

  /** The truth of an option print. */
  print = (print: TruePrint): void => this.#tell((watch) => watch.print?.(print))

  /** Folds the next records of the log. */
  fold(bytes: Uint8Array): void {
    for (const reader of this.#readers) reader.fold(bytes)
    this.#trim()
  }

  /** What the day came to; nothing may be folded after it. */
  read(): DayTallies {
    return {
      name: this.#name,
      tallies: this.#base.read(),
      variants: this.#variants.map(({ variant: { setting, value }, reader }) => ({
        ...{ setting, value },
        tallies: reader.read(),
      })),
    }
  }

  get #readers(): readonly Reader[] {
    return [this.#base, ...this.#variants.map(({ reader }) => reader)]
  }

  #tell(what: (watch: Watch) => void): void {
    for (const reader of this.#readers) reader.tell(what)
  }

  #trim(): void {
    const told = Math.min(...this.#readers.map(({ next }) => next))
    if (told < 4096) return
    this.#events = this.#events.slice(told)
    for (const reader of this.#readers) reader.next -= told
  }
}
