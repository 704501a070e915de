import { LakeError } from '../lake-error.ts'
import type { LakeStorage } from '../storage/index.ts'

/** Share of the budget at which it is time to say so. */
const WARN_SHARE = 0.8
const GIB = 2 ** 30

/** How much the lake may take up, and how much it does. Nothing is ever removed to stay within it. */
export class Budget {
  readonly maxBytes: number
  readonly #storage: LakeStorage
  #used = 0

  private constructor(storage: LakeStorage, maxBytes: number) {
    this.#storage = storage
    this.maxBytes = maxBytes
  }

  /** Measures what is there. Throws `LakeError`. */
  static async open(storage: LakeStorage, maxBytes: number): Promise<Budget> {
    const budget = new Budget(storage, maxBytes)
    await budget.measure()
    return budget
  }

  get usedBytes(): number {
    return this.#used
  }

  /** Whether most of it is used up. */
  get isNearlySpent(): boolean {
    return this.#used >= this.maxBytes * WARN_SHARE
  }

  async measure(): Promise<void> {
    if (this.maxBytes === Number.POSITIVE_INFINITY) return
    let used = 0
    for await (const { size } of this.#storage.list('')) used += size
    this.#used = used
  }

  add(bytes: number): void {
    this.#used += bytes
  }

  /** Throws `LakeError` where the budget is used up, also after another look. */
  async demand(): Promise<void> {
    if (this.#used < this.maxBytes) return
    await this.measure()
    if (this.#used < this.maxBytes) return
    const gib = (this.maxBytes / GIB).toFixed(1)
    const what = `the lake in ${this.#storage.name} has used its budget of ${gib} GiB and records nothing more`
    throw new LakeError('full', `${what}: raise --lake-max-gb or move old dates away`)
  }
}
