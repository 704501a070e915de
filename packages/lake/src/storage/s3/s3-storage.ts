import { rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
} from '@aws-sdk/client-s3'
import { LakeError } from '../../lake-error.ts'
import { checkKey, checkPrefix } from '../key.ts'
import { fileFailure } from '../local/file-failure.ts'
import type { LakeStorage, StoredObject } from '../storage.ts'
import { download, type ObjectState } from './download.ts'
import { ObjectCache } from './object-cache.ts'
import { S3Bucket } from './s3-bucket.ts'
import { isNoObject, isPassing, s3Failure } from './s3-failure.ts'
import type { S3Options } from './s3-options.ts'
import { sweepUploads } from './sweep-uploads.ts'
import { uploadBytes, uploadFile } from './upload.ts'

const PART_BYTES = 16 * 2 ** 20
const LEAST_PART_BYTES = 5 * 2 ** 20
const CACHE_BYTES = 4 * 2 ** 30

/**
 * A lake in a bucket of an S3-compatible store, which must know `If-None-Match: *` on PUT, as Amazon's, MinIO's and
 * Ceph's do. Opening asks nothing of the store. Every request is tried again while the store is away or busy.
 */
export class S3Storage implements LakeStorage {
  readonly name: string
  readonly folders: readonly string[]
  readonly #s3: S3Bucket
  readonly #cache: ObjectCache
  readonly #partBytes: number
  readonly #underWay = new Set<Promise<unknown>>()
  #hasSwept = false
  #isClosed = false

  constructor(options: S3Options) {
    if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(options.bucket))
      throw new LakeError('invalid', `${JSON.stringify(options.bucket)} is no name of a bucket`)
    if (options.prefix !== undefined && options.prefix !== '') checkKey(options.prefix)
    this.#s3 = new S3Bucket(options)
    this.name = this.#s3.name
    this.#partBytes = Math.max(LEAST_PART_BYTES, options.partBytes ?? PART_BYTES)
    const folder = resolve(options.cacheDir, 'objects')
    this.folders = [folder]
    this.#cache = new ObjectCache(folder, options.cacheBytes ?? CACHE_BYTES)
  }

  async putFile(key: string, localPath: string): Promise<void> {
    await this.#guard('store', key, async () => {
      await this.#sweep()
      await uploadFile(this.#uploader, key, localPath, this.#partBytes)
      await rm(localPath, { force: true })
    })
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    await this.#guard('store', key, () => uploadBytes(this.#uploader, key, bytes, false))
  }

  putIfAbsent(key: string, bytes: Uint8Array): Promise<boolean> {
    return this.#guard('store', key, () => uploadBytes(this.#uploader, key, bytes, true))
  }

  get(key: string): Promise<Uint8Array | null> {
    return this.#guard('read', key, async () => {
      for (let tries = 1; ; tries++) {
        try {
          const { Body } = await this.#s3.client.send(new GetObjectCommand(this.#s3.at(key)))
          return (await Body?.transformToByteArray()) ?? new Uint8Array(0)
        } catch (error) {
          if (isNoObject(error)) return null
          // The client tries requests again, but no answers that break off.
          if (!isPassing(error) || tries >= this.#s3.attempts) throw error
          await pause(100 * 2 ** tries * (0.5 + Math.random() / 2))
        }
      }
    })
  }

  open(key: string): Promise<string> {
    return this.#guard('open', key, async () => {
      const state = await this.#stateOf(key)
      return await this.#cache.path(key, state, (path) => download(this.#s3, key, state, path))
    })
  }

  async release(path: string): Promise<void> {
    await this.#cache.release(path).catch((error) => {
      throw fileFailure(`clear the cache of ${this.name}`, error)
    })
  }

  async *list(prefix: string): AsyncGenerator<StoredObject> {
    checkPrefix(prefix)
    let after: string | undefined
    do {
      const page = await this.#guard('list', null, () =>
        this.#s3.client.send(
          new ListObjectsV2Command({
            Bucket: this.#s3.bucket,
            Prefix: this.#s3.at(prefix).Key,
            ...(after !== undefined && { ContinuationToken: after }),
          }),
        ),
      )
      for (const { Key, Size } of page.Contents ?? [])
        if (Key !== undefined) yield { key: this.#s3.keyOf(Key), size: Size ?? 0 }
      after = page.IsTruncated === true ? page.NextContinuationToken : undefined
    } while (after !== undefined)
  }

  async delete(key: string): Promise<void> {
    await this.#guard('remove', key, () => this.#s3.client.send(new DeleteObjectCommand(this.#s3.at(key))))
  }

  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    await Promise.allSettled(this.#underWay)
    this.#s3.client.destroy()
    await this.#cache.close().catch((error) => {
      throw s3Failure(`clear the cache of ${this.name}`, error)
    })
  }

  get #uploader() {
    const { client } = this.#s3
    return { client, at: (key: string) => this.#s3.at(key) }
  }

  async #stateOf(key: string): Promise<ObjectState> {
    try {
      const { ETag, ContentLength } = await this.#s3.client.send(new HeadObjectCommand(this.#s3.at(key)))
      return { etag: ETag ?? '', size: ContentLength ?? 0 }
    } catch (error) {
      if (isNoObject(error)) throw new LakeError('missing', `${key} is not in ${this.name}`, error)
      throw error
    }
  }

  /** Once per opening, and no reason to fail. */
  async #sweep(): Promise<void> {
    if (this.#hasSwept) return
    this.#hasSwept = true
    await sweepUploads(this.#s3, this.#s3.at('').Key).catch(() => {})
  }

  async #guard<T>(verb: string, key: string | null, work: () => Promise<T>): Promise<T> {
    if (key !== null) checkKey(key)
    if (this.#isClosed) throw new LakeError('closed', `the lake in ${this.name} is closed`)
    const working = work()
    this.#underWay.add(working)
    try {
      return await working
    } catch (error) {
      throw s3Failure(`${verb} ${key === null ? this.name : `${this.name}/${key}`}`, error)
    } finally {
      this.#underWay.delete(working)
    }
  }
}
