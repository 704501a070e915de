import type { PhysicsConfig } from '@spymaster/core'
import type { TrueOrder, TruePrint, TruthLine } from '@spymaster/simulator'
import { LateReaders } from './late-readers.ts'
import { Reader, type SubjectTally, type Truth } from './reader.ts'
import { SUBJECTS } from './registry.ts'
import type { RecoveryDay, Subject, Watch } from './subject.ts'
import { TrueBook, type TrueEvent } from './true-book.ts'

/** A setting of the physics at another value than the day's. */
export type Variant = { readonly setting: string; readonly value: number; readonly config: PhysicsConfig }

/** What a variant's subjects came to. */
export type VariantTally = Pick<Variant, 'setting' | 'value'> & { readonly tallies: readonly SubjectTally[] }

/** What one day came to, with its own settings and with others: plain data. */
export type DayTallies = {
  readonly name: string
  readonly tallies: readonly SubjectTally[]
  readonly variants: readonly VariantTally[]
}

/**
 * One day of known truth: folds its log with the physics, as it stands and with other settings beside, and has every
 * subject compare what is published with the truth. The truth of a record must be told before the record is folded, as a
 * simulation does.
 */
export class RecoveryMeter {
  readonly #name: string
  readonly #base: readonly AnyReader[]
  readonly #variants: readonly { readonly variant: Variant; readonly readers: readonly AnyReader[] }[]
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
    this.#base = readersOf(day, subjects, truth)
    this.#variants = variants.map((variant) => {
      const own = subjects.filter(({ settings }) =>
        settings.some(({ setting }) => setting === variant.setting),
      )
      return { variant, readers: readersOf({ ...day, config: variant.config, isVariant: true }, own, truth) }
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
      tallies: this.#base.flatMap((reader) => reader.read()),
      variants: this.#variants.map(({ variant: { setting, value }, readers }) => ({
        ...{ setting, value },
        tallies: readers.flatMap((reader) => reader.read()),
      })),
    }
  }

  get #readers(): readonly AnyReader[] {
    return [...this.#base, ...this.#variants.flatMap(({ readers }) => readers)]
  }

  #tell(what: (watch: Watch) => void): void {
    for (const reader of this.#readers) reader.tell(what)
  }

  #trim(): void {
    const told = Math.min(...this.#readers.map(({ next }) => next))
    if (told < 4096) return
    this.#events = this.#events.slice(told)
    for (const reader of this.#readers) reader.letGo(told)
  }
}

type AnyReader = Pick<LateReaders, 'next' | 'letGo' | 'fold' | 'tell' | 'read'>

/** One for the subjects that see the whole day, and one for each that joins it again and again. */
function readersOf(day: RecoveryDay, subjects: readonly Subject[], truth: Truth): AnyReader[] {
  const whole = subjects.filter(({ joins }) => joins === undefined)
  return [
    ...(whole.length > 0 ? [new Reader(day, whole, truth)] : []),
    ...subjects.flatMap((subject) =>
      subject.joins === undefined ? [] : [new LateReaders(day, subject, subject.joins, truth)],
    ),
  ]
}
