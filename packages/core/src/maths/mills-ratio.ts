/*
 * The tail of the normal distribution without its exponential. Everything else in this folder is built on it: a
 * tail is this times a density, so far out nothing underflows before it must and nothing cancels.
 *
 * The rational approximations are those of W. J. Cody, "Rational Chebyshev approximations for the error function",
 * Math. Comp. 23 (1969), with the coefficients of his CALERF (SPECFUN, 1990): three ranges, each good to 1e-16.
 */

const SQRT_HALF = Math.SQRT1_2
const SQRT_HALF_PI = 1.2533141373155003
const SQRT_TWO_PI = 2.5066282746310007
const ONE_OVER_SQRT_PI = 0.5641895835477563

/** Below this |z|, {@link smallErf} is used. */
export const ERF_RANGE = 0.46875

/** From this k on, {@link tailDeficit} is good: 4 times the root of 2. */
export const TAIL_START = 5.656854249492381

/** erf(z) for |z| <= {@link ERF_RANGE}. */
export function smallErf(z: number): number {
  const y = z * z
  const numerator =
    3209.3775891384694 +
    y * (377.485237685302 + y * (113.86415415105016 + y * (3.1611237438705655 + y * 0.18577770618460315)))
  const denominator =
    2844.236833439171 + y * (1282.6165260773723 + y * (244.02463793444417 + y * (23.601290952344122 + y)))
  return (z * numerator) / denominator
}

/** exp(z^2) erfc(z) for {@link ERF_RANGE} <= z <= 4. */
function middleScaledErfc(z: number): number {
  const numerator =
    1230.3393547979972 +
    z *
      (2051.0783778260716 +
        z *
          (1712.0476126340707 +
            z *
              (881.952221241769 +
                z *
                  (298.6351381974001 +
                    z *
                      (66.11919063714163 +
                        z * (8.883149794388377 + z * (0.5641884969886701 + z * 2.1531153547440383e-8)))))))
  const denominator =
    1230.3393548037495 +
    z *
      (3439.3676741437216 +
        z *
          (4362.619090143247 +
            z *
              (3290.7992357334597 +
                z *
                  (1621.3895745666903 +
                    z * (537.1811018620099 + z * (117.6939508913125 + z * (15.744926110709835 + z)))))))
  return numerator / denominator
}

/** sqrt(pi) (1 - sqrt(pi) z exp(z^2) erfc(z)) of y = 1/z^2 for z >= 4. */
function tail(y: number): number {
  const numerator =
    6.587491615298378e-4 +
    y *
      (0.016083785148742275 +
        y *
          (0.12578172611122926 +
            y * (0.36034489994980445 + y * (0.30532663496123236 + y * 0.016315387137302097))))
  const denominator =
    0.0023352049762686918 +
    y *
      (0.06051834131244132 +
        y * (0.5279051029514285 + y * (1.8729528499234604 + y * (2.568520192289822 + y))))
  return (y * numerator) / denominator
}

/** exp(z^2) erfc(z) for z >= 0; 1 at 0, falls to 0 at Infinity. */
export function scaledErfc(z: number): number {
  if (z <= ERF_RANGE) return Math.exp(z * z) * (1 - smallErf(z))
  if (z <= 4) return middleScaledErfc(z)
  return (ONE_OVER_SQRT_PI - tail(1 / (z * z))) / z
}

/**
 * 1 - k M(k) with M the {@link millsRatio}, for k >= {@link TAIL_START}: about 1/k^2, without the cancellation of
 * computing it so. 0 at Infinity.
 */
export function tailDeficit(k: number): number {
  return tail(2 / (k * k)) / ONE_OVER_SQRT_PI
}

/**
 * Mills' ratio M(k) = (1 - Phi(k)) / phi(k), the upper tail over the density, for any k: sqrt(pi/2) at 0, about 1/k
 * far out, 0 at Infinity. It grows like exp(k^2/2) to the left and is Infinity below -37.7.
 */
export function millsRatio(k: number): number {
  if (k >= 0) return SQRT_HALF_PI * scaledErfc(k * SQRT_HALF)
  return SQRT_TWO_PI * Math.exp(0.5 * k * k) - SQRT_HALF_PI * scaledErfc(-k * SQRT_HALF)
}
