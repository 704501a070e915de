import type { Json, JsonObject } from './signals-line.ts'

/** A field in which two payloads differ. */
export type Difference = {
  /** As in `levels[ROUND_687].barrier.filled`: items of a list by their id. */
  readonly path: string
  /** The same of all items: `levels[].barrier.filled`. */
  readonly field: string
  /** The values; undefined where a payload has no such field or item. */
  readonly a: Json | undefined
  readonly b: Json | undefined
}

/** Said once of the runs, not of every line. */
const OF_THE_RUN: ReadonlySet<string> = new Set(['run', 'config'])

/**
 * Fields that follow from what was published before: after one difference, or with another beginning, they differ in
 * every line.
 */
export const FOLLOWING: ReadonlySet<string> = new Set(['seq', 'digest'])

/**
 * All fields in which two payloads differ, in the order in which they are written, but for `run` and `config`.
 * Items that only one has are one difference, as are lists without ids (of texts).
 */
export function differences(a: JsonObject, b: JsonObject): Difference[] {
  const found: Difference[] = []
  for (const name of namesOf(a, b))
    if (!OF_THE_RUN.has(name)) compare({ path: name, field: name, a: own(a, name), b: own(b, name) }, found)
  return found
}

/** Whether a field is one that was asked to be left out: it, what it is part of, or the same of all items. */
export function isIgnored({ path, field }: Difference, ignored: readonly string[]): boolean {
  return ignored.some((name) =>
    [path, field, field.replaceAll('[]', '')].some((text) => isWithin(text, name)),
  )
}

const isWithin = (path: string, name: string): boolean =>
  path.startsWith(name) && (path.length === name.length || '.['.includes(path[name.length]!))

function compare(pair: Difference, found: Difference[]): void {
  const { path, field, a, b } = pair
  if (a === b) return
  if (isObject(a) && isObject(b)) {
    for (const name of namesOf(a, b)) {
      const values = { a: own(a, name), b: own(b, name) }
      compare({ path: `${path}.${name}`, field: `${field}.${name}`, ...values }, found)
    }
  } else if (isListOfItems(a) && isListOfItems(b)) compareItems(pair, byId(a), byId(b), found)
  else if (JSON.stringify(a) !== JSON.stringify(b)) found.push(pair)
}

type Items = ReadonlyMap<string, JsonObject>

/** Items by their ids, so that one more does not make all behind it differ. */
function compareItems({ path, field }: Difference, a: Items, b: Items, found: Difference[]): void {
  const before = found.length
  for (const id of inStep([...a.keys()], [...b.keys()]))
    compare({ path: `${path}[${id}]`, field: `${field}[]`, a: a.get(id), b: b.get(id) }, found)
  // With other values their order follows from these.
  const [orderA, orderB] = [[...a.keys()], [...b.keys()]]
  if (found.length === before && orderA.some((id, place) => id !== orderB[place]))
    found.push({ path: `${path}[]`, field: `${field}[]`, a: orderA, b: orderB })
}

/** A second item of an id, as when a signal ends twice between two lines, is `ID#2`. */
function byId(list: readonly JsonObject[]): Items {
  const items = new Map<string, JsonObject>()
  for (const item of list) {
    let [id, count] = [`${item.id}`, 1]
    while (items.has(id)) id = `${item.id}#${++count}`
    items.set(id, item)
  }
  return items
}

/** All names of two lists in one order: those that only the second has come where they stand in it. */
function inStep(a: readonly string[], b: readonly string[]): string[] {
  const inA = new Set(a)
  const before = new Map<string | null, string[]>()
  let next: string | null = null
  for (const name of b.toReversed())
    if (inA.has(name)) next = name
    else before.set(next, [name, ...(before.get(next) ?? [])])
  return [...a.flatMap((name) => [...(before.get(name) ?? []), name]), ...(before.get(null) ?? [])]
}

const namesOf = (a: JsonObject, b: JsonObject): string[] => inStep(Object.keys(a), Object.keys(b))

/** A field of the object itself: a parsed object has others by inheritance. */
const own = (object: JsonObject, name: string): Json | undefined =>
  Object.hasOwn(object, name) ? object[name] : undefined

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isListOfItems = (value: Json | undefined): value is readonly JsonObject[] =>
  Array.isArray(value) && value.every((item) => isObject(item) && typeof own(item, 'id') === 'string')
