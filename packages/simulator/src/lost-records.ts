import type { GapFeed, Ns } from '@spymaster/events'
import type { MarketState } from './market-state.ts'
import type { RecordWriter } from './record-writer.ts'
import type { Source } from './source.ts'

/** A stretch in which records of a feed are missing, as a `gap` control record tells it; `toNs` is exclusive. */
export type SimulatedGap = {
  readonly feed: GapFeed
  readonly fromNs: Ns
  readonly toNs: Ns
  readonly why: string
}

/** The gaps among a day's happenings, by their ends. */
export function gapsOf({ settings }: Pick<MarketState, 'settings'>): SimulatedGap[] {
  const gaps = settings.happenings.flatMap((happening): SimulatedGap[] => {
    if (happening.kind !== 'gap') return []
    const { feed, fromNs, toNs } = happening
    return [{ feed, fromNs, toNs, why: 'simulated loss of the feed' }]
  })
  return gaps.sort((a, b) => Number(a.toNs - b.toNs))
}

/** Loses the records of feeds in their gaps: what they tell happens, and is written to nobody. */
export class LostRecords {
  readonly #feeds: ReadonlyMap<Source, GapFeed>
  readonly #gaps: readonly { readonly feed: GapFeed; readonly fromNs: number; readonly toNs: number }[]
  readonly #sink: RecordWriter
  #ended = 0

  /** `sink` takes what nobody gets. */
  constructor(state: MarketState, feeds: ReadonlyMap<Source, GapFeed>, sink: RecordWriter) {
    this.#feeds = feeds
    this.#sink = sink
    this.#gaps = gapsOf(state).map(({ feed, fromNs, toNs }) => ({
      feed,
      fromNs: state.since(fromNs),
      toNs: state.since(toNs),
    }))
  }

  /** Goes on from where another one stands, with chance of its own. */
  resume(other: LostRecords): void {
    this.#ended = other.#ended
  }

  /** The feed whose gap has ended by `ns`, once each; null where none has. A batch must end there. */
  ended(ns: number): GapFeed | null {
    const gap = this.#gaps[this.#ended]
    if (gap === undefined || gap.toNs > ns) return null
    this.#ended++
    return gap.feed
  }

  /** Lets a source act, and its records go where they go. */
  fire(source: Source, out: RecordWriter): void {
    const { nextNs } = source
    const isLost = this.#gaps.some(
      ({ feed, fromNs, toNs }) =>
        nextNs >= fromNs && nextNs < toNs && (feed === 'all' || feed === this.#feeds.get(source)),
    )
    source.fire(isLost ? this.#sink : out)
    if (!this.#sink.isEmpty) this.#sink.take()
  }
}
