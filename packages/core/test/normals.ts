/**
 * Standard normal numbers, the same for the same seed: Marsaglia's polar method on mulberry32 (T. Ettinger's 32-bit
 * generator, good enough for walks of millions of steps).
 */
export function normals(seed: number): () => number {
  const uniform = uniforms(seed)
  let spare: number | null = null
  return () => {
    if (spare !== null) {
      const kept = spare
      spare = null
      return kept
    }
    for (;;) {
      const [u, v] = [2 * uniform() - 1, 2 * uniform() - 1]
      const square = u * u + v * v
      if (square >= 1 || square === 0) continue
      const scale = Math.sqrt((-2 * Math.log(square)) / square)
      spare = v * scale
      return u * scale
    }
  }
}

/** Numbers in [0, 1), the same for the same seed. */
export function uniforms(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}
