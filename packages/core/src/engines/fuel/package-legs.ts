/** Legs that wait at once; of more the oldest is given up. */
const ROOM = 64

/**
 * Legs of packages that wait for the other one: of the same right and size at another strike, within `maxGapNs` either
 * way, by ts_event. Of several the nearest in time is taken, of those as near the last that came.
 */
export class PackageLegs {
  /** By entry: the order it belongs to, its number in the window, and whether it is signed, 1 or 0. */
  readonly orders = new Int32Array(ROOM)
  readonly prints = new Float64Array(ROOM)
  readonly signed = new Int8Array(ROOM)
  /** By entry: slot, contracts (0 where nothing waits) and ts_event. */
  readonly slots = new Int32Array(ROOM)
  readonly #sizes = new Int32Array(ROOM)
  readonly #times = new Float64Array(ROOM)
  readonly #maxGapNs: number
  #next = 0

  constructor(maxGapNs: number) {
    this.#maxGapNs = maxGapNs
  }

  /** The entry of the leg that goes with one; it waits no longer. -1 where there is none. */
  take(slot: number, size: number, eventNs: number): number {
    let found = -1
    let nearest = this.#maxGapNs
    for (let back = 1; back <= ROOM; back++) {
      const entry = (this.#next - back + ROOM) % ROOM
      if (this.#sizes[entry] !== size || !areLegs(this.slots[entry]!, slot)) continue
      const gap = Math.abs(eventNs - this.#times[entry]!)
      if (found < 0 ? gap > nearest : gap >= nearest) continue
      found = entry
      nearest = gap
    }
    if (found >= 0) this.#sizes[found] = 0
    return found
  }

  /** Lets a leg wait. */
  wait(slot: number, size: number, eventNs: number, order: number, print: number, signed: number): void {
    const entry = this.#next
    this.#next = (entry + 1) % ROOM
    this.slots[entry] = slot
    this.#sizes[entry] = size
    this.#times[entry] = eventNs
    this.orders[entry] = order
    this.prints[entry] = print
    this.signed[entry] = signed
  }

  /** No leg waits any more. */
  close(): void {
    this.#sizes.fill(0)
  }
}

/** Of one right, at two strikes. */
function areLegs(one: number, other: number): boolean {
  return one !== other && (one & 1) === (other & 1)
}
