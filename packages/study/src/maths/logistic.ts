const STEPS = 25
/** A trace of a penalty, so that what one column says alone of few rows stays finite. */
const RIDGE = 1e-6

/** `1 / (1 + exp(-x))`. */
export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x))

/** `log(p / (1 - p))`, of probabilities no nearer to 0 and 1 than one in a million. */
export function logit(p: number): number {
  const held = Math.min(1 - 1e-6, Math.max(1e-6, p))
  return Math.log(held / (1 - held))
}

/**
 * Coefficients of a logistic regression of `y` (0 or 1) on columns of equal length, over the rows in `picked`, by Newton's
 * method. All 0 of no rows.
 */
export function fitLogistic(
  columns: readonly Float64Array[],
  y: Float64Array,
  picked: ArrayLike<number>,
): number[] {
  const size = columns.length
  const coefficients = new Array<number>(size).fill(0)
  for (let step = 0; step < STEPS && picked.length > 0; step++) {
    const change = solve(...newton(columns, y, picked, coefficients))
    let largest = 0
    for (let k = 0; k < size; k++) {
      coefficients[k]! += change[k]!
      largest = Math.max(largest, Math.abs(change[k]!))
    }
    if (largest < 1e-9) break
  }
  return coefficients
}

/** The information and the score at some coefficients. */
function newton(
  columns: readonly Float64Array[],
  y: Float64Array,
  picked: ArrayLike<number>,
  coefficients: readonly number[],
): [information: number[][], score: number[]] {
  const size = columns.length
  const information = columns.map((_, k) => columns.map((_, m) => (k === m ? RIDGE : 0)))
  const score = coefficients.map((value) => -RIDGE * value)
  for (let i = 0; i < picked.length; i++) {
    const row = picked[i]!
    let sum = 0
    for (let k = 0; k < size; k++) sum += coefficients[k]! * columns[k]![row]!
    const p = sigmoid(sum)
    const weight = p * (1 - p)
    for (let k = 0; k < size; k++) {
      const x = columns[k]![row]!
      score[k]! += (y[row]! - p) * x
      for (let m = 0; m <= k; m++) information[k]![m]! += weight * x * columns[m]![row]!
    }
  }
  for (let k = 0; k < size; k++) for (let m = 0; m < k; m++) information[m]![k] = information[k]![m]!
  return [information, score]
}

/** Solves a small system with a positive definite matrix, which is used up. */
export function solve(matrix: number[][], right: number[]): number[] {
  const size = right.length
  for (let k = 0; k < size; k++)
    for (let row = k + 1; row < size; row++) {
      const share = matrix[row]![k]! / matrix[k]![k]!
      for (let m = k; m < size; m++) matrix[row]![m]! -= share * matrix[k]![m]!
      right[row]! -= share * right[k]!
    }
  for (let k = size - 1; k >= 0; k--) {
    for (let m = k + 1; m < size; m++) right[k]! -= matrix[k]![m]! * right[m]!
    right[k]! /= matrix[k]![k]!
  }
  return right
}
