import type { LevelCandidate, LevelMoment, LevelSource } from './level-source.ts'

/** HOTZONE: the user's prices, wherever there is a spot, however far. */
export class HotZones implements LevelSource {
  readonly #candidates: readonly LevelCandidate[]

  /** `prices` are distinct, in SPY dollars. */
  constructor(prices: readonly number[]) {
    this.#candidates = prices.map((price) => {
      const id = `HOTZONE_${price}`
      return { key: id, id, kind: 'HOTZONE', price, forming: false }
    })
  }

  collect(_moment: LevelMoment, into: LevelCandidate[]): void {
    into.push(...this.#candidates)
  }
}
