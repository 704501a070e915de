import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { openFile, type Source, sourceName } from './byte-source.ts'

/** Bytes at the start of a file that enter the identity. */
const LEADING_BYTES = 64 * 1024

/**
 * The identity of a list of inputs: 32 hexadecimal digits over names without folders, sizes and leading
 * bytes, in order. Of a stream only that it is one is known.
 *
 * It serves to resume a run, never to name it. Throws `InputError` where a file cannot be opened.
 */
export async function inputIdentity(sources: readonly Source[]): Promise<string> {
  const hash = createHash('sha256')
  for (const source of sources) {
    if (typeof source !== 'string') hash.update(JSON.stringify([sourceName(source)]))
    else hash.update(await fileIdentity(source))
  }
  return hash.digest('hex').slice(0, 32)
}

async function fileIdentity(path: string): Promise<string> {
  const file = await openFile(path)
  try {
    const stat = await file.stat()
    // A pipe's bytes can be read once only.
    if (!stat.isFile()) return JSON.stringify([basename(path)])
    const { bytesRead, buffer } = await file.read(Buffer.alloc(LEADING_BYTES), 0, LEADING_BYTES, 0)
    const leading = createHash('sha256').update(buffer.subarray(0, bytesRead)).digest('hex')
    return JSON.stringify([basename(path), stat.size, leading])
  } finally {
    await file.close()
  }
}
