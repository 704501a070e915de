import { normalCdf, normalDensity } from '../src/maths/normal.ts'

/** Gauss-Legendre nodes and weights of order three on (0, 1): panels as wide as a step leave an error below 1e-6. */
const NODES = [0.5 - Math.sqrt(0.15), 0.5, 0.5 + Math.sqrt(0.15)] as const
const WEIGHTS = [5 / 18, 4 / 9, 5 / 18] as const
/** Steps as long as this many deviations are left out. */
const REACH = 6

/**
 * The probability that a walk of standard normal steps is first seen beyond `half` before it is seen beyond `-half`,
 * within so many steps, for each of the counts asked for (ascending) and each start: the walk's own equation
 *
 *     V_0 = 0,   V_n+1(x) = Phi(x - half) + integral over (-half, half) of phi(z - x) V_n(z)
 *
 * by quadrature, step by step, and so without sampling error. One row for each count. Lengths are in deviations of a step.
 */
export function watchedOdds(half: number, counts: readonly number[], starts: readonly number[]): number[][] {
  const panels = Math.ceil(2 * half)
  const width = (2 * half) / panels
  const nodes = Float64Array.from({ length: panels * 3 }, (_, i) => nodeAt(i, width) - half)
  const exits = nodes.map((x) => normalCdf(x - half))
  const kernel = kernelOf(width)
  let values = new Float64Array(nodes.length)
  let next = new Float64Array(nodes.length)
  let done = 0
  return counts.map((count) => {
    for (; done < count - 1; done++) {
      step(values, exits, kernel, next)
      ;[values, next] = [next, values]
    }
    return starts.map((x) => lastStep(x, half, width, nodes, values))
  })
}

function nodeAt(index: number, width: number): number {
  return (Math.floor(index / 3) + NODES[index % 3]!) * width
}

/** From each of a panel's three nodes, the weights of nodes up to so many panels away, from the lowest. */
function kernelOf(width: number): { readonly panels: number; readonly weights: readonly Float64Array[] } {
  const panels = Math.ceil(REACH / width)
  const weights = NODES.map((node) =>
    Float64Array.from({ length: (2 * panels + 1) * 3 }, (_, j) => {
      const distance = nodeAt(j, width) - (panels + node) * width
      return normalDensity(distance) * WEIGHTS[j % 3]! * width
    }),
  )
  return { panels, weights }
}

function step(
  values: Float64Array,
  exits: Float64Array,
  { panels, weights }: ReturnType<typeof kernelOf>,
  into: Float64Array,
): void {
  for (let i = 0; i < values.length; i++) {
    const weight = weights[i % 3]!
    const first = (Math.floor(i / 3) - panels) * 3
    const to = Math.min(values.length, first + weight.length)
    let sum = exits[i]!
    for (let j = Math.max(0, first); j < to; j++) sum += weight[j - first]! * values[j]!
    into[i] = sum
  }
}

/** The equation at a start that is no node. */
function lastStep(x: number, half: number, width: number, nodes: Float64Array, values: Float64Array): number {
  let sum = normalCdf(x - half)
  for (const [j, z] of nodes.entries()) sum += normalDensity(z - x) * WEIGHTS[j % 3]! * width * values[j]!
  return sum
}
