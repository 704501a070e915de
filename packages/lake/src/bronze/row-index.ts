/** Rows by the place of their records in memory, with what sorts them and says where they come from; it grows. */
export class RowIndex {
  /** Word at which each record begins. */
  offsets = new Uint32Array(256)
  /** What rows ascend by: ns from the partition's hour, -1 where there is no event time. */
  keys = new Float64Array(256)
  /** Ordinal of each record. */
  ordinals = new Float64Array(256)
  /** Place of each record's message. */
  messages = new Uint32Array(256)
  length = 0
  #isSorted = true

  /** Rows that there is memory for. */
  get capacity(): number {
    return this.offsets.length
  }

  /** Forgets all rows and keeps the memory. */
  clear(): void {
    this.length = 0
    this.#isSorted = true
  }

  add(offset: number, key: number, ordinal: number, message: number): void {
    const at = this.length
    if (at === this.offsets.length) this.#grow()
    if (at > 0 && key < this.keys[at - 1]!) this.#isSorted = false
    this.offsets[at] = offset
    this.keys[at] = key
    this.ordinals[at] = ordinal
    this.messages[at] = message
    this.length = at + 1
  }

  /** Brings the rows into ascending order of key; equals stay as they came. */
  sort(): void {
    if (this.#isSorted) return
    // Arrays of numbers sort stably, and fast where long runs are in order already, as here.
    const keys = this.keys
    const places = Array.from({ length: this.length }, (_, at) => at).sort((a, b) => keys[a]! - keys[b]!)
    this.keys = Float64Array.from(places, (at) => this.keys[at]!)
    this.offsets = Uint32Array.from(places, (at) => this.offsets[at]!)
    this.ordinals = Float64Array.from(places, (at) => this.ordinals[at]!)
    this.messages = Uint32Array.from(places, (at) => this.messages[at]!)
    this.#isSorted = true
  }

  #grow(): void {
    const size = this.offsets.length * 2
    this.offsets = copied(new Uint32Array(size), this.offsets)
    this.keys = copied(new Float64Array(size), this.keys)
    this.ordinals = copied(new Float64Array(size), this.ordinals)
    this.messages = copied(new Uint32Array(size), this.messages)
  }
}

function copied<T extends Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer>>(target: T, source: T): T {
  target.set(source)
  return target
}
