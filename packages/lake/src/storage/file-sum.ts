import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { fileFailure } from './local/file-failure.ts'

/** SHA-256 of a file's content, in hexadecimal digits. Throws `LakeError` where it cannot be read. */
export async function fileSum(path: string): Promise<string> {
  const hash = createHash('sha256')
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk)
  } catch (error) {
    throw fileFailure(`read ${path}`, error)
  }
  return hash.digest('hex')
}
