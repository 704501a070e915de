import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isAbsent, storageError } from './storage-error.ts'

/** A file of consecutive messages, named after the sequence of the first. */
export type Segment = { readonly first: number; readonly path: string }

export const segmentPath = (folder: string, first: number): string =>
  join(folder, `${String(first).padStart(16, '0')}.log`)

/** The segments of a stream, oldest first; none where the folder does not exist. Throws `BusError`. */
export async function listSegments(folder: string): Promise<Segment[]> {
  let names: string[]
  try {
    names = await readdir(folder)
  } catch (error) {
    if (isAbsent(error)) return []
    throw storageError(`read ${folder}`, error)
  }
  return names
    .filter((name) => /^\d{16}\.log$/.test(name))
    .sort()
    .map((name) => ({ first: Number(name.slice(0, 16)), path: join(folder, name) }))
}

/** A segment with what retention goes by. */
export type SizedSegment = Segment & { readonly bytes: number; readonly changedMs: number }

/** The segments with size and time of the last message. One that vanishes meanwhile is left out. */
export async function measureSegments(folder: string): Promise<SizedSegment[]> {
  const found: SizedSegment[] = []
  for (const segment of await listSegments(folder)) {
    try {
      const { size, mtimeMs } = await stat(segment.path)
      found.push({ ...segment, bytes: size, changedMs: mtimeMs })
    } catch (error) {
      if (!isAbsent(error)) throw storageError(`read ${segment.path}`, error)
    }
  }
  return found
}
