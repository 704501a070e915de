import { FLAG, RecordView, RTYPE, systemCode, timeOrigin } from '@spymaster/dbn'
import { CONTROL_CODE } from '@spymaster/events'
import { alterations } from './alterations.ts'
import { type Draw, drawsOf } from './draws.ts'

/** One published line: the time it is for, ms since the Unix epoch, and its text. */
export type Line = { readonly ts: number; readonly text: string }

/** A physics from outside: records of a log in, all lines out. */
export type Fold = (log: readonly Uint8Array[]) => readonly Line[]

/** A line that knew what came after it. */
export type Leak = {
  /** Index of the first record that was altered. */
  readonly cut: number
  readonly alteration: string
  readonly expected: Line | undefined
  readonly got: Line | undefined
}

/** How hard to look. */
export type Search = {
  readonly seed: number
  /** Cuts to try, each under every alteration. Half of them fall on records that make a snap due. */
  readonly cuts: number
  /** Records after a cut that an altered future has; all that follow when absent. */
  readonly reach?: number
  /** Times, ms since the epoch, at whose ends to cut, instead of at random. */
  readonly after?: readonly number[]
}

const GRID_MS = 250
const NS_PER_MS = 1e6

/**
 * Looks for a line that depends on a record that came after it: cuts the log at random, alters what follows, and
 * compares, byte for byte, every line for a time before the first altered record. The snap for T fires before the
 * first record of a later log time, so nothing at or after T's end can have been known. Also a line for which no
 * later record has come yet is a leak: it was published before it was due. Null when none is found.
 */
export function findLeak(fold: Fold, log: readonly Uint8Array[], search: Search): Leak | null {
  const whole = fold(log)
  const times = logTimes(log)
  const early = before(whole, Infinity).find(({ ts }) => ts >= times.at(-1)!)
  if (early !== undefined) return { cut: log.length, alteration: 'none', expected: undefined, got: early }
  const draw = drawsOf(search.seed)
  const cuts = search.after?.map((ms) => firstAfter(times, ms)) ?? cutsOf(log, times, search.cuts, draw)
  for (const cut of cuts)
    for (const [alteration, alter] of Object.entries(alterations)) {
      const end = search.reach === undefined ? log.length : cut + search.reach
      const past = log.slice(0, cut)
      const altered = [...past, ...alter(log.slice(cut, end), draw, past)]
      const leak = firstLeak(fold(altered), logTimes(altered), whole, times, cut)
      if (leak !== null) return { cut, alteration, ...leak }
    }
  return null
}

/** The first line for a time before the first altered record that is not as it was. */
function firstLeak(
  lines: readonly Line[],
  times: readonly number[],
  whole: readonly Line[],
  wholeTimes: readonly number[],
  cut: number,
): Pick<Leak, 'expected' | 'got'> | null {
  const dueMs = times.at(-1)!
  const early = lines.find(({ ts }) => ts >= dueMs)
  if (early !== undefined) return { expected: undefined, got: early }
  const untilMs = Math.min(wholeTimes[cut]!, times[cut] ?? times[cut - 1]!)
  const expected = before(whole, untilMs)
  const got = before(lines, untilMs)
  for (let i = 0; i < Math.max(expected.length, got.length); i++)
    if (expected[i]?.text !== got[i]?.text) return { expected: expected[i], got: got[i] }
  return null
}

const before = (lines: readonly Line[], ms: number): Line[] => lines.filter(({ ts }) => ts < ms)

/**
 * Places in a log behind its first records, half of them anywhere, half before records that make a snap due: of each
 * type of record in turn, the rarest first, as a feed may leak that seldom makes one due.
 */
function cutsOf(log: readonly Uint8Array[], times: readonly number[], count: number, draw: Draw): number[] {
  const isDue = (ms: number, i: number) => i > 0 && Math.ceil(times[i - 1]! / GRID_MS) * GRID_MS < ms
  const due = times.flatMap((ms, i) => (isDue(ms, i) ? [i] : []))
  const kinds = [...Map.groupBy(due, (i) => log[i]![1]!).values()].sort((a, b) => a.length - b.length)
  return Array.from({ length: count }, (_, i) => {
    const kind = kinds[(i >> 1) % kinds.length]
    return i % 2 === 0 && kind !== undefined ? kind[draw(kind.length)]! : 1 + draw(times.length - 1)
  })
}

/** The first record that comes later than a time; the last where none does. */
function firstAfter(times: readonly number[], ms: number): number {
  const found = times.findIndex((time) => time > ms)
  return found === -1 ? times.length - 1 : found
}

/** Log time of every record of a run, ms since the Unix epoch: ts_recv made monotone, controls their own. */
export function logTimes(log: readonly Uint8Array[]): number[] {
  const view = new RecordView()
  const midnightMs = Math.floor(sessionMs(log) / 86_400_000) * 86_400_000
  const origin = timeOrigin(BigInt(midnightMs) * 1_000_000n)
  let nowNs = Number.NEGATIVE_INFINITY
  return log.map((record) => {
    view.attach(record).next()
    const isSystem = view.rtype === RTYPE.system
    const isBad = !isSystem && view.rtype !== RTYPE.statistics && (record[30]! & FLAG.badTsRecv) !== 0
    const isClocked = isSystem ? systemCode(view) === CONTROL_CODE : !isBad
    const ns = isSystem ? view.tsEventSince(origin) : view.tsRecvSince(origin)
    if (isClocked && ns > nowNs) nowNs = ns
    return midnightMs + nowNs / NS_PER_MS
  })
}

/** The time of the log's first record, ms since the epoch. */
function sessionMs(log: readonly Uint8Array[]): number {
  const { buffer, byteOffset } = log[0]!
  return Number(new DataView(buffer, byteOffset).getBigUint64(8, true) / 1_000_000n)
}
