import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { EVENT_TYPES, type EventPayload, LEVEL_KINDS } from '@spymaster/core/payload'
import { type TouchRow, touchRowOf } from '@spymaster/study'
import type { Surroundings } from '../command.ts'
import { ProgressLine } from '../progress-line.ts'
import { UsageError } from '../usage-error.ts'

/** Touches of event files, and which settings made them. */
export type EventFiles = { readonly rows: readonly TouchRow[]; readonly configs: ReadonlySet<string> }

/**
 * Reads files that `spymaster signals --events` wrote; of their messages only `resolve` says what followed.
 * Throws `UsageError` naming file, line and column where a line is no such message, or an event comes twice.
 */
export async function readEventFiles(
  paths: readonly string[],
  { stderr, signal }: Pick<Surroundings, 'stderr' | 'signal'>,
): Promise<EventFiles> {
  const rows: TouchRow[] = []
  const configs = new Set<string>()
  const seen = new Set<string>()
  const progress = new ProgressLine(stderr)
  try {
    for (const path of paths) {
      let number = 0
      for await (const line of linesOf(path, signal)) {
        number++
        if (line === '') continue
        const event = parseEvent(line, `${path}:${number}`)
        const row = touchRowOf(event)
        if (row === null) continue
        if (seen.has(event.id))
          throw new UsageError(`${path}:${number}:1: event ${event.id} comes a second time`)
        seen.add(event.id)
        configs.add(event.config)
        rows.push(row)
        if (progress.isDue) progress.tell(`${path}: ${number} lines, ${rows.length} touches`)
      }
    }
  } finally {
    progress.end()
  }
  return { rows, configs }
}

async function* linesOf(path: string, signal: AbortSignal): AsyncGenerator<string> {
  const stream = createReadStream(path, { encoding: 'utf8', signal })
  try {
    for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }))
      yield line
  } catch (error) {
    signal.throwIfAborted()
    throw new UsageError(
      `${path}: cannot be read (${(error as Error).message}); --events names files of signals --events`,
    )
  }
}

function parseEvent(line: string, place: string): EventPayload {
  let event: Partial<EventPayload> | null
  try {
    event = JSON.parse(line)
  } catch (error) {
    const [, position = '0'] = /position (\d+)/.exec((error as Error).message) ?? []
    throw new UsageError(`${place}:${Number(position) + 1}: is no line of JSON`)
  }
  const wrong = faultIn(event)
  if (wrong !== null) throw new UsageError(`${place}:1: is no touch event of signals --events: ${wrong}`)
  return event as EventPayload
}

/** What keeps a value from being a touch event that can be counted; null for nothing. */
function faultIn(event: Partial<EventPayload> | null): string | null {
  if (typeof event !== 'object' || event === null) return 'it is no object'
  if (!EVENT_TYPES.includes(event.type!)) return `type is ${JSON.stringify(event.type)}`
  if (!/^\d{4}-\d{2}-\d{2}\//.test(event.id ?? '')) return `id is ${JSON.stringify(event.id)}`
  if (!LEVEL_KINDS.includes(event.level?.kind as never))
    return `level.kind is ${JSON.stringify(event.level?.kind)}`
  if (event.type !== 'resolve') return event.labels == null ? null : 'labels are for resolve alone'
  const { A, B } = event.labels ?? {}
  if (!Array.isArray(A?.outcomes)) return 'labels.A.outcomes are missing'
  return B == null || Array.isArray(B.outcomes) ? null : 'labels.B.outcomes are missing'
}
