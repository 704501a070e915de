import { BusError } from '../bus-error.ts'

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
}
const DISK_FULL = new Set(['ENOSPC', 'EDQUOT'])

/** A failure of the file system as one sentence; a `BusError` stays as it is. */
export function storageError(doing: string, error: unknown): BusError {
  if (error instanceof BusError) return error
  const { code = '', message = String(error) } = error as NodeJS.ErrnoException
  if (DISK_FULL.has(code))
    return new BusError('full', `cannot ${doing}: the disk is full (${code})`, error, 'free some space on it')
  const why = KNOWN[code]
  return new BusError(
    'storage',
    `cannot ${doing}: ${why === undefined ? message : `${why} (${code})`}`,
    error,
  )
}

/** Whether an error says that there is no such file or folder. */
export const isAbsent = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT'
