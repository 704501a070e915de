import { WORDS } from '@spymaster/dbn'
import {
  type CalendarDate,
  EventsError,
  NS_PER_MINUTE,
  type Ns,
  newYorkDate,
  SPY_ID,
  type SpySession,
  sessionsBefore,
  spySession,
} from '@spymaster/events'
import type { Input } from './input.ts'

/** A one-minute bar with its record, our id in it. */
type Bar = { readonly startNs: Ns; readonly record: Uint32Array; isUsed: boolean }

/**
 * The bars that warm core up: what `ohlcv-1m` files and recordings hold of regular sessions before a run.
 *
 * For a run they are SPY's of the last `sessions` sessions and, where it begins within its own, those that were over
 * by then; and those of ES contracts of the last session. Bars files are read ahead of the market, up to the run's
 * beginning and no further. Kept are at most the bars of that many sessions and one.
 */
export class WarmUp {
  readonly #files: readonly Input[]
  readonly #sessions: number
  readonly #bars = new Map<CalendarDate, Map<string, Bar>>()
  readonly #finished = new Set<Input>()
  #oldest: CalendarDate = ''
  #session: SpySession | null = null
  #dropped = 0

  constructor(files: readonly Input[], sessions: number) {
    this.#files = files
    this.#sessions = sessions
  }

  /** Takes the bars that `input` is at; false at the end of the input. */
  absorb(input: Input): Promise<boolean> {
    for (; input.at < input.count; input.at++) this.#keep(input)
    return input.fill()
  }

  /** The bars for a run of `date` that begins at `runNs`, by time, as records of version 3. */
  async before(date: CalendarDate, runNs: Ns): Promise<Uint32Array[]> {
    const dates = sessionsBefore(date, Math.max(this.#sessions, 1)).map((session) => session.date)
    this.#oldest = dates.at(-1) ?? date
    for (const kept of [...this.#bars.keys()]) if (kept < this.#oldest) this.#forget(kept)
    for (const file of this.#files) await this.#readUpTo(file, runNs)
    const wanted: Bar[] = []
    for (const [age, session] of dates.entries())
      for (const bar of this.#bars.get(session)?.values() ?? []) {
        const isSpy = bar.record[WORDS.instrumentId] === SPY_ID
        if (isSpy ? age < this.#sessions : age === 0) wanted.push(bar)
      }
    if (this.#sessions > 0) wanted.push(...this.#earlierOn(date, runNs))
    for (const bar of wanted) bar.isUsed = true
    wanted.sort((a, b) => (a.startNs < b.startNs ? -1 : a.startNs > b.startNs ? 1 : 0))
    return wanted.map((bar) => bar.record)
  }

  /** Reads the bars files to their ends, and forgets all bars. */
  async finish(): Promise<void> {
    for (const file of this.#files) await this.#readUpTo(file, null)
    for (const kept of [...this.#bars.keys()]) this.#forget(kept)
  }

  /** Bars that no run took, since the last call; a bar still kept counts when it is forgotten. */
  takeDropped(): number {
    const dropped = this.#files.reduce((sum, file) => sum + file.takeDropped(), this.#dropped)
    this.#dropped = 0
    return dropped
  }

  /** SPY's bars of the run's own session that were over when it began. */
  #earlierOn(date: CalendarDate, runNs: Ns): Bar[] {
    const bars = [...(this.#bars.get(date)?.values() ?? [])]
    return bars.filter(
      ({ startNs, record }) => startNs + NS_PER_MINUTE <= runNs && record[WORDS.instrumentId] === SPY_ID,
    )
  }

  /** Reads bars that are over at `untilNs`, or all where it is null. */
  async #readUpTo(file: Input, untilNs: Ns | null): Promise<void> {
    while (!this.#finished.has(file)) {
      for (; file.at < file.count; file.at++) {
        if (untilNs !== null && startOf(file) + NS_PER_MINUTE > untilNs) return
        this.#keep(file)
      }
      if (!(await file.fill())) this.#finished.add(file)
    }
  }

  #keep(input: Input): void {
    const startNs = startOf(input)
    const id = input.ids[input.at]!
    const date = this.#sessionOf(startNs)
    if (date === null || date < this.#oldest || id >= 0x8000_0000) {
      this.#dropped++
      return
    }
    const start = input.starts[input.at]!
    const record = input.words.slice(start, start + (input.words[start]! & 0xff))
    record[WORDS.instrumentId] = id
    const key = `${id} ${startNs}`
    const bars = this.#bars.get(date) ?? new Map<string, Bar>()
    this.#bars.set(date, bars)
    // Runs of one recording repeat the bars they share.
    if (!bars.has(key)) bars.set(key, { startNs, record, isUsed: false })
    if (this.#bars.size > Math.max(this.#sessions, 1) + 1) this.#forget([...this.#bars.keys()].sort()[0]!)
  }

  /** The date of the regular session that a bar lies in; null outside all of them. */
  #sessionOf(startNs: Ns): CalendarDate | null {
    const date = newYorkDate(startNs)
    if (this.#session?.date !== date) this.#session = sessionOn(date)
    if (this.#session === null) return null
    return startNs >= this.#session.openNs && startNs < this.#session.closeNs ? date : null
  }

  #forget(date: CalendarDate): void {
    for (const bar of this.#bars.get(date)?.values() ?? []) if (!bar.isUsed) this.#dropped++
    this.#bars.delete(date)
  }
}

function sessionOn(date: CalendarDate): SpySession | null {
  try {
    return spySession(date)
  } catch (error) {
    if (error instanceof EventsError) return null
    throw error
  }
}

function startOf(input: Input): Ns {
  const at = input.starts[input.at]! + WORDS.tsEvent
  return (BigInt(input.words[at + 1]!) << 32n) | BigInt(input.words[at]!)
}
