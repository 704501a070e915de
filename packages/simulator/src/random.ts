import { hashText } from './hash.ts'

const TWO_32 = 2 ** 32
/** Outputs thrown away after seeding, so that similar seeds do not give similar beginnings. */
const WARM_UP = 12

/**
 * Chance from a text: the same text, the same numbers.
 *
 * The generator is sfc32, "Small Fast Counting" of 128 bits of state (C. Doty-Humphrey, PractRand 0.93); its
 * counter makes every period at least 2^32. Seeded through `hashText`. Streams of different texts are independent
 * for all we use them for, so that drawing more from one changes no other.
 */
export class Random {
  #a: number
  #b: number
  #c: number
  #counter: number
  #spare: number | null = null

  constructor(seed: string) {
    ;[this.#a, this.#b, this.#c, this.#counter] = hashText(seed)
    for (let i = 0; i < WARM_UP; i++) this.bits()
  }

  /** Goes on as another text's stream from its beginning. */
  reseed(seed: string): void {
    ;[this.#a, this.#b, this.#c, this.#counter] = hashText(seed)
    this.#spare = null
    for (let i = 0; i < WARM_UP; i++) this.bits()
  }

  /** A whole number from 0 to 2^32 - 1. */
  bits(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0
    return sum >>> 0
  }

  /** In (0, 1): never an end of it, so that its logarithm is finite. */
  uniform(): number {
    return (this.bits() + 0.5) / TWO_32
  }

  /** Whether something of this probability, 0 to 1, happens. */
  chance(probability: number): boolean {
    return this.bits() < probability * TWO_32
  }

  /** Exponential waiting time of mean 1. */
  exponential(): number {
    return -Math.log(this.uniform())
  }

  /** Standard normal, by Marsaglia's polar method. */
  normal(): number {
    if (this.#spare !== null) {
      const spare = this.#spare
      this.#spare = null
      return spare
    }
    for (;;) {
      const x = 2 * this.uniform() - 1
      const y = 2 * this.uniform() - 1
      const square = x * x + y * y
      if (square >= 1 || square === 0) continue
      const scale = Math.sqrt((-2 * Math.log(square)) / square)
      this.#spare = y * scale
      return x * scale
    }
  }

  /** A whole number from 1 to `most` whose tail falls as size^-exponent: mode 1, now and then a giant. */
  paretoCount(exponent: number, most: number): number {
    return Math.min(most, Math.floor(Math.exp(this.exponential() / exponent)))
  }
}
