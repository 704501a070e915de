/**
 * A number to at most `digits` decimals, null staying null: what is published is rounded, what is computed is not.
 * Negative zero becomes zero. Throws RangeError on NaN and infinities: missing is null.
 */
export function round(x: number, digits: number): number
export function round(x: number | null, digits: number): number | null
export function round(x: number | null, digits: number): number | null {
  if (x === null) return null
  if (!Number.isFinite(x)) throw new RangeError(`a published number must be finite, was ${x}`)
  const scale = 10 ** digits
  return Math.round(x * scale) / scale + 0
}
