import { type OptionPrint, Physics } from '@spymaster/core'
import type { SignalsPayload } from '@spymaster/core/payload'
import { RecordView, type TimeOrigin, timeOrigin } from '@spymaster/dbn'
import type { RecoveryDay, Subject, Tally, Watch } from './subject.ts'
import type { TrueEvent } from './true-book.ts'

/** A subject's tally, by the subject's name. */
export type SubjectTally = { readonly subject: string; readonly tally: Tally }

/** True events of the day in order, all up to a time, from a place on that moves as early ones are let go. */
export type Truth = (untilNs: number) => readonly TrueEvent[]

/** One physics with the watches of what it publishes, told of the truth in step. */
export class Reader {
  readonly #watches: readonly { readonly subject: string; readonly watch: Watch }[]
  readonly #originNs: bigint
  readonly #truth: Truth
  #physics: Physics | null
  #next: number
  readonly #origin: TimeOrigin
  readonly #view = new RecordView()
  #bytes: Uint8Array = new Uint8Array(0)

  /** `next`: place of the first true event that the watches are to be told of. */
  constructor(day: RecoveryDay, subjects: readonly Subject[], truth: Truth, next = 0) {
    this.#originNs = day.originNs
    this.#origin = timeOrigin(day.originNs)
    this.#truth = truth
    this.#next = next
    this.#watches = subjects.map((subject) => ({ subject: subject.name, watch: subject.watch(day) }))
    const wants = (name: 'flow' | 'touch' | 'signed') =>
      this.#watches.some(({ watch }) => watch[name] !== undefined)
    this.#physics = new Physics({
      config: day.config,
      onSnap: (payload) => this.#snap(payload),
      ...(wants('flow') ? { onFlow: (payload) => this.tell((watch) => watch.flow?.(payload)) } : {}),
      ...(wants('touch') ? { onEvent: (payload) => this.tell((watch) => watch.touch?.(payload)) } : {}),
      ...(wants('signed') ? { onPrint: (print) => this.#sign(print) } : {}),
    })
  }

  /** Place of the first true event that the watches have not been told of. */
  get next(): number {
    return this.#next
  }

  /** So many of the first true events are gone. */
  letGo(count: number): void {
    this.#next -= count
  }

  fold(bytes: Uint8Array): void {
    this.#bytes = bytes
    this.#physics?.fold(bytes)
  }

  /** Nothing is folded from here on; the watches may still be told what is known later. */
  end(): void {
    this.#physics = null
  }

  tell(what: (watch: Watch) => void): void {
    for (const { watch } of this.#watches) what(watch)
  }

  read(): SubjectTally[] {
    return this.#watches.map(({ subject, watch }) => ({ subject, tally: watch.read() }))
  }

  #sign({ at, sign, signProbability: probability }: OptionPrint): void {
    const view = this.#view.attach(this.#bytes.subarray(at))
    view.next()
    const ns = view.tsRecvSince(this.#origin)
    const print = { instrumentId: view.instrumentId, ns, sign, probability }
    this.tell((watch) => watch.signed?.(print))
  }

  #snap(payload: SignalsPayload): void {
    const nowNs = Number(BigInt(payload.tsNs) - this.#originNs)
    const events = this.#truth(nowNs)
    for (; this.#next < events.length && events[this.#next]!.ns <= nowNs; this.#next++) {
      const event = events[this.#next]!
      this.tell((watch) => watch.event?.(event))
    }
    this.tell((watch) => watch.snap?.(payload, nowNs))
  }
}
