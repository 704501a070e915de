import { LakeError } from '../lake-error.ts'
import { type Commit, type CommittedTier, isCommitted, listCommits, parsePartName } from '../layout/index.ts'
import type { LakeStorage } from '../storage/index.ts'

/** Files of a source that writers before have left, of which no commit says anything. */
export class Leftovers {
  readonly #storage: LakeStorage
  readonly #tier: CommittedTier
  readonly #source: string
  /** Null until they have been looked for. */
  #keys: string[] | null = null

  constructor(storage: LakeStorage, tier: CommittedTier, source: string) {
    this.#storage = storage
    this.#tier = tier
    this.#source = source
  }

  /**
   * Removes what no commit will vouch for once this one is stored. To be called between its claim and that: nobody else
   * can commit such files any more, and one that ends where the commit does would count with it. Those further on may be
   * of a writer that is at work, and wait for the commit behind them.
   *
   * Throws `LakeError` where one that would count cannot be removed; others harm nobody.
   */
  async removeBefore(commit: Commit): Promise<void> {
    this.#keys ??= await this.#find()
    const vouched = new Set(commit.files.map(({ key }) => key))
    const further: string[] = []
    for (const key of this.#keys ?? []) {
      const { first, last } = parsePartName(key)!
      if (first > commit.last) further.push(key)
      else if (!vouched.has(key)) await this.#remove(key, last === commit.last)
    }
    if (this.#keys !== null) this.#keys = further
  }

  /** Null where the store is away: what is spooled must not wait for it. */
  async #find(): Promise<string[] | null> {
    const keys: string[] = []
    try {
      const committed = await listCommits(this.#storage, this.#tier)
      for (const prefix of this.#tier === 'bronze' ? ['bronze/', 'twin/'] : [`${this.#tier}/`])
        for await (const { key } of this.#storage.list(prefix))
          if (parsePartName(key)?.source === this.#source && !isCommitted(committed, key)) keys.push(key)
      return keys
    } catch (error) {
      if (error instanceof LakeError && error.code === 'unreachable') return null
      throw error
    }
  }

  async #remove(key: string, wouldCount: boolean): Promise<void> {
    try {
      await this.#storage.delete(key)
    } catch (error) {
      if (wouldCount || !(error instanceof LakeError)) throw error
    }
  }
}
