/** Something stored: where, and how large. */
export type StoredObject = {
  readonly key: string
  /** Bytes. */
  readonly size: number
}

/**
 * Where a lake lies: objects by key, each there whole or not at all. A key is a path of segments of
 * `[A-Za-z0-9._=-]`, none of which begins with a dot.
 *
 * Every method throws `LakeError`: `invalid` for a key that breaks the rule, `full`, `storage`, `unreachable` and
 * `refused` for what the disk or the store says, `closed` after `close`. Nothing is visible under a key until all of
 * it is stored, and then neither `kill -9` nor a loss of power takes it away; what a broken write leaves is never
 * listed. Methods may be called side by side; of two writes to a key the one that ends last stays.
 */
export type LakeStorage = {
  /** What it is, for messages: a folder's path or s3://bucket/prefix. */
  readonly name: string
  /** Folders on this machine that `open` gives paths in. */
  readonly folders: readonly string[]
  /**
   * Makes a local file's content visible at `key`, in place of what was there. The file is gone afterwards, and not
   * to be changed before; where it throws, the file is still there.
   */
  putFile(key: string, localPath: string): Promise<void>
  /** The same with bytes, which are not to be changed until it has settled. */
  put(key: string, bytes: Uint8Array): Promise<void>
  /** Stores bytes unless the key has any, of any writer. Whether it did; false says that another was first. */
  putIfAbsent(key: string, bytes: Uint8Array): Promise<boolean>
  /** All bytes of an object; null where there is nothing. */
  get(key: string): Promise<Uint8Array | null>
  /**
   * A local path with the object's content, to be read only, until it is released or the storage closed. Throws
   * `missing` where there is nothing.
   */
  open(key: string): Promise<string>
  /** Says that a path that `open` gave is read no more: a copy may then make room for others. */
  release(path: string): Promise<void>
  /** Every object whose key begins with `prefix`, in ascending order of key, byte by byte. Empty prefix: all. */
  list(prefix: string): AsyncIterable<StoredObject>
  /** Removes an object; one that is not there is as good as removed. */
  delete(key: string): Promise<void>
  /** Waits for what is under way and lets go of files and connections. */
  close(): Promise<void>
}
