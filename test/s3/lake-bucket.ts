import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type S3Options, S3Storage, SpooledStorage } from '@spymaster/lake'
import type { LakePlace } from '../../packages/lake/test/storage.contract.ts'
import { Radosgw } from './radosgw.ts'

/** A bucket on a server of its own, for the tests of a file. */
export class LakeBucket {
  #server: Radosgw | null = null
  #prefixes = 0

  async start(): Promise<void> {
    this.#server = await Radosgw.start()
    await this.#server.makeBucket('lake')
  }

  async stop(): Promise<void> {
    await this.#server?.dispose()
  }

  get server(): Radosgw {
    if (this.#server === null) throw new Error('the S3 server has not been started')
    return this.#server
  }

  get port(): number {
    return this.server.port
  }

  /** A prefix that nothing has been stored under. */
  freshPrefix(): string {
    return `test/lake-${this.#prefixes++}`
  }

  options(prefix: string): Omit<S3Options, 'cacheDir'> {
    const { endpoint, accessKeyId, secretAccessKey } = this.server
    return { bucket: 'lake', prefix, endpoint, accessKeyId, secretAccessKey }
  }

  /** A place of the contract, with or without a spool before the store. */
  async place(isSpooled = false): Promise<LakePlace> {
    const folder = await mkdtemp(join(tmpdir(), 'spymaster-lake-'))
    const prefix = this.freshPrefix()
    let opened = 0
    return {
      open: async () => {
        const dir = join(folder, String(opened++))
        const store = new S3Storage({ ...this.options(prefix), cacheDir: dir })
        return isSpooled ? SpooledStorage.open(store, { dir: join(dir, 'spool') }) : store
      },
      dispose: () => rm(folder, { recursive: true, force: true }),
    }
  }
}
