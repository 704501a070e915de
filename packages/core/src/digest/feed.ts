import type { SnapDigest } from './snap-digest.ts'

/** Folds a value into a digest. */
export type Feed<Value> = (digest: SnapDigest, value: Value) => void

/** A feed for every field; a field added to the type and forgotten here does not compile. */
export type Feeds<Fields> = { readonly [Key in keyof Fields]-?: Feed<Fields[Key]> }

/** A number, or null for a missing one. */
export const number: Feed<number | null> = (digest, value) => digest.number(value)

/** A yes or no, as 1 or 0. */
export const flag: Feed<boolean> = (digest, value) => digest.number(value ? 1 : 0)

/** Leaves a text out of the digest. Takes texts only, so that no number is left out by mistake. */
export const leftOut: Feed<string | null> = () => {}

/** Leaves a list of texts out of the digest; its length goes in. */
export const textsLeftOut: Feed<readonly string[]> = (digest, value) => digest.number(value.length)

/** Nanoseconds as decimal text, beyond what a double holds: the whole seconds, then the rest. */
export const nanoseconds: Feed<string> = (digest, value) => {
  digest.number(Number(value.slice(0, -9)))
  digest.number(Number(value.slice(-9)))
}

/** A word of a fixed list by its place, null as missing. Throws RangeError when the list does not have it. */
export function word<Word extends string>(words: readonly Word[]): Feed<Word | null> {
  return (digest, value) => {
    const place = value === null ? null : words.indexOf(value)
    if (place === -1) throw new RangeError(`"${value}" is none of ${words.join(', ')}`)
    digest.number(place)
  }
}

/** All fields of an object, in the order of `feeds`. */
export function fields<Fields extends object>(feeds: Feeds<Fields>): Feed<Fields> {
  const entries = Object.entries(feeds) as [keyof Fields, Feed<Fields[keyof Fields]>][]
  return (digest, value) => {
    for (const [key, feed] of entries) feed(digest, value[key])
  }
}

/** An object that may be missing: whether it is there, then the object. */
export function optional<Value extends object>(feed: Feed<Value>): Feed<Value | null> {
  return (digest, value) => {
    digest.number(value === null ? 0 : 1)
    if (value !== null) feed(digest, value)
  }
}

/** A list: its length, then its items. */
export function list<Item>(feed: Feed<Item>): Feed<readonly Item[]> {
  return (digest, value) => {
    digest.number(value.length)
    for (const item of value) feed(digest, item)
  }
}
