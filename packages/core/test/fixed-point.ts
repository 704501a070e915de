import type { Right } from '../src/maths/black76.ts'

/**
 * Real numbers as integers over 2^bits, to hold functions in doubles against: slow, and exact to all but the last few
 * bits. The normal distribution is its Taylor series, which shares nothing with the approximations it judges.
 */
export class FixedPoint {
  readonly one: bigint
  readonly #shift: bigint
  readonly #rootTwoPi: bigint

  constructor(bits: number) {
    this.#shift = BigInt(bits)
    this.one = 1n << this.#shift
    // Machin: pi / 4 = 4 arctan(1/5) - arctan(1/239).
    const pi = 4n * (4n * this.#arctanOfInverse(5n) - this.#arctanOfInverse(239n))
    this.#rootTwoPi = this.root(2n * pi)
  }

  /** The double's own value. */
  of(x: number): bigint {
    const exponent = x === 0 ? 0 : Math.floor(Math.log2(Math.abs(x))) - 60
    // In two halves, as a power of two alone may be out of range.
    const half = Math.trunc(exponent / 2)
    const digits = BigInt(x * 2 ** -half * 2 ** (half - exponent))
    const shift = BigInt(exponent) + this.#shift
    return shift >= 0n ? digits << shift : digits >> -shift
  }

  times(a: bigint, b: bigint): bigint {
    return (a * b) >> this.#shift
  }

  over(a: bigint, b: bigint): bigint {
    return (a << this.#shift) / b
  }

  root(a: bigint): bigint {
    const square = a << this.#shift
    let guess = 1n << BigInt((square.toString(16).length * 4) / 2 + 1)
    for (;;) {
      const next = (guess + square / guess) >> 1n
      if (next >= guess) return guess
      guess = next
    }
  }

  exp(a: bigint): bigint {
    const halvings = 40n
    const small = a >> halvings
    let term = this.one
    let sum = this.one
    for (let n = 1n; term !== 0n && term !== -1n; n++) {
      term = this.times(term, small) / n
      sum += term
    }
    for (let i = 0n; i < halvings; i++) sum = this.times(sum, sum)
    return sum
  }

  ln(a: bigint): bigint {
    let y = this.of(Math.log(this.toNumber(a)))
    for (let correct = 50n; correct < this.#shift; correct *= 3n) {
      const e = this.exp(y)
      y += 2n * this.over(a - e, a + e)
    }
    return y
  }

  density(x: bigint): bigint {
    return this.over(this.exp(-this.times(x, x) / 2n), this.#rootTwoPi)
  }

  /** Phi(x) = 1/2 + phi(x) (x + x^3/3 + x^5/(3 5) + ...). */
  normalCdf(x: bigint): bigint {
    const square = this.times(x, x)
    let term = x
    let sum = 0n
    for (let n = 3n; term !== 0n && term !== -1n; n += 2n) {
      sum += term
      term = this.times(term, square) / n
    }
    // Divided by e^(x^2/2), which is large: times e^(-x^2/2) the digits that one lacks would be multiplied.
    return this.one / 2n + this.over(sum, this.times(this.#rootTwoPi, this.exp(square / 2n)))
  }

  /** Undiscounted Black-76 by its definition. */
  blackPrice(right: Right, forward: bigint, strike: bigint, volatility: bigint, years: bigint): bigint {
    const s = this.times(volatility, this.root(years))
    const d1 = this.over(this.ln(this.over(forward, strike)), s) + s / 2n
    const call = this.times(forward, this.normalCdf(d1)) - this.times(strike, this.normalCdf(d1 - s))
    return right === 'C' ? call : call - forward + strike
  }

  toNumber(a: bigint): number {
    const size = a < 0n ? -a : a
    const spare = BigInt(Math.max(0, size.toString(16).length * 4 - 64))
    return Number(a >> spare) * 2 ** Number(spare - this.#shift)
  }

  /** (x - exact) / exact, also where it is far below what doubles resolve next to 1. */
  relativeError(x: number, exact: bigint): number {
    return this.toNumber(this.over(this.of(x) - exact, exact))
  }

  #arctanOfInverse(n: bigint): bigint {
    let power = this.one / n
    let sum = power
    for (let k = 3n; power !== 0n; k += 2n) {
      power /= -n * n
      sum += power / k
    }
    return sum
  }
}
