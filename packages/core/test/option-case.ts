import fc from 'fast-check'
import type { Right } from '../src/maths/black76.ts'

/** An option as Black-76 sees it. */
export type OptionCase = {
  readonly right: Right
  readonly forward: number
  readonly strike: number
  readonly volatility: number
  readonly years: number
}

/** A minute of trading, of 252 sessions of 390. */
export const MINUTE = 1 / (252 * 390)

/** |ln(F/K)| in standard deviations. */
export const deviations = ({ forward, strike, volatility, years }: OptionCase): number =>
  Math.abs(Math.log(forward / strike)) / (volatility * Math.sqrt(years))

/** The case with the strike that many deviations above the forward, below where negative. */
export function atDeviations(
  right: Right,
  forward: number,
  k: number,
  volatility: number,
  years: number,
): OptionCase {
  return { right, forward, strike: forward * Math.exp(k * volatility * Math.sqrt(years)), volatility, years }
}

const double = (min: number, max: number) => fc.double({ min, max, noNaN: true })

/** Options of one minute to two days, up to `reach` standard deviations from the money. */
export const optionCase = (reach: number): fc.Arbitrary<OptionCase> =>
  fc
    .tuple(
      fc.constantFrom<Right>('C', 'P'),
      double(400, 1000),
      fc.oneof(double(-reach, reach), double(-0.1, 0.1), fc.constant(0)),
      double(0.01, 5),
      fc.oneof(double(1, 780), double(1, 10)),
    )
    .map(([right, forward, k, volatility, minutes]) =>
      atDeviations(right, forward, k, volatility, minutes * MINUTE),
    )
