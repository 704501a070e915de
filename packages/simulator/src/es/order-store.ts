/** No order, as a slot. */
export const NO_SLOT = -1
/** Slots there are at first, and at most. */
const FIRST_SLOTS = 8192
const MOST_SLOTS = 2 ** 20

/**
 * A resting order for whoever placed it: a whole number above 0, good as long as the order rests and then never
 * another order's. `NO_ORDER` is none.
 */
export type OrderRef = number
export const NO_ORDER: OrderRef = 0

/** Single orders over typed arrays: slots are used again, so that coming and going allocates nothing. */
export class OrderStore {
  /** The venue's ids, below 2^53. */
  ids = new Float64Array(FIRST_SLOTS)
  ticks = new Int32Array(FIRST_SLOTS)
  /** Contracts on display. */
  sizes = new Int32Array(FIRST_SLOTS)
  /** Contracts behind them, and how many of those are shown at a time; both 0 but for icebergs. */
  hidden = new Int32Array(FIRST_SLOTS)
  peaks = new Int32Array(FIRST_SLOTS)
  /** Whose: 0 the background's, else a planted cause's. */
  owners = new Uint16Array(FIRST_SLOTS)
  /** Slots of the orders behind and before in the queue. */
  next = new Int32Array(FIRST_SLOTS)
  before = new Int32Array(FIRST_SLOTS)
  /** How often a slot has been used: odd while an order is in it. */
  #uses = new Uint32Array(FIRST_SLOTS)
  #free = NO_SLOT
  #end = 0

  /** Holds the same orders in the same slots as another one from now on. */
  resume(other: OrderStore): void {
    this.ids = other.ids.slice()
    this.ticks = other.ticks.slice()
    this.sizes = other.sizes.slice()
    this.hidden = other.hidden.slice()
    this.peaks = other.peaks.slice()
    this.owners = other.owners.slice()
    this.next = other.next.slice()
    this.before = other.before.slice()
    this.#uses = other.#uses.slice()
    this.#free = other.#free
    this.#end = other.#end
  }

  /** A slot for a new order, whose fields are those of the last one that was in it. */
  take(): number {
    let slot = this.#free
    if (slot !== NO_SLOT) this.#free = this.next[slot]!
    else {
      if (this.#end === this.ids.length) this.#grow()
      slot = this.#end++
    }
    this.#uses[slot]!++
    return slot
  }

  /** Gives a slot back. */
  release(slot: number): void {
    this.#uses[slot]!++
    this.next[slot] = this.#free
    this.#free = slot
  }

  refOf(slot: number): OrderRef {
    return this.#uses[slot]! * MOST_SLOTS + slot
  }

  /** The slot of an order that still rests, else `NO_SLOT`. */
  slotOf(ref: OrderRef): number {
    const slot = ref % MOST_SLOTS
    return ref > 0 && this.#uses[slot] === (ref - slot) / MOST_SLOTS ? slot : NO_SLOT
  }

  #grow(): void {
    const slots = 2 * this.ids.length
    if (slots > MOST_SLOTS) throw new RangeError(`more than ${MOST_SLOTS} orders rest`)
    const grown = <T extends Float64Array | Int32Array | Uint16Array | Uint32Array>(from: T, to: T): T => {
      to.set(from)
      return to
    }
    this.ids = grown(this.ids, new Float64Array(slots))
    this.ticks = grown(this.ticks, new Int32Array(slots))
    this.sizes = grown(this.sizes, new Int32Array(slots))
    this.hidden = grown(this.hidden, new Int32Array(slots))
    this.peaks = grown(this.peaks, new Int32Array(slots))
    this.owners = grown(this.owners, new Uint16Array(slots))
    this.next = grown(this.next, new Int32Array(slots))
    this.before = grown(this.before, new Int32Array(slots))
    this.#uses = grown(this.#uses, new Uint32Array(slots))
  }
}
