import { createHash } from 'node:crypto'
import { S3Client } from '@aws-sdk/client-s3'
import type { S3Options } from './s3-options.ts'

/** A bucket with the client that speaks with it, and where keys of the lake lie in it. */
export class S3Bucket {
  readonly client: S3Client
  readonly name: string
  readonly bucket: string
  readonly silenceMs: number
  readonly attempts: number
  readonly #root: string

  constructor(options: S3Options) {
    const { bucket, prefix = '', attempts = 4, silenceMs = 20_000 } = options
    this.bucket = bucket
    this.#root = prefix === '' ? '' : `${prefix}/`
    this.name = `s3://${bucket}${prefix === '' ? '' : `/${prefix}`}`
    this.silenceMs = silenceMs
    this.attempts = attempts
    this.client = new S3Client({
      region: options.region ?? 'us-east-1',
      ...(options.endpoint !== undefined && { endpoint: options.endpoint }),
      credentials: {
        accessKeyId: options.accessKeyId,
        secretAccessKey: options.secretAccessKey,
        ...(options.sessionToken !== undefined && { sessionToken: options.sessionToken }),
      },
      // Stores other than Amazon's know neither bucket names in host names nor checksums behind a body.
      forcePathStyle: true,
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      maxAttempts: attempts,
      requestHandler: { connectionTimeout: Math.min(5000, silenceMs), socketTimeout: silenceMs },
    })
  }

  /** Where an object of the lake is, as requests want it. */
  at(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.bucket, Key: this.#root + key }
  }

  /** The lake's key of an object in the bucket. */
  keyOf(objectKey: string): string {
    return objectKey.slice(this.#root.length)
  }
}

/** What the store compares the bytes with that it received. */
export const md5Of = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('base64')
