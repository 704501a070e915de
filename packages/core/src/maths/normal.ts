import { ERF_RANGE, millsRatio, scaledErfc, smallErf } from './mills-ratio.ts'

const ONE_OVER_SQRT_TWO_PI = 0.3989422804014327

/** Beyond it the density is below the smallest double. */
const NOTHING_LEFT = 40

/**
 * exp(-share x^2), share 1/2 or 1, to the last bits though x^2 is large: squaring rounds, and what rounding took
 * (T. J. Dekker's product, 1971, with the halves from single precision) is put back to first order.
 */
function expMinusSquare(x: number, share: number): number {
  if (!(x > -NOTHING_LEFT && x < NOTHING_LEFT)) return Number.isNaN(x) ? Number.NaN : 0
  const high = Math.fround(x)
  const low = x - high
  const square = x * x
  const lost = high * high - square + 2 * high * low + low * low
  return Math.exp(-share * square) * (1 - share * lost)
}

/** Density of the standard normal distribution at `x`: exp(-x^2/2) / sqrt(2 pi). 0 beyond |x| = 38.6. */
export function normalDensity(x: number): number {
  return ONE_OVER_SQRT_TWO_PI * expMinusSquare(x, 0.5)
}

/**
 * Phi(x), the probability that a standard normal variable is at most `x`, in [0, 1]. Relative error below 1e-15 in
 * both tails, down to 1e-300; for tails above, use Phi(-x), not 1 - Phi(x). 0 at -Infinity, 1 at Infinity.
 * W. J. Cody's approximations, see mills-ratio.ts.
 */
export function normalCdf(x: number): number {
  const z = x * Math.SQRT1_2
  if (z > -ERF_RANGE && z < ERF_RANGE) return 0.5 + 0.5 * smallErf(z)
  if (x < 0) return lowerTail(-x)
  return 1 - lowerTail(x)
}

/** Phi(-k) for k > 0. */
function lowerTail(k: number): number {
  const density = normalDensity(k)
  return density === 0 ? 0 : density * millsRatio(k)
}

/**
 * The complementary error function, 2/sqrt(pi) times the integral of exp(-t^2) from `x` up, in [0, 2]. Relative
 * error below 1e-15 down to 1e-300. 2 at -Infinity, 0 at Infinity. W. J. Cody's approximations, see mills-ratio.ts.
 */
export function erfc(x: number): number {
  if (x > -ERF_RANGE && x < ERF_RANGE) return 1 - smallErf(x)
  if (x < 0) return 2 - erfc(-x)
  const exponential = expMinusSquare(x, 1)
  return exponential === 0 ? 0 : exponential * scaledErfc(x)
}

/**
 * The `x` with Phi(x) = `p`, for `p` in (0, 1); -Infinity at 0, Infinity at 1, NaN outside. Relative error below
 * 1e-15. M. J. Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied Statistics 37
 * (1988), routine PPND16. A Newton step after it would add the error of Phi and gain nothing.
 */
export function normalQuantile(p: number): number {
  const q = p - 0.5
  if (Math.abs(q) <= 0.425) return q * centralQuotient(0.180625 - q * q)
  const tail = q < 0 ? p : 1 - p
  if (!(tail > 0)) return tail === 0 ? Math.sign(q) * Number.POSITIVE_INFINITY : Number.NaN
  const r = Math.sqrt(-Math.log(tail))
  const distance = r <= 5 ? nearTail(r - 1.6) : farTail(r - 5)
  return q < 0 ? -distance : distance
}

function centralQuotient(r: number): number {
  const numerator =
    3.3871328727963665 +
    r *
      (133.14166789178438 +
        r *
          (1971.5909503065513 +
            r *
              (13731.69376550946 +
                r *
                  (45921.95393154987 +
                    r * (67265.7709270087 + r * (33430.57558358813 + r * 2509.0809287301227))))))
  const denominator =
    1 +
    r *
      (42.31333070160091 +
        r *
          (687.1870074920579 +
            r *
              (5394.196021424751 +
                r *
                  (21213.794301586597 +
                    r * (39307.89580009271 + r * (28729.085735721943 + r * 5226.495278852854))))))
  return numerator / denominator
}

function nearTail(r: number): number {
  const numerator =
    1.4234371107496835 +
    r *
      (4.630337846156546 +
        r *
          (5.769497221460691 +
            r *
              (3.6478483247632045 +
                r *
                  (1.2704582524523684 +
                    r * (0.2417807251774506 + r * (0.022723844989269184 + r * 7.745450142783414e-4))))))
  const denominator =
    1 +
    r *
      (2.053191626637759 +
        r *
          (1.6763848301838038 +
            r *
              (0.6897673349851 +
                r *
                  (0.14810397642748008 +
                    r * (0.015198666563616457 + r * (5.475938084995345e-4 + r * 1.0507500716444169e-9))))))
  return numerator / denominator
}

function farTail(r: number): number {
  const numerator =
    6.657904643501103 +
    r *
      (5.463784911164114 +
        r *
          (1.7848265399172913 +
            r *
              (0.29656057182850487 +
                r *
                  (0.026532189526576124 +
                    r * (0.0012426609473880784 + r * (2.7115555687434876e-5 + r * 2.0103343992922881e-7))))))
  const denominator =
    1 +
    r *
      (0.599832206555888 +
        r *
          (0.1369298809227358 +
            r *
              (0.014875361290850615 +
                r *
                  (7.868691311456133e-4 +
                    r * (1.8463183175100548e-5 + r * (1.421511758316446e-7 + r * 2.0442631033899397e-15))))))
  return numerator / denominator
}
