const TWO_32 = 2 ** 32
const WEYL = 0x9e3779b9

/**
 * Seeded chance for resampling: the same seed, the same numbers. xoshiro128++ of D. Blackman and S. Vigna, "Scrambled
 * linear pseudorandom number generators", ACM Trans. Math. Softw. 47 (2021), its state filled from the seed by a Weyl
 * sequence through the finalizer of MurmurHash3.
 */
export class Draws {
  readonly #state = new Uint32Array(4)

  /** `seed` is a whole number from 0 to 2^32 - 1. */
  constructor(seed: number) {
    for (let i = 0; i < 4; i++) this.#state[i] = mixed(seed + WEYL * (i + 1))
  }

  /** A whole number from 0 to 2^32 - 1. */
  bits(): number {
    const state = this.#state
    const [a, b, c, d] = [state[0]!, state[1]!, state[2]!, state[3]!]
    const sum = (a + d) | 0
    const out = (((sum << 7) | (sum >>> 25)) + a) >>> 0
    state[2] = c ^ a
    state[3] = d ^ b
    state[1] = b ^ state[2]
    state[0] = a ^ state[3]
    state[2] = state[2] ^ (b << 9)
    state[3] = (state[3] << 11) | (state[3] >>> 21)
    return out
  }

  /** A normal number of mean 0 and deviation 1 (G. Box, M. Muller, 1958). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log((this.bits() + 1) / TWO_32))
    return radius * Math.cos((2 * Math.PI * this.bits()) / TWO_32)
  }

  /** A whole number from 0 to `count` - 1. */
  index(count: number): number {
    return Math.floor((this.bits() / TWO_32) * count)
  }
}

function mixed(value: number): number {
  let bits = value >>> 0
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) >>> 0
}
