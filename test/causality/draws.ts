/** The next whole number from 0 up to, not including, `below`. */
export type Draw = (below: number) => number

/** Numbers that look random and are the same for the same seed: a linear congruence, its high bits. */
export function drawsOf(seed: number): Draw {
  let state = BigInt.asUintN(64, BigInt(seed) * 0x9e3779b97f4a7c15n + 1n)
  return (below) => {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n)
    return Number(((state >> 32n) * BigInt(below)) >> 32n)
  }
}
