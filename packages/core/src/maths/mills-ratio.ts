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

/** From this k on {@link millsDeficit} may be asked; to the left there is nothing to cancel. */
export const DEFICIT_START = 0.6629126073623883

/** Where the last of the three ranges begins, as z. */
const FAR = 4

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

/** exp(z^2) erfc(z) for {@link ERF_RANGE} <= z <= {@link FAR}. */
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
  return numerator / middleDenominator(z)
}

function middleDenominator(z: number): number {
  return (
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
  )
}

/** 1/sqrt(pi) - z exp(z^2) erfc(z), written in y = 1/z^2, for z >= {@link FAR}. */
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
  if (z <= FAR) return middleScaledErfc(z)
  return (ONE_OVER_SQRT_PI - tail(1 / (z * z))) / z
}

/**
 * 1 - sqrt(pi) z exp(z^2) erfc(z) for {@link ERF_RANGE} <= z <= {@link FAR}: with N / D the quotient for the last two
 * factors, (D - sqrt(pi) z N) / D. The numerator's coefficients are computed from theirs to 60 digits, and what
 * cancels in the function cancels there: its error is 2e-17.
 */
function middleDeficit(z: number): number {
  const numerator =
    1230.3393548037495 +
    z *
      (1258.6479468114035 +
        z *
          (727.1773208563878 +
            z *
              (256.27385178660603 +
                z *
                  (58.169963712042914 +
                    z *
                      (7.864101148327032 +
                        z *
                          (0.5007368277548779 +
                            z *
                              (-4.695052438514181e-5 +
                                z * (1.9258758365679314e-6 - z * 3.816297601959867e-8))))))))
  return numerator / middleDenominator(z)
}

/**
 * 1 - k M(k) with M the {@link millsRatio}, for k >= {@link DEFICIT_START}: about 1/k^2 far out, without the
 * cancellation of computing it so. 0 at Infinity.
 */
export function millsDeficit(k: number): number {
  const z = k * SQRT_HALF
  return z <= FAR ? middleDeficit(z) : tail(1 / (z * z)) / ONE_OVER_SQRT_PI
}

/**
 * Mills' ratio M(k) = (1 - Phi(k)) / phi(k), the upper tail over the density, for any k: sqrt(pi/2) at 0, about 1/k
 * far out, 0 at Infinity. It grows like exp(k^2/2) to the left and is Infinity below -37.7.
 */
export function millsRatio(k: number): number {
  if (k >= 0) return SQRT_HALF_PI * scaledErfc(k * SQRT_HALF)
  return SQRT_TWO_PI * Math.exp(0.5 * k * k) - SQRT_HALF_PI * scaledErfc(-k * SQRT_HALF)
}
