import { SLOTS } from './contracts.ts'
import { grown } from './grown.ts'

/**
 * Pairs of strikes in which two legs of a package have traded, of either right: calls and puts of a strike have one
 * gamma. Strikes are in their units, a slot halved; pairs are numbered from 0 in the order of coming.
 *
 * The pairs of a lower strike are a chain, ascending by the upper one, so that sums over them do not depend on which
 * came first. Links are a pair's number plus 1; 0 ends a chain.
 */
export class StrikePairs {
  /** By strike: the first pair with it as the lower one. */
  readonly first = new Int32Array(SLOTS / 2)
  /** By pair: the next with the same lower strike. */
  next = new Int32Array(0)
  /** By pair: its upper strike. */
  uppers = new Int32Array(0)
  #count = 0

  /** The number of the pair of two strikes, the lower one first; a pair that is new joins. */
  add(lower: number, upper: number): number {
    let before = 0
    let link = this.first[lower]!
    while (link !== 0 && this.uppers[link - 1]! < upper) {
      before = link
      link = this.next[link - 1]!
    }
    if (link !== 0 && this.uppers[link - 1] === upper) return link - 1
    return this.#insert(lower, upper, before, link)
  }

  #insert(lower: number, upper: number, before: number, after: number): number {
    const pair = this.#count++
    if (pair === this.next.length) {
      this.next = grown(this.next, pair + 1)
      this.uppers = grown(this.uppers, this.next.length)
    }
    this.uppers[pair] = upper
    this.next[pair] = after
    if (before === 0) this.first[lower] = pair + 1
    else this.next[before - 1] = pair + 1
    return pair
  }
}
