import type { Message, StreamName, Usage } from '@spymaster/bus'
import { RecordView, RTYPE, systemCode, systemMessage } from '@spymaster/dbn'
import { CONTROL_CODE, parseControl } from '@spymaster/events'
import { type Finding, fail, ok, warn } from './finding.ts'
import { bytesText, spanText } from './sizes.ts'

/** Of a budget, from which it is nearly used up. */
const NEARLY_FULL = 0.8
/** How long an open run may say nothing before something is likely wrong. */
const SILENT_MS = 60_000
/** Messages that core may be behind without anybody noticing: as many as a replay may be ahead. */
const BEHIND = 400

/** What is known of a stream, on any bus. */
export type StreamState = {
  readonly usage: Usage
  readonly last: number
  /** Whether its run has come to its end; null where that is not known. */
  readonly hasEnded: boolean | null
}

/** How full a stream is. */
export function fillOf(stream: StreamName, { bytes, maxBytes }: Usage): Finding {
  const what = `${stream} size`
  if (maxBytes === null)
    return warn(what, `${bytesText(bytes)} of no limit`, 'limit it, or it may fill the disk')
  const found = `${bytesText(bytes)} of ${bytesText(maxBytes)}, ${Math.round((100 * bytes) / maxBytes)} %`
  const todo = 'raise its limit or purge it: at 100 % its writer stops'
  if (bytes >= 0.99 * maxBytes) return fail(what, found, todo)
  return bytes >= NEARLY_FULL * maxBytes ? warn(what, found, todo) : ok(what, found)
}

/** How long a stream has been silent. */
export function ageOf(stream: StreamName, { usage, last, hasEnded }: StreamState): Finding {
  const what = `${stream} log`
  if (usage.lastMs === null) return ok(what, last === 0 ? 'nothing in it yet' : 'empty: all of it was old')
  const ageMs = Date.now() - usage.lastMs
  const found = `${last} messages so far, the last ${spanText(ageMs)} ago`
  if (hasEnded === true) return ok(what, `${found}; its run has ended`)
  if (ageMs < SILENT_MS || hasEnded === null) return ok(what, found)
  const who = stream === 'market' ? 'the ingestor' : 'core'
  return warn(what, `${found}, in a run that has not ended`, `see whether ${who} runs, and what its log says`)
}

/** How far core is behind the market. */
export function lagOf(market: StreamState, reported: number | null): Finding {
  const what = 'core'
  if (market.last === 0) return ok(what, 'nothing to do yet')
  if (reported === null)
    return warn(what, 'it has never said how far it is', 'start it, if it does not run: spymaster core')
  const behind = market.last - reported
  if (behind < 0)
    return fail(
      what,
      `it has seen message ${reported} of a market log that ends at ${market.last}`,
      'remove both logs to begin anew: one of them was replaced',
    )
  const found =
    behind === 0 ? 'has dealt with all of the market log' : `${behind} messages behind the market log`
  const todo = 'see whether it runs, what its log says, and whether it has processor time'
  return behind > BEHIND ? warn(what, found, todo) : ok(what, found)
}

/** Whether a message of the market log has the end of a run in it. A stranger's has not. */
export function endsRun({ data }: Message): boolean {
  if (data.length === 0 || data.length % 4 !== 0) return false
  try {
    const view = new RecordView().attach(data)
    let isOver = false
    while (view.next())
      isOver = view.rtype === RTYPE.system && systemCode(view) === CONTROL_CODE && isEnd(view)
    return isOver
  } catch {
    return false
  }
}

const isEnd = (view: RecordView): boolean => parseControl(systemMessage(view)).type === 'end'
