import type { SignalsPayload } from '@spymaster/core/payload'
import { count, type Ratio, type Subject, type Tally, type Watch } from './subject.ts'

/** Snaps before and after the moment over which price truly moved. */
const AROUND = 4
/** Snaps of the move to come. */
const AHEAD = 8
const SNAPS_PER_SEC = 4
/** Dollars within the span from which a move has a direction: more than a tick of ES. */
const MOVED_USD = 0.03

const WINDOWS = [1, 2, 5, 8, 15]

/** Whether the published velocity is that of price. */
export const priceVelocity: Subject = {
  name: 'velocity',
  title: 'Whether velocity is that of price',
  about: [
    'Velocity is a slope through trades, which come at bid and offer in turns. It is held against how the middle of SPY moved from a second before the snap to a second after it, and in the two seconds to come, by all snaps of which those are known: a span and a source of their own, as trades are of ES.',
  ],
  figures: [
    {
      ...{
        name: 'velocity.explained',
        about: 'of the squared speed of price around the snap that velocity explains',
      },
      ...({ unit: '%', digits: 1, aim: null, floor: null } as const),
      meaning:
        '1 − Σ (velocity − speed)² / Σ speed². Below 0 it is more wrong than saying that price stands still.',
    },
    {
      ...{
        name: 'velocity.side',
        about: 'moves of 3 cents and more around the snap whose direction velocity has',
      },
      ...({ unit: '%', digits: 1, aim: null, floor: null } as const),
      meaning: 'One half is chance.',
    },
    {
      ...{
        name: 'velocity.ahead',
        about: 'moves of 3 cents and more in the next two seconds whose direction velocity has',
      },
      ...({ unit: '%', digits: 1, aim: null, floor: null } as const),
      meaning: 'One half is chance, and what a market without memory has: what velocity tells of the future.',
    },
  ],
  tables: {},
  settings: [
    {
      setting: 'velocityWindowSec',
      values: WINDOWS,
      figures: ['velocity.explained', 'velocity.side', 'velocity.ahead'],
    },
    {
      setting: 'velocityMinSpanMs',
      values: [0, 50, 250, 1000],
      figures: ['velocity.explained', 'velocity.side'],
    },
  ],
  watch: () => new VelocityWatch(),
}

class VelocityWatch implements Watch {
  readonly #explained: Ratio = { sum: 0, count: 0 }
  readonly #side: Ratio = { sum: 0, count: 0 }
  readonly #ahead: Ratio = { sum: 0, count: 0 }
  /** Of the latest snaps, one after the other; anew where one has no level or spot, or is left out. */
  #recent: { readonly ts: number; readonly spot: number; readonly velocity: number }[] = []

  snap({ ts, spy: { spot }, levels: [level] }: SignalsPayload): void {
    if (spot === null || level === undefined) {
      this.#recent = []
      return
    }
    this.#recent.push({ ts, spot, velocity: level.tape.velocity })
    if (this.#recent.length > AROUND + AHEAD + 1) this.#recent.shift()
    if (this.#recent.length === AROUND + AHEAD + 1) this.#judge()
  }

  read(): Tally {
    return {
      figures: {
        'velocity.explained': this.#explained,
        'velocity.side': this.#side,
        'velocity.ahead': this.#ahead,
      },
      tables: [],
    }
  }

  #judge(): void {
    const [before, now] = [this.#recent[0]!, this.#recent[AROUND]!]
    const [after, ahead] = [this.#recent[2 * AROUND]!, this.#recent.at(-1)!]
    if (ahead.ts - before.ts > (AROUND + AHEAD) * (1000 / SNAPS_PER_SEC)) return
    const moved = after.spot - before.spot
    const speed = (moved * SNAPS_PER_SEC) / (2 * AROUND)
    this.#explained.sum += speed ** 2 - (now.velocity - speed) ** 2
    this.#explained.count += speed ** 2
    sided(this.#side, moved, now.velocity)
    sided(this.#ahead, ahead.spot - now.spot, now.velocity)
  }
}

/** Counts a move that has a direction; a velocity of 0 is right by half. */
function sided(ratio: Ratio, moved: number, velocity: number): void {
  if (Math.abs(moved) < MOVED_USD) return
  count(ratio, velocity === 0 ? 0.5 : Number(velocity > 0 === moved > 0))
}
