import type { StoredObject } from '../storage.ts'
import type { SpoolEntry } from './spool-entry.ts'

/** What is stored as it will be once the entries are done. Both come in ascending order of key. */
export async function* merged(
  entries: readonly SpoolEntry[],
  stored: AsyncIterable<StoredObject>,
): AsyncGenerator<StoredObject> {
  let next = 0
  for await (const object of stored) {
    for (; next < entries.length && entries[next]!.key < object.key; next++) yield* resultOf(entries[next]!)
    if (entries[next]?.key !== object.key) yield object
  }
  for (; next < entries.length; next++) yield* resultOf(entries[next]!)
}

function* resultOf({ op, key, size }: SpoolEntry): Generator<StoredObject> {
  if (op !== 'delete') yield { key, size }
}
