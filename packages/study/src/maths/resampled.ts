import { Draws } from './draws.ts'

/**
 * A figure of clusters drawn with replacement, as many as there are, again and again: ascending. Cases of one cluster
 * hang together, so that only whole ones are drawn. `figure` is given the places drawn, in an array that is used again;
 * draws of which it has none (null or NaN) are left out.
 */
export function resampled(
  clusters: number,
  { resamples, seed }: { readonly resamples: number; readonly seed: number },
  figure: (picked: Uint32Array) => number | null,
): Float64Array {
  const draws = new Draws(seed)
  const picked = new Uint32Array(clusters)
  const found = new Float64Array(resamples)
  let count = 0
  for (let i = 0; i < resamples; i++) {
    for (let k = 0; k < clusters; k++) picked[k] = draws.index(clusters)
    const value = figure(picked)
    if (value !== null && !Number.isNaN(value)) found[count++] = value
  }
  return found.subarray(0, count).sort()
}
