import { LakeError } from '../lake-error.ts'

/** What went wrong with something that is compacted, as one sentence: DuckDB says of a full disk only in words that it is one. */
export function compactionFailure(where: string, error: unknown): LakeError {
  if (error instanceof LakeError) return new LakeError(error.code, `${where}: ${error.message}`, error)
  const said = error instanceof Error ? error.message.split('\n')[0]! : String(error)
  if (/No space left|Disk quota|File too large/i.test(said))
    return new LakeError('full', `cannot compact ${where}: the disk is full, free some space on it`, error)
  if (/Out of Memory/i.test(said))
    return new LakeError('full', `cannot compact ${where}: ${said} (allow more memory)`, error)
  return new LakeError('storage', `cannot compact ${where}: ${said}`, error)
}
