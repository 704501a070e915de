import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { fileFailure } from './local/file-failure.ts'

const CHUNK_BYTES = 1 << 18

/** SHA-256 of a file's content, in hexadecimal digits. Throws `LakeError` where it cannot be read. */
export async function fileSum(path: string): Promise<string> {
  const hash = createHash('sha256')
  try {
    await using file = await open(path)
    // One piece of memory for all: streams make a new one for each chunk.
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES)
    for (;;) {
      const { bytesRead } = await file.read(chunk)
      if (bytesRead === 0) break
      hash.update(chunk.subarray(0, bytesRead))
    }
  } catch (error) {
    throw fileFailure(`read ${path}`, error)
  }
  return hash.digest('hex')
}
