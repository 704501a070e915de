import { type LevelPayload, Physics, type SignalsPayload } from '@spymaster/core'
import { scenarioParameters } from '@spymaster/simulator'
import { simulatedFeed } from '../../apps/cli/src/feed/simulated.ts'
import type { Moment } from './moments.ts'

/** A stretch of a simulated market, which begins where it begins: a day from 09:30 is not that from 04:00. */
export type Stretch = Pick<Moment, 'scenario' | 'date' | 'seed'> & {
  /** Where the market begins, and up to where it is searched, ns UTC. */
  readonly fromNs: bigint
  readonly toNs: bigint
}

/** A moment at which a level comes to stand as a picture wants it, and where price went from there. */
export type Found = {
  readonly ts: number
  readonly level: LevelPayload
  readonly state: Moment['state']
  /** Dollars beyond the level, toward the break: the furthest that price came, and where it was at the end. */
  readonly furthest: number
  readonly last: number
}

/** How long price is followed, s: as long as lies between the two pictures. */
export const AFTER_SEC = 120
/** How far price must end from the level, dollars. */
const MARGIN = 0.3
/** Price that turns away comes no further beyond than the band in which it touches, dollars. */
const TOUCH = 0.1

/** Looks at every snap of a stretch. */
export class MomentSearch {
  readonly #found: Found[] = []
  #open: Found[] = []
  /** The levels that stood as wanted at the snap before. */
  #stood = new Set<string>()

  snap({ ts, levels, spy: { spot } }: SignalsPayload): void {
    if (spot === null) return
    this.#follow(ts, spot)
    const stands = new Set<string>()
    for (const level of levels) {
      const state = shown(level)
      if (state === null) continue
      const name = `${level.id} ${level.signal}`
      stands.add(name)
      const last = beyond(level, spot)
      if (!this.#stood.has(name)) this.#open.push({ ts, level, state, furthest: last, last })
    }
    this.#stood = stands
  }

  /** Those after which price went where the signal said, the furthest first. */
  read(): Found[] {
    return this.#found
      .filter(({ state, furthest, last }) =>
        state === 'VACUUM' ? last >= MARGIN : last <= -MARGIN && furthest <= TOUCH,
      )
      .sort((a, b) => Math.abs(b.last) - Math.abs(a.last))
  }

  #follow(ts: number, spot: number): void {
    this.#open = this.#open.flatMap((each) => {
      const last = beyond(each.level, spot)
      const seen = { ...each, last, furthest: Math.max(each.furthest, last) }
      if (ts < each.ts + AFTER_SEC * 1000) return [seen]
      this.#found.push(seen)
      return []
    })
  }
}

/** What a picture of the level would show: a barrier and the signal that it makes; null for nothing. */
function shown({ barrier: { state }, signal }: LevelPayload): Moment['state'] | null {
  if (state === 'WALL' && signal === 'BOUNCE') return state
  return state === 'VACUUM' && signal === 'BREAK' ? state : null
}

const beyond = ({ direction, price }: LevelPayload, spot: number): number =>
  direction === 'UP' ? spot - price : price - spot

/** Folds a stretch; `takePictures` plays the same. Throws `SimulatorError`. */
export async function momentsOf({ scenario, ...own }: Stretch): Promise<Found[]> {
  const search = new MomentSearch()
  const physics = new Physics({ onSnap: (payload) => search.snap(payload) })
  const feed = simulatedFeed(scenario === null ? own : scenarioParameters(scenario, own))
  for await (const { bytes } of feed.open((day) => day, new AbortController().signal)) physics.fold(bytes)
  return search.read()
}
