import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import {
  BARRIER_UNITS,
  EVENT_TYPES,
  type EventPayload,
  LEVEL_KINDS,
  OUTCOMES,
  type OutcomeLabel,
  type StageLabels,
} from '@spymaster/core/payload'
import { type TouchRow, touchRowOf } from '@spymaster/study'
import type { Surroundings } from '../command.ts'
import { ProgressLine } from '../progress-line.ts'
import { UsageError } from '../usage-error.ts'

/** Touches of event files, and which settings made them. */
export type EventFiles = { readonly rows: readonly TouchRow[]; readonly configs: ReadonlySet<string> }

/**
 * Reads files that `spymaster signals --events` wrote; of their messages only `resolve` says what followed.
 * Throws `UsageError` naming file, line and column where a line is no such message, an event comes twice, or its
 * barriers are not those of the events before it: a dollar and five are no one outcome.
 */
export async function readEventFiles(
  paths: readonly string[],
  { stderr, signal }: Pick<Surroundings, 'stderr' | 'signal'>,
): Promise<EventFiles> {
  const rows: TouchRow[] = []
  const configs = new Set<string>()
  const seen = new Set<string>()
  let barriers: string | null = null
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
        const own = barriersOf(event.labels!.A)
        barriers ??= own
        if (own !== barriers)
          throw new UsageError(
            `${path}:${number}:1: has barriers of ${own}, those before have ${barriers}; study them apart`,
          )
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
  if (!isNumberOrNull(event.sigma)) return `sigma is ${JSON.stringify(event.sigma)}`
  const { A, B } = event.labels ?? {}
  return faultInStage('labels.A', A) ?? (B == null ? null : faultInStage('labels.B', B))
}

function faultInStage(name: string, stage: Partial<StageLabels> | undefined): string | null {
  if (!Array.isArray(stage?.outcomes)) return `${name}.outcomes are missing`
  const place = stage.outcomes.findIndex((outcome) => !isOutcome(outcome))
  if (place >= 0) return `${name}.outcomes[${place}] is no outcome`
  const { beyond, strength_signed, strength_abs } = stage
  if (typeof beyond !== 'number') return `${name}.beyond is ${JSON.stringify(beyond)}`
  return [strength_signed, strength_abs].every(isNumberOrNull) ? null : `${name}.strength is no number`
}

function isOutcome(label: Partial<OutcomeLabel> | null): boolean {
  if (typeof label !== 'object' || label === null || typeof label.size !== 'number') return false
  const { barrier, outcome, distance, seconds } = label
  const figures = [distance, seconds, label.break, label.bounce, label.chop]
  return BARRIER_UNITS.includes(barrier!) && OUTCOMES.includes(outcome!) && figures.every(isNumberOrNull)
}

const isNumberOrNull = (value: unknown): boolean => value === null || typeof value === 'number'

/** The barriers of an event, as in `usd 1, usd 2, sigma 1`. */
const barriersOf = ({ outcomes }: StageLabels): string =>
  outcomes.map(({ barrier, size }) => `${barrier} ${size}`).join(', ')
