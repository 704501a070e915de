import { LakeError } from '../../lake-error.ts'

const KNOWN: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'the disk is read-only',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EEXIST: 'a file has the name of the folder',
  EISDIR: 'a folder has the name of the file',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  EIO: 'the disk failed',
  ENOENT: 'it does not exist',
}
const FULL: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full, free some space on it',
  EDQUOT: 'the disk quota is used up, free some space',
  EFBIG: 'the file is larger than this process may write (ulimit -f)',
}

const codeOf = (error: unknown): string => String((error as NodeJS.ErrnoException).code ?? '')

/** A failure of the file system as one sentence; a `LakeError` stays as it is. */
export function fileFailure(doing: string, error: unknown): LakeError {
  if (error instanceof LakeError) return error
  const code = codeOf(error)
  const full = FULL[code]
  if (full !== undefined) return new LakeError('full', `cannot ${doing}: ${full} (${code})`, error)
  const why = KNOWN[code]
  const said = error instanceof Error ? error.message : String(error)
  return new LakeError('storage', `cannot ${doing}: ${why === undefined ? said : `${why} (${code})`}`, error)
}

/** Whether an error says that there is no such file, nor could be: a part of its path may be a file. */
export const isAbsent = (error: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes(codeOf(error))

/** Whether an error has one of the codes of the system. */
export const hasCode = (error: unknown, ...codes: readonly string[]): boolean => codes.includes(codeOf(error))
