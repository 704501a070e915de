import { LakeError } from '../../lake-error.ts'
import { isKey } from '../key.ts'

/** What was asked for while the store may be away. */
export type SpoolEntry = {
  /** Place in the order in which it is to be done. */
  readonly seq: number
  readonly op: 'put' | 'put-if-absent' | 'delete'
  readonly key: string
  /** Bytes of the content; 0 of a removal. */
  readonly size: number
}

const nameOf = (seq: number): string => String(seq).padStart(12, '0')

/** Keys in the spool of an entry's description and of its content. */
export const entryKey = ({ seq }: SpoolEntry): string => `${nameOf(seq)}.json`
export const contentKey = ({ seq }: SpoolEntry): string => `${nameOf(seq)}.data`

export const printEntry = (entry: SpoolEntry): Uint8Array => new TextEncoder().encode(JSON.stringify(entry))

/** The entry of a description. Throws `LakeError` where it is none. */
export function parseEntry(bytes: Uint8Array, where: string): SpoolEntry {
  let value: Partial<SpoolEntry> | null = null
  try {
    value = JSON.parse(new TextDecoder().decode(bytes))
  } catch {}
  const { seq = -1, op = '', key = '', size = -1 } = value ?? {}
  const isOp = op === 'put' || op === 'put-if-absent' || op === 'delete'
  if (isOp && Number.isSafeInteger(seq) && Number.isSafeInteger(size) && isKey(key))
    return { seq, op, key, size }
  throw new LakeError('corrupt', `${where} is no entry of a spool: somebody has changed it`)
}
