import { type Message, parseMessageId } from '@spymaster/bus'
import { RecordView, RTYPE, recordBytes, systemCode, systemMessage } from '@spymaster/dbn'
import { CONTROL_CODE, type ControlRecord, parseControl } from '@spymaster/events'
import { MARKET_SUBJECT } from '@spymaster/ingestor'
import { isWhole } from './is-whole.ts'

/**
 * What makes a message on the market stream none of ours.
 *
 * - `subject`, `id`, `headers`: not those that the ingestor gives
 * - `records`: not as many whole records as its header says, or one that is too short for its type
 * - `control`: a control record that makes no sense, or a first message without its `session`
 * - `order`: it does not follow the message of ours before it
 */
export type MarketFault = 'subject' | 'id' | 'headers' | 'records' | 'control' | 'order'

/** Fewest words of a record of version 3 by its type code; 4, the header, for types that are not known. */
const LEAST_WORDS = Uint8Array.from({ length: 256 }, (_, rtype) => (recordBytes(rtype, 3) ?? 16) / 4)

/**
 * Tells the ingestor's messages from those of strangers, before anything is done with them: who can publish to the
 * server can put anything on the log. Cheap next to folding: one look at each record's length.
 */
export class MarketGuard {
  readonly #view = new RecordView()
  #run: string | null = null
  #next = 0
  /** Messages of runs whose first message was not seen. */
  #headless = 0

  /** Messages passed over because the beginning of their run is no longer kept. */
  get headless(): number {
    return this.#headless
  }

  /**
   * What is wrong with a message; null for the next of a run; `headless` for one of ours that is in the middle of a
   * run of which nothing else was seen, with which nothing can be done.
   */
  check(message: Message): MarketFault | 'headless' | null {
    if (message.subject !== MARKET_SUBJECT) return 'subject'
    const id = parseMessageId(message.id)
    if (id === null) return 'id'
    const count = countIn(message.headers, id)
    if (count === null) return 'headers'
    const fault = this.#faultIn(message.data, count, id)
    if (fault !== null) return fault
    if (id.ordinal > 0 && this.#run === null) {
      this.#headless++
      return 'headless'
    }
    if (id.ordinal > 0 && (id.run !== this.#run || id.ordinal !== this.#next)) return 'order'
    this.#run = id.run
    this.#next = id.ordinal + count
    return null
  }

  #faultIn(data: Uint8Array, count: number, id: { run: string; ordinal: number }): MarketFault | null {
    if (data.length & 3) return 'records'
    const view = this.#view
    try {
      view.attach(data)
      let seen = 0
      while (view.next()) {
        if (view.wordLength < LEAST_WORDS[view.rtype]!) return 'records'
        const control = view.rtype === RTYPE.system ? this.#controlHere() : null
        if (control === undefined) return 'control'
        if (seen++ === 0 && id.ordinal === 0 && !opens(control, id.run)) return 'control'
      }
      return seen === count ? null : 'records'
    } catch {
      return 'records'
    }
  }

  /** The control record at hand; null for a vendor's, undefined for one that makes no sense. */
  #controlHere(): ControlRecord | null | undefined {
    if (systemCode(this.#view) !== CONTROL_CODE) return null
    try {
      return parseControl(systemMessage(this.#view))
    } catch {
      return undefined
    }
  }
}

/** Records that the headers promise; null where they are not those of a message with this id. */
function countIn(
  { run, first, count, session }: Message['headers'],
  id: { run: string; ordinal: number },
): number | null {
  if (run !== id.run || first !== String(id.ordinal)) return null
  if (!isWhole(session) || !isWhole(count)) return null
  return Number(count) > 0 ? Number(count) : null
}

const opens = (control: ControlRecord | null, run: string): boolean =>
  control?.type === 'session' && control.run === run
