const LEAST_SLOTS = 16
/** 2^32 over the golden ratio: spreads ids that follow each other, as those of one channel do. */
const SPREAD = 0x9e37_79b1

/**
 * A map from 32-bit ids to 32-bit ids, 0 for none: open addressing in one typed array, at most half full.
 *
 * Of a chain of options nearly every record has another id than the one before, and a `Map` of numbers, which
 * follows pointers, costs several times as much there.
 */
export class IdTable {
  /** Key and value by turns; a key of 0 is a free slot. */
  #slots = new Uint32Array(2 * LEAST_SLOTS)
  #shift = 32 - Math.log2(LEAST_SLOTS)
  #count = 0
  /** Value of the key 0, which no slot can hold. */
  #ofZero = 0

  /** The value of an id, 0 where it has none. */
  get(key: number): number {
    return key === 0 ? this.#ofZero : this.#slots[this.#slotOf(key) + 1]!
  }

  /** Gives an id a value; 0 takes it away. */
  set(key: number, value: number): void {
    if (key === 0) {
      this.#ofZero = value
      return
    }
    const at = this.#slotOf(key)
    this.#slots[at + 1] = value
    if (this.#slots[at] !== 0) return
    this.#slots[at] = key
    if (++this.#count * 4 > this.#slots.length) this.#grow()
  }

  /** Takes all values away; the memory stays. */
  clear(): void {
    this.#slots.fill(0)
    this.#count = 0
    this.#ofZero = 0
  }

  /** Where a key is, or would be. */
  #slotOf(key: number): number {
    const slots = this.#slots
    const last = slots.length - 2
    let at = (Math.imul(key, SPREAD) >>> this.#shift) * 2
    while (slots[at] !== key && slots[at] !== 0) at = at === last ? 0 : at + 2
    return at
  }

  #grow(): void {
    const old = this.#slots
    this.#slots = new Uint32Array(2 * old.length)
    this.#shift--
    for (let i = 0; i < old.length; i += 2) {
      if (old[i] === 0) continue
      const at = this.#slotOf(old[i]!)
      this.#slots[at] = old[i]!
      this.#slots[at + 1] = old[i + 1]!
    }
  }
}
