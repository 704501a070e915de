/** Something to place on a line: where it would like its middle, how high it is, how much it minds being moved. */
export type Wish = { readonly y: number; readonly height: number; readonly weight: number }

type Block = { z: number; weight: number; count: number }

/**
 * Middles for things in order from top to bottom that must not overlap, each as near its wish as the others let it:
 * least squares by weight (isotonic regression, pool adjacent violators), then kept within 0 and `height`. Where all
 * together are higher than `height`, they begin at 0 and go on below it.
 */
export function spread(wishes: readonly Wish[], height: number): number[] {
  const offsets = offsetsOf(wishes)
  const blocks: Block[] = []
  for (const [index, { y, weight }] of wishes.entries()) {
    blocks.push({ z: y - offsets[index]!, weight, count: 1 })
    while (blocks.length > 1 && blocks.at(-2)!.z > blocks.at(-1)!.z) pool(blocks)
  }
  const total = (offsets.at(-1) ?? 0) + (wishes.at(-1)?.height ?? 0) / 2
  const least = 0
  const most = Math.max(least, height - total)
  const free = blocks.flatMap(({ z, count }) => Array<number>(count).fill(Math.min(Math.max(z, least), most)))
  return free.map((z, index) => Math.round(z + offsets[index]!))
}

/** Middles if all stood directly below each other, from 0. */
function offsetsOf(wishes: readonly Wish[]): number[] {
  let edge = 0
  return wishes.map(({ height }) => {
    edge += height
    return edge - height / 2
  })
}

function pool(blocks: Block[]): void {
  const lower = blocks.pop()!
  const upper = blocks.at(-1)!
  const weight = upper.weight + lower.weight
  upper.z = (upper.z * upper.weight + lower.z * lower.weight) / weight
  upper.weight = weight
  upper.count += lower.count
}
