import { TICK_LIMIT } from '../window/price-sums.ts'

/** More contracts than ever trade at once; above it lies DBN's undefined size. */
const MAX_SIZE = 1_000_000_000
const SIDE_ASK = 0x41
const SIDE_BID = 0x42

/** Whether a price in ticks is one that ES can have. */
export function isTick(tick: number): boolean {
  return tick === Math.floor(tick) && tick > 0 && tick < TICK_LIMIT
}

/** Whether so many contracts can have traded, or rest at a price. */
export function isSize(size: number): boolean {
  return size > 0 && size <= MAX_SIZE
}

/**
 * The trades of one book event. `sides` holds the aggressor's code ('B' lifted the ask, 'A' hit the bid). Taking
 * a price's contracts sets their sizes to 0, so that none is counted twice.
 */
export class EventTrades {
  ticks = new Int32Array(64)
  sizes = new Int32Array(64)
  sides = new Uint8Array(64)
  count = 0

  push(tick: number, size: number, side: number): void {
    if (this.count === this.ticks.length) this.#grow()
    this.ticks[this.count] = tick
    this.sizes[this.count] = size
    this.sides[this.count] = side
    this.count++
  }

  /** Contracts not taken yet. */
  volume(): number {
    let sum = 0
    for (let i = 0; i < this.count; i++) sum += this.sizes[i]!
    return sum
  }

  /** Takes the contracts executed against a resting side at a tick. */
  take(resting: 'bid' | 'ask', tick: number): number {
    const aggressor = resting === 'bid' ? SIDE_ASK : SIDE_BID
    let taken = 0
    for (let i = 0; i < this.count; i++)
      if (this.ticks[i] === tick && this.sides[i] === aggressor) {
        taken += this.sizes[i]!
        this.sizes[i] = 0
      }
    return taken
  }

  clear(): void {
    this.count = 0
  }

  #grow(): void {
    const { ticks, sizes, sides } = this
    this.ticks = new Int32Array(ticks.length * 2)
    this.sizes = new Int32Array(ticks.length * 2)
    this.sides = new Uint8Array(ticks.length * 2)
    this.ticks.set(ticks)
    this.sizes.set(sizes)
    this.sides.set(sides)
  }
}
