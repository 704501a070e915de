import { type FileHandle, open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { GetObjectCommand } from '@aws-sdk/client-s3'
import type { S3Bucket } from './s3-bucket.ts'
import { isPassing } from './s3-failure.ts'

/** What an object was when it was looked at. */
export type ObjectState = { readonly etag: string; readonly size: number }

/**
 * Writes an object's content to a new file and syncs it. Where the connection breaks it goes on from there, as long
 * as the object is the same. Throws the client's error after so many tries in a row that brought nothing.
 */
export async function download(s3: S3Bucket, key: string, state: ObjectState, path: string): Promise<void> {
  const file = await open(path, 'wx')
  try {
    let have = 0
    let tries = 0
    while (have < state.size) {
      try {
        for await (const chunk of chunksOf(s3, key, state.etag, have)) {
          await writeAll(file, chunk)
          have += chunk.length
          tries = 0
        }
        if (have < state.size) throw Object.assign(new Error('cut short'), { name: 'CutShort' })
      } catch (error) {
        if (!isPassing(error) || ++tries >= s3.attempts) throw error
        await pause(100 * 2 ** tries * (0.5 + Math.random() / 2))
      }
    }
    await file.sync()
  } finally {
    await file.close()
  }
}

async function writeAll(file: FileHandle, chunk: Buffer): Promise<void> {
  let done = 0
  while (done < chunk.length) done += (await file.write(chunk, done)).bytesWritten
}

/** The object's bytes from a place on. A silence ends them with an error: no timer of the client watches a body. */
async function* chunksOf(s3: S3Bucket, key: string, etag: string, from: number): AsyncGenerator<Buffer> {
  const controller = new AbortController()
  const { Body } = await s3.client.send(
    new GetObjectCommand({ ...s3.at(key), IfMatch: etag, Range: `bytes=${from}-` }),
    { abortSignal: controller.signal },
  )
  const body = Body as Readable
  const watch = setTimeout(() => {
    body.destroy(Object.assign(new Error('the store fell silent'), { code: 'ETIMEDOUT' }))
  }, s3.silenceMs)
  try {
    for await (const chunk of body) {
      watch.refresh()
      yield chunk as Buffer
    }
  } finally {
    clearTimeout(watch)
    body.destroy()
  }
}
