import { LakeError } from '../lake-error.ts'

/** A segment: no hidden files, hence no `.` and `..` either. */
const SEGMENT = /^[A-Za-z0-9_=-][A-Za-z0-9._=-]*$/
const MAX_SEGMENT = 200
/** S3 allows 1,024 bytes, of which a prefix takes some. */
const MAX_KEY = 800

/** Whether a text can be a key. */
export function isKey(text: string): boolean {
  return (
    text.length <= MAX_KEY &&
    text.split('/').every((segment) => SEGMENT.test(segment) && segment.length <= MAX_SEGMENT)
  )
}

/** The key itself. Throws `LakeError` unless it is a path of segments that any storage can hold. */
export function checkKey(key: string): string {
  if (isKey(key)) return key
  throw new LakeError(
    'invalid',
    `a key must be segments of A-Z, a-z, 0-9 and ._=- that begin with no dot, joined by /, was ${JSON.stringify(key.slice(0, 100))}`,
  )
}

/** The prefix itself: a beginning of a key. Throws `LakeError` for what no key begins with. */
export function checkPrefix(prefix: string): string {
  if (prefix === '' || isKey(`${prefix}x`)) return prefix
  throw new LakeError(
    'invalid',
    `a prefix must be the beginning of a key, was ${JSON.stringify(prefix.slice(0, 100))}`,
  )
}
