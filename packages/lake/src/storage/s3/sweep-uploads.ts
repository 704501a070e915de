import { AbortMultipartUploadCommand, ListMultipartUploadsCommand } from '@aws-sdk/client-s3'
import type { S3Bucket } from './s3-bucket.ts'

/** Younger uploads in parts may be another process's. */
const MAX_AGE_MS = 24 * 60 * 60 * 1000

/** Gives up the uploads in parts that nobody finishes any more: they are invisible, but they take room. */
export async function sweepUploads({ client, bucket }: S3Bucket, prefix: string): Promise<void> {
  const { Uploads = [] } = await client.send(
    new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: prefix }),
  )
  for (const { Key, UploadId, Initiated } of Uploads)
    if (Initiated !== undefined && Date.now() - Initiated.getTime() > MAX_AGE_MS)
      await client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId }))
}
