import type { FuelPayload } from '../payload/fuel.ts'
import type { BarrierPayload, ComponentsPayload, LevelPayload, SweepPayload } from '../payload/signals.ts'
import type { BarrierState, FuelEffect, Side } from '../payload/words.ts'
import { NEUTRAL_SCORE } from '../score/components.ts'
import { contextOfKind } from './kinds.ts'

/** What a note is written from: a level's payload has it all. */
export type NoteSource = Pick<
  LevelPayload,
  'kind' | 'price' | 'side' | 'distanceSigned' | 'forming' | 'touched' | 'signal' | 'breakScore'
> & {
  readonly barrier: Pick<BarrierPayload, 'state' | 'coverage'>
  readonly tape: { readonly sweep: Pick<SweepPayload, 'direction'> | null }
  readonly fuel: Pick<FuelPayload, 'effect'>
  readonly components: Pick<ComponentsPayload, 'liquidity' | 'tape'>
}

// Where words change. No signal depends on these.
const HALF_SEEN = 0.5
const LEANS_TO_BREAK = 60
const LEANS_TO_BOUNCE = 40
const FAVORS_BREAK = 65
const FAVORS_BOUNCE = 35

/** Who stands at the level and who comes at it, by the side that the level is on. */
const castOfSide = {
  SUPPORT: {
    orders: 'bids',
    attackers: 'sellers',
    defenders: 'buyers',
    toBreak: 'down',
    toBounce: 'up',
    hit: 'hit',
  },
  RESISTANCE: {
    orders: 'offers',
    attackers: 'buyers',
    defenders: 'sellers',
    toBreak: 'up',
    toBounce: 'down',
    hit: 'lifted',
  },
} as const satisfies Record<Side, Record<string, string>>

type Cast = (typeof castOfSide)[Side]

const deedOfState: Readonly<Record<Exclude<BarrierState, 'UNSEEN'>, (cast: Cast) => string>> = {
  VACUUM: () => 'are being pulled without refill',
  WALL: () => 'are stacking up',
  ABSORPTION: (cast) => `refill as they are ${cast.hit}`,
  CONSUMED: () => 'are being eaten away',
  WEAK: () => 'are thin',
  NEUTRAL: () => 'look normal',
}

const clauseOfEffect: Readonly<Record<FuelEffect, string>> = {
  AMPLIFY: ', dealers feed moves',
  NEUTRAL: '',
  DAMPEN: ', dealers damp moves',
}

/**
 * What goes on at a level, in one plain sentence of less than 140 characters: what the resting orders do, who
 * leans on them, what that makes likely and what dealers add. The same words for the same reading.
 */
export function noteOf(level: NoteSource): string {
  if (level.forming) {
    const label = contextOfKind[level.kind].label
    return `The ${label} is at ${dollars(level.price)} so far and may still move: not scored yet.`
  }
  const cast = castOfSide[level.side]
  const { effect } = level.fuel
  const fuel = effect === null ? ', fuel unknown' : clauseOfEffect[effect]
  const seen = capitalised(bookClause(level, cast) + tapeClause(level, cast))
  return `${seen}: ${verdict(level)}${fuel}.`
}

function bookClause(level: NoteSource, cast: Cast): string {
  const { state, coverage } = level.barrier
  const distance = distancePhrase(level)
  const place = distance === null ? dollars(level.price) : `${dollars(level.price)}, ${distance}`
  if (state === 'UNSEEN')
    return `${coverage === 0 ? 'no book' : 'too little of the book'} in sight at ${place}`
  const orders = coverage < HALF_SEEN ? `visible ${cast.orders}` : cast.orders
  return `${orders} at ${place}${distance === null ? '' : ','} ${deedOfState[state](cast)}`
}

/** Where the level is from spot, in whole cents; null at the level itself. */
function distancePhrase({ touched, distanceSigned }: NoteSource): string | null {
  const cents = Math.round(Math.abs(distanceSigned) * 100)
  if (touched || cents === 0) return null
  return `${cents} ${cents === 1 ? 'cent' : 'cents'} ${distanceSigned > 0 ? 'below' : 'above'}`
}

/** Who pushes, if anyone; with "but" where that goes against what the orders do. */
function tapeClause({ components, tape }: NoteSource, cast: Cast): string {
  const toBreak = components.tape >= LEANS_TO_BREAK
  if (!toBreak && components.tape > LEANS_TO_BOUNCE) return ''
  const opposed = toBreak ? components.liquidity < NEUTRAL_SCORE : components.liquidity > NEUTRAL_SCORE
  const way = toBreak ? cast.toBreak : cast.toBounce
  const swept = tape.sweep?.direction === (way === 'up' ? 'UP' : 'DOWN')
  const deed = toBreak
    ? `${cast.attackers} ${swept ? `swept ${cast.toBreak}` : 'lean on it'}`
    : `${cast.defenders} ${swept ? `swept ${cast.toBounce}` : 'push back'}`
  return `, ${opposed ? 'but' : 'and'} ${deed}`
}

/**
 * What the signal says. It lags the orders, being held and smoothed: where they have turned against it since, it
 * is only said to stand.
 */
function verdict(level: NoteSource): string {
  const { signal, components, breakScore } = level
  const breakWords = `break ${castOfSide[level.side].toBreak}`
  if (signal === 'BREAK')
    return components.liquidity < NEUTRAL_SCORE ? `${breakWords} call stands` : `${breakWords} likely`
  if (signal === 'BOUNCE')
    return components.liquidity > NEUTRAL_SCORE ? 'bounce call stands' : 'bounce likely'
  if (signal === 'CONTESTED') return 'contested so far'
  if (breakScore === null) return 'no score yet'
  if (breakScore >= FAVORS_BREAK) return `favors a ${breakWords}`
  return breakScore <= FAVORS_BOUNCE ? 'favors a bounce' : 'no edge yet'
}

function dollars(price: number): string {
  return price.toFixed(2)
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
