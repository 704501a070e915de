import { ProtocolError } from './protocol-error.ts'

/** Asserts that a parsed JSON value is a `T`; `path` is where it stands. Throws `ProtocolError`. */
export type Check<T> = ((value: unknown, path: string) => void) & { readonly checks?: T }

const TEXT_LENGTH = 1_000
const LIST_LENGTH = 2_000

function refuse(path: string, rule: string, value: unknown): never {
  throw new ProtocolError('shape', `${path} must be ${rule}, was ${describe(value)}`)
}

/** A value in a few words: what came from outside is never printed whole. */
function describe(value: unknown): string {
  if (value === undefined) return 'missing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'an object'
  return typeof value === 'string' ? `"${value.slice(0, 40)}"` : String(value)
}

/** Text of at most 1,000 characters. */
export const text: Check<string> = (value, path) => {
  if (typeof value !== 'string' || value.length > TEXT_LENGTH)
    refuse(path, `text of at most ${TEXT_LENGTH} characters`, value)
}

/** A finite number within bounds, both included. JSON's 1e999 reads as Infinity and is none. */
export function number(min = -Number.MAX_VALUE, max = Number.MAX_VALUE): Check<number> {
  return (value, path) => {
    if (typeof value !== 'number' || !(value >= min && value <= max))
      refuse(path, min === -Number.MAX_VALUE ? 'a number' : `a number from ${min} to ${max}`, value)
  }
}

/** A count: a whole number from 0 to 2^53 - 1. */
export const count: Check<number> = (value, path) => {
  if (!Number.isSafeInteger(value) || (value as number) < 0) refuse(path, 'a whole number from 0', value)
}

/** The last instant that a `Date` can hold, ms since the Unix epoch. */
const LAST_INSTANT_MS = 8_640_000_000_000_000

/** An instant, ms since the Unix epoch. */
export const instant: Check<number> = number(0, LAST_INSTANT_MS)

export const flag: Check<boolean> = (value, path) => {
  if (typeof value !== 'boolean') refuse(path, 'true or false', value)
}

/** One of a list of words. */
export function word<const Words extends readonly string[]>(words: Words): Check<Words[number]> {
  const known = new Set<unknown>(words)
  return (value, path) => {
    if (!known.has(value)) refuse(path, `one of ${words.join(', ')}`, value)
  }
}

/** Null, or what `check` lets through. A missing value is not null. */
export function nullable<T>(check: Check<T>): Check<T | null> {
  return (value, path) => {
    if (value !== null) check(value, path)
  }
}

/** A list of at most 2,000. */
export function list<T>(check: Check<T>): Check<readonly T[]> {
  return (value, path) => {
    if (!Array.isArray(value) || value.length > LIST_LENGTH)
      refuse(path, `a list of at most ${LIST_LENGTH}`, value)
    for (let index = 0; index < value.length; index++) check(value[index], `${path}[${index}]`)
  }
}

/** A list of two. */
export function pair<A, B>(first: Check<A>, second: Check<B>): Check<readonly [A, B]> {
  return (value, path) => {
    if (!Array.isArray(value) || value.length !== 2) refuse(path, 'a list of two', value)
    first(value[0], `${path}[0]`)
    second(value[1], `${path}[1]`)
  }
}

/**
 * An object with these keys. Keys that are not named pass unread: payloads change by additions, so an older page
 * goes on with a newer server.
 */
export function object<T>(keys: { readonly [Key in keyof T]-?: Check<T[Key]> }): Check<T> {
  const checks = Object.entries(keys) as [string, Check<unknown>][]
  return (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(path, 'an object', value)
    for (const [key, check] of checks) {
      // An inherited name such as "constructor" is no value of the frame's.
      const member = Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined
      check(member, path === '' ? key : `${path}.${key}`)
    }
  }
}
