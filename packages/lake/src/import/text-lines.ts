import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { LakeError } from '../lake-error.ts'
import { fileFailure } from '../storage/local/file-failure.ts'

/** Characters of a line at most: what has longer ones is no text of ours, and must not fill the memory. */
const MAX_LINE = 1 << 20
const GUNZIP_CHUNK_BYTES = 256 * 1024

/**
 * The lines of a text file in UTF-8, without their ends; of a file compressed with gzip where its name ends in `.gz`.
 * Nothing is opened before the first is asked for. Throws `LakeError`: `corrupt` for a compressed file that is cut off
 * or damaged, `schema` for a line that is too long, `storage` for a file that cannot be read.
 */
export async function* textLines(path: string, signal?: AbortSignal): AsyncGenerator<string> {
  const name = basename(path)
  let line = 0
  let rest = ''
  try {
    for await (const chunk of textOf(path, signal)) {
      const lines = (rest + chunk).split('\n')
      rest = lines.pop()!
      for (const text of lines) {
        line++
        yield text.endsWith('\r') ? text.slice(0, -1) : text
      }
      if (rest.length > MAX_LINE)
        throw new LakeError('schema', `${name}, line ${line + 1} has no end: it is no text file`)
    }
  } catch (error) {
    signal?.throwIfAborted()
    throw readFailure(path, name, line, error)
  }
  if (rest !== '') yield rest
}

function textOf(path: string, signal: AbortSignal | undefined): AsyncIterable<string> {
  const bytes = createReadStream(path, { ...(signal !== undefined && { signal }) })
  if (!path.endsWith('.gz')) return bytes.setEncoding('utf8')
  // A pipeline brings the failure of the one to the other, which is read and so tells it.
  const plain = pipeline(bytes, createGunzip({ chunkSize: GUNZIP_CHUNK_BYTES }), () => {})
  return plain.setEncoding('utf8')
}

function readFailure(path: string, name: string, line: number, error: unknown): LakeError {
  const { code } = error as { code?: unknown }
  if (!String(code).startsWith('Z_')) return fileFailure(`read ${path}`, error)
  const what = code === 'Z_BUF_ERROR' ? 'is cut off' : 'is no sound gzip file'
  return new LakeError('corrupt', `${name} ${what} behind line ${line}: download it again`, error)
}
