const FIRST_LENGTH = 256

/** A longer copy, zeros behind, at least `length` long and twice the old: growth is rare. */
export function grown<Numbers extends Float64Array | Int32Array>(numbers: Numbers, length: number): Numbers {
  const size = Math.max(length, 2 * numbers.length, FIRST_LENGTH)
  const copy = new (numbers.constructor as new (size: number) => Numbers)(size)
  copy.set(numbers)
  return copy
}
