import { randomUUID } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { md5Of, type S3Bucket } from './s3-bucket.ts'
import { isNoObject, nameOf, statusOf } from './s3-failure.ts'

/** Parts that are on their way at a time. */
const SIDE_BY_SIDE = 3
/** The protocol's most parts, less some. */
const MAX_PARTS = 9000

/** Uploads bytes; where absence is demanded, whether they were stored. */
export async function uploadBytes(
  { client, at }: Uploader,
  key: string,
  bytes: Uint8Array,
  ifAbsent: boolean,
): Promise<boolean> {
  const writer = randomUUID()
  try {
    await client.send(
      new PutObjectCommand({
        ...at(key),
        Body: bytes,
        ContentMD5: md5Of(bytes),
        Metadata: { writer },
        ...(ifAbsent && { IfNoneMatch: '*' }),
      }),
    )
    return true
  } catch (error) {
    if (!ifAbsent || statusOf(error) !== 412) throw error
    // The answer to the first try may have been lost, and the second one refused because of it.
    return await isOurs({ client, at }, key, writer)
  }
}

type Uploader = { readonly client: S3Bucket['client']; at(key: string): { Bucket: string; Key: string } }

async function isOurs({ client, at }: Uploader, key: string, writer: string): Promise<boolean> {
  try {
    const { Metadata } = await client.send(new HeadObjectCommand(at(key)))
    return Metadata?.writer === writer
  } catch (error) {
    if (isNoObject(error)) return false
    throw error
  }
}

/** Uploads a file, in parts of `partBytes` where it is larger. Nothing is visible before all of it is there. */
export async function uploadFile(to: Uploader, key: string, path: string, partBytes: number): Promise<void> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    if (size > partBytes)
      await uploadParts(to, key, file, size, Math.max(partBytes, Math.ceil(size / MAX_PARTS)))
    else await uploadBytes(to, key, await readAt(file, 0, size), false)
  } finally {
    await file.close()
  }
}

async function uploadParts(
  to: Uploader,
  key: string,
  file: FileHandle,
  size: number,
  partBytes: number,
): Promise<void> {
  const { client, at } = to
  const writer = randomUUID()
  const { UploadId } = await client.send(
    new CreateMultipartUploadCommand({ ...at(key), Metadata: { writer } }),
  )
  if (UploadId === undefined) throw new Error('the store began no upload')
  const upload = { ...at(key), UploadId }
  try {
    const Parts = await sendParts(client, upload, file, size, partBytes)
    await complete(to, key, upload, Parts, writer)
  } catch (error) {
    // Invisible, but it takes room; if the store is away, `sweepUploads` finds it later.
    await client.send(new AbortMultipartUploadCommand(upload)).catch(() => {})
    throw error
  }
}

type Upload = { readonly Bucket: string; readonly Key: string; readonly UploadId: string }

async function sendParts(
  client: S3Bucket['client'],
  upload: Upload,
  file: FileHandle,
  size: number,
  partBytes: number,
): Promise<CompletedPart[]> {
  const count = Math.ceil(size / partBytes)
  const parts: CompletedPart[] = []
  let next = 0
  let isBroken = false
  const sendSome = async (): Promise<void> => {
    while (next < count && !isBroken) {
      const place = next++
      const bytes = await readAt(file, place * partBytes, Math.min(partBytes, size - place * partBytes))
      const PartNumber = place + 1
      const part = { ...upload, PartNumber, Body: bytes, ContentMD5: md5Of(bytes) }
      const { ETag } = await client.send(new UploadPartCommand(part))
      parts[place] = { PartNumber, ...(ETag !== undefined && { ETag }) }
    }
  }
  const senders = Array.from({ length: SIDE_BY_SIDE }, () =>
    sendSome().catch((error) => {
      isBroken = true
      throw error
    }),
  )
  // All have to have ended before the upload is given up, or a late part would begin it anew.
  const failed = (await Promise.allSettled(senders)).find(({ status }) => status === 'rejected')
  if (failed !== undefined) throw (failed as PromiseRejectedResult).reason
  return parts
}

async function complete(
  to: Uploader,
  key: string,
  upload: Upload,
  Parts: CompletedPart[],
  writer: string,
): Promise<void> {
  try {
    await to.client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }))
  } catch (error) {
    // Completed by a try whose answer was lost.
    if (nameOf(error) === 'NoSuchUpload' && (await isOurs(to, key, writer))) return
    throw error
  }
}

async function readAt(file: FileHandle, from: number, length: number): Promise<Uint8Array> {
  const bytes = Buffer.alloc(length)
  const { bytesRead } = await file.read(bytes, 0, length, from)
  if (bytesRead !== length) throw new Error('the file became shorter while it was read')
  return bytes
}
