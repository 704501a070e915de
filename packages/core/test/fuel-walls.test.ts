import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SLOTS } from '../src/engines/fuel/contracts.ts'
import { Wall, type WallMoment } from '../src/engines/fuel/walls.ts'
import type { Right } from '../src/maths/black76.ts'
import { chainOf, type Held, HOUR, holdingsOf, strikesFrom } from './fuel-case.ts'
import { config } from './level-moment.ts'
import { slot } from './option-log.ts'

const chain = chainOf(strikesFrom(465, 485))
const MINUTE_NS = 60e9

type Open = { readonly strike: number; readonly right?: Right; readonly contracts: number }

/** A wall through evaluations a minute apart. */
class Watched {
  readonly wall: Wall
  minute = 0

  constructor(right: Right = 'C', settings: Partial<typeof config> = {}) {
    this.wall = new Wall(right, { ...config, ...settings })
  }

  /** Evaluates with so much open interest, or without any with what dealers hold, with spot at a price. */
  evaluate({ open = [], held = [], spot = 475.2 }: { open?: Open[]; held?: Held[]; spot?: number }): this {
    const openInterest = new Float64Array(SLOTS).fill(Number.NaN)
    for (const { contracts, ...option } of open) openInterest[slot(option)] = contracts
    const nowNs = this.minute++ * MINUTE_NS
    this.wall.see(spot, nowNs)
    const moment: WallMoment = {
      ...{ nowNs, spot, forward: spot, years: 3 * HOUR, chain, openInterest },
      volatilities: new Float64Array(chain.count).fill(0.2),
      holdings: holdingsOf(held),
    }
    this.wall.evaluate(moment)
    return this
  }

  /** Sees spot at a time, in minutes, without an evaluation. */
  see(spot: number, minute: number): this {
    this.wall.see(spot, minute * MINUTE_NS)
    return this
  }

  shows(price: number | null, source: 'oi' | 'flow' = 'oi'): this {
    assert.deepEqual([this.wall.price, price === null ? source : this.wall.source], [price, source])
    return this
  }
}

const at = (strike: number, contracts: number, right: Right = 'C'): Open => ({ strike, contracts, right })

describe('a wall', () => {
  it('is where the gamma of open interest is largest, calls above spot, puts below it', () => {
    const open = [
      at(477, 1000),
      at(478, 1500),
      at(473, 9000),
      at(470, 800, 'P'),
      at(472, 900, 'P'),
      at(480, 9000, 'P'),
    ]
    new Watched('C').evaluate({ open }).shows(478)
    new Watched('P').evaluate({ open }).shows(472)
  })
  it('weighs open interest by gamma: what is far counts little', () => {
    new Watched().evaluate({ open: [at(476, 1000), at(484, 1500)] }).shows(476)
  })
  it('counts a strike at spot on both sides', () => {
    const open = [at(475, 1000), at(477, 500), at(475, 1000, 'P'), at(473, 500, 'P')]
    new Watched('C').evaluate({ open, spot: 475 }).shows(475)
    new Watched('P').evaluate({ open, spot: 475 }).shows(475)
  })
  it('is found by what dealers hold where no open interest is known, long or short', () => {
    const held = [
      { strike: 477, contracts: -900 },
      { strike: 476, contracts: 500 },
    ]
    new Watched().evaluate({ held }).shows(477, 'flow')
    new Watched().evaluate({ held, open: [at(478, 10)] }).shows(478, 'oi')
    new Watched().evaluate({ held, open: [at(473, 10)] }).shows(477, 'flow')
  })
  it('has wallMinShare of its set, at the least', () => {
    const open = strikesFrom(476, 485).map((strike) => at(strike, 1000))
    new Watched('C', { wallMinShare: 0.3 }).evaluate({ open }).shows(null)
    new Watched('C', { wallMinShare: 0.1 }).evaluate({ open }).shows(476)
  })
  it('is nothing where there is nothing', () => {
    new Watched().evaluate({}).shows(null)
  })
})

describe('a wall that stands', () => {
  const first = [at(478, 1000), at(480, 500)]
  const second = [at(478, 1000), at(480, 5000)]

  it('is replaced by one over 1.1 times its value at two evaluations running', () => {
    const watched = new Watched().evaluate({ open: first }).shows(478)
    watched.evaluate({ open: second }).shows(478)
    watched.evaluate({ open: second }).shows(480)
  })
  it('is not replaced where the two evaluations do not follow one another', () => {
    const watched = new Watched().evaluate({ open: first }).evaluate({ open: second })
    watched.evaluate({ open: first }).evaluate({ open: second }).shows(478)
    watched.evaluate({ open: second }).shows(480)
  })
  it('is not replaced where the two are different strikes', () => {
    const third = [at(478, 1000), at(479, 9000)]
    const watched = new Watched().evaluate({ open: first }).evaluate({ open: second })
    watched.evaluate({ open: third }).shows(478)
    watched.evaluate({ open: third }).shows(479)
  })
  it('is not replaced by one of up to 1.1 times its value', () => {
    const watched = new Watched('C').evaluate({ open: [at(477, 1000)] })
    const barely = [at(477, 1000), at(476, 940)]
    for (let k = 0; k < 4; k++) watched.evaluate({ open: barely })
    watched.shows(477)
  })
  it('stays when it is crossed', () => {
    const watched = new Watched().evaluate({ open: first })
    for (let k = 0; k < 3; k++) watched.evaluate({ open: first, spot: 478.4 })
    watched.shows(478)
  })
  it('stays where its set has nothing strong enough any more', () => {
    const watched = new Watched().evaluate({ open: first })
    watched.evaluate({}).evaluate({}).shows(478)
  })
  it('is not replaced while touched', () => {
    const watched = new Watched().evaluate({ open: first })
    for (let k = 0; k < 10; k++) watched.evaluate({ open: second, spot: 478.1 })
    watched.shows(478)
    // Left beyond the touch exit, long after its first touch.
    watched.evaluate({ open: second, spot: 478.16 }).shows(480)
  })
  it('is not replaced within confirmationSec and horizonMinutes of its first touch', () => {
    const watched = new Watched().evaluate({ open: first }).see(478, 0.5)
    for (; watched.minute < 7; ) watched.evaluate({ open: second, spot: 476 }).shows(478)
    watched.evaluate({ open: second, spot: 476 }).shows(480)
  })
  it('has a new first touch once replaced', () => {
    const watched = new Watched().evaluate({ open: first }).see(478, 0.5)
    for (; watched.minute < 8; ) watched.evaluate({ open: second, spot: 476 })
    watched.shows(480)
    const back = [at(478, 9000), at(480, 500)]
    watched.evaluate({ open: back }).evaluate({ open: back }).shows(478)
  })
})
