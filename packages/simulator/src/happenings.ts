import { type CalendarDate, type EsHours, type GapFeed, type Ns, newYorkNs } from '@spymaster/events'
import { SimulatorError } from './simulator-error.ts'

/**
 * Something that happens at a time, New York time on the trade date as `HH:MM`:
 *
 * - `news`: what ES is worth jumps by so many daily standard deviations (its side drawn from the seed unless `side`
 *   says it), somebody takes all prices between, the book is thin and the market wild for some minutes.
 * - `halt`: ES alone does not trade; what it is worth goes on moving, and SPY with it.
 * - `gap`: records of a feed are missing, though what they would have told has happened.
 */
export type Happening =
  | { readonly kind: 'news'; readonly at: string; readonly size: number; readonly side?: 'up' | 'down' }
  | { readonly kind: 'halt'; readonly from: string; readonly to: string }
  | { readonly kind: 'gap'; readonly from: string; readonly to: string; readonly feed: GapFeed }

/** A happening with its instants, ns UTC. `toNs` is exclusive; of news it is `fromNs`. */
export type TimedHappening = Happening & { readonly fromNs: Ns; readonly toNs: Ns }

/** Happenings by their beginnings. Throws `SimulatorError` where one lies outside of the trade date or ends before it begins. */
export function timed(
  happenings: readonly Happening[],
  date: CalendarDate,
  hours: EsHours,
): TimedHappening[] {
  const all = happenings.map((happening): TimedHappening => {
    const from = instantOf(happening.kind === 'news' ? happening.at : happening.from, date)
    const to = happening.kind === 'news' ? from : instantOf(happening.to, date)
    if (from < hours.openNs || to >= hours.closeNs || (happening.kind !== 'news' && to <= from))
      throw new SimulatorError(
        `a ${happening.kind} must lie within ES's hours on ${date}, was ${described(happening)}`,
      )
    if (happening.kind === 'news' && !(happening.size > 0 && happening.size <= 5))
      throw new SimulatorError(`news must have a size from 0 to 5, was ${happening.size}`)
    return { ...happening, fromNs: from, toNs: to }
  })
  return all.sort((a, b) => Number(a.fromNs - b.fromNs))
}

function described(happening: Happening): string {
  return happening.kind === 'news' ? happening.at : `${happening.from} to ${happening.to}`
}

function instantOf(text: string, date: CalendarDate): Ns {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text)
  if (match === null) throw new SimulatorError(`the time of a happening must be HH:MM, was ${text}`)
  return newYorkNs(date, Number(match[1]), Number(match[2]))
}
