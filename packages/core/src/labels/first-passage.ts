import { erfc } from '../maths/normal.ts'

/** Where a walk stands between two barriers, and how it goes. */
export type Walk = {
  /** Dollars from the middle toward the barrier of the break; negative toward the other. */
  readonly beyond: number
  /** Dollars from the middle to each barrier, >= 0. */
  readonly distance: number
  /** Dollars per square root of a minute, >= 0. */
  readonly sigma: number
  readonly horizonMinutes: number
  /** Time between two looks at the walk; 0 where it is watched without a break. */
  readonly watchMinutes: number
}

/** Probabilities that a walk meets the one barrier first, the other first, or none in time. They sum to 1. */
export type Odds = { readonly break: number; readonly bounce: number; readonly chop: number }

/**
 * -zeta(1/2) / sqrt(2 pi): a walk that is watched now and then is found this many deviations of a step beyond a
 * barrier, on average, when it is first seen there. So it meets a barrier as seldom as an unbroken one does a barrier so
 * much further off. D. Siegmund, "Corrected diffusion approximations in certain random walk problems", Adv. Appl.
 * Prob. 11 (1979); M. Broadie, P. Glasserman, S. Kou, "A continuity correction for discrete barrier options", Math.
 * Finance 7 (1997).
 */
const OVERSHOOT = 0.5825971579390107

/** From so many widths between the barriers on, as the deviation at the horizon, nothing is left inside. */
const WIDE = 5
const TERMS = 20

/**
 * What becomes of a driftless normal walk that starts between two barriers and is watched every `watchMinutes` for
 * `horizonMinutes`. Past a barrier, or on it, it has met it.
 *
 *     a' = a + 0.5826 sigma sqrt(watch)    L = 2 a'    y = a' + x    s = sigma sqrt(horizon)
 *     break = sum over k >= 0 of erfc(((2k+1) L - y) / (s sqrt 2)) - erfc(((2k+1) L + y) / (s sqrt 2))
 *
 * by reflection (20 terms; y/L where s > 5 L; 0 where s = 0), bounce the same with L - y for y, chop the rest.
 */
export function driftlessOdds({ beyond, distance, sigma, horizonMinutes, watchMinutes }: Walk): Odds {
  if (beyond >= distance) return { break: 1, bounce: 0, chop: 0 }
  if (beyond <= -distance) return { break: 0, bounce: 1, chop: 0 }
  const half = distance + OVERSHOOT * sigma * Math.sqrt(watchMinutes)
  const deviation = sigma * Math.sqrt(horizonMinutes)
  const up = oddsOfFar(half + beyond, 2 * half, deviation)
  const down = oddsOfFar(half - beyond, 2 * half, deviation)
  // Where nothing is left inside, rounding may leave less than nothing.
  return { break: up, bounce: down, chop: Math.max(0, 1 - up - down) }
}

/** The probability that a walk at `place` between 0 and `width` meets `width` first, and in time. */
function oddsOfFar(place: number, width: number, deviation: number): number {
  if (deviation === 0) return 0
  if (deviation > WIDE * width) return place / width
  const scale = deviation * Math.SQRT2
  let sum = 0
  for (let k = 0; k < TERMS; k++) {
    const image = (2 * k + 1) * width
    sum += erfc((image - place) / scale) - erfc((image + place) / scale)
  }
  return sum
}
