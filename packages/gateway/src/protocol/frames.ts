import type { EndedPayload, FlowPayload, SignalsPayload } from '@spymaster/core/payload'
import { flowShape } from './flow-shape.ts'
import { ProtocolError } from './protocol-error.ts'
import { type Check, instant, list, nullable, number, object, pair, text, word } from './shape.ts'
import { endedShape, signalsShape } from './signals-shape.ts'
import { type TouchReport, touchReport } from './touch-report.ts'

/** Version of these frames. It goes up when an older page can no longer read them: such a page must be reloaded. */
export const PROTOCOL_VERSION = 3

/** Longest frame that is read, in UTF-16 units: 80 times the usual. */
const FRAME_LENGTH = 1 << 20

/** Where the market on the log comes from. */
export const RUNTIME_MODES = ['live', 'replay', 'simulated'] as const
export type RuntimeMode = (typeof RUNTIME_MODES)[number]

/** `ended`: the input is over; the last state stays on show. */
export const RUNTIME_STATES = ['running', 'paused', 'ended'] as const
export type RuntimeState = (typeof RUNTIME_STATES)[number]

/** What can be asked of a replay. */
export const REPLAY_ACTIONS = ['pause', 'resume', 'speed', 'seek'] as const
export type ReplayAction = (typeof REPLAY_ACTIONS)[number]

/** First frame of every connection. */
export type HelloFrame = {
  readonly type: 'hello'
  /** `PROTOCOL_VERSION` of the gateway. */
  readonly protocol: number
  /** Version of the program, as in `0.1.0`. */
  readonly version: string
  /** Run that the last levels belong to; null before the first. */
  readonly run: string | null
  /**
   * Log time in ms and spot, oldest first: the last of each second of the run's last five minutes, for a page that
   * comes now to draw.
   */
  readonly trace: readonly (readonly [ts: number, spot: number])[]
}

/** The newest snap. Snaps between may be left out for a client that does not keep up. */
export type LevelsFrame = { readonly type: 'levels'; readonly payload: SignalsPayload }

/** The newest option board. Those between may be left out, as snaps may. */
export type FlowFrame = { readonly type: 'flow'; readonly payload: FlowPayload }

/**
 * The last signals of the run that are over, oldest first, 50 at most: the whole list at each change, so that a
 * client that comes late or skips snaps misses none.
 */
export type EndedFrame = {
  readonly type: 'ended'
  readonly run: string
  readonly signals: readonly EndedPayload[]
}

/**
 * The last touches of real levels in the run, oldest first, 100 at most, each with what has been told of it: the whole
 * list at each change, so that a client that comes late or skips some misses none. Placebos are for research and not
 * among them.
 */
export type EventsFrame = {
  readonly type: 'events'
  readonly run: string
  readonly touches: readonly TouchReport[]
}

/** How the log is being fed: what payloads must not depend on. */
export type RuntimeFrame = {
  readonly type: 'runtime'
  readonly mode: RuntimeMode
  readonly state: RuntimeState
  /** Name of the feed for people, as in `polygon` or a file's name. */
  readonly feed: string
  /** Log time over wall time; 0 as fast as possible; null when live. */
  readonly speed: number | null
  /** Log time reached, ms since the epoch; null when live or before the first record. */
  readonly replayTs: number | null
  /** First and last log time of the input, as far as known. */
  readonly range: { readonly fromTs: number; readonly toTs: number } | null
  /** Milliseconds that the newest snap lies behind the wall clock; null when not live. */
  readonly lagMs: number | null
  /** What this feed can be asked for. Empty when live. */
  readonly controls: readonly ReplayAction[]
  /** One sentence for people, such as why the replay ended; null without. */
  readonly note: string | null
}

/** The answer to a command that was refused; the sentence says what to do. */
export type ErrorFrame = { readonly type: 'error'; readonly code: string; readonly message: string }

export type ServerFrame =
  | HelloFrame
  | LevelsFrame
  | FlowFrame
  | EventsFrame
  | EndedFrame
  | RuntimeFrame
  | ErrorFrame

type Bodies = { readonly [Frame in ServerFrame as Frame['type']]: Check<Omit<Frame, 'type'>> }

const bodies: Bodies = {
  hello: object({
    protocol: number(1, 1_000_000),
    version: text,
    run: nullable(text),
    trace: list(pair(instant, number(0, 1_000_000))),
  }),
  levels: object({ payload: signalsShape }),
  flow: object({ payload: flowShape }),
  events: object({ run: text, touches: list(touchReport) }),
  ended: object({ run: text, signals: list(endedShape) }),
  runtime: object({
    mode: word(RUNTIME_MODES),
    state: word(RUNTIME_STATES),
    feed: text,
    speed: nullable(number(0, 1_000_000)),
    replayTs: nullable(instant),
    range: nullable(object({ fromTs: instant, toTs: instant })),
    lagMs: nullable(number()),
    controls: list(word(REPLAY_ACTIONS)),
    note: nullable(text),
  }),
  error: object({ code: text, message: text }),
}

/**
 * Reads a frame that came from a gateway. Every value that `ServerFrame` promises has been checked; further keys are
 * left as they are. Throws `ProtocolError`, and nothing else, whatever the text.
 */
export function parseFrame(frame: string): ServerFrame {
  const value = parseObject(frame, FRAME_LENGTH)
  const type = Object.hasOwn(value, 'type') ? value.type : undefined
  if (typeof type !== 'string' || !Object.hasOwn(bodies, type))
    throw new ProtocolError('type', `a frame of type ${JSON.stringify(type)?.slice(0, 40)} is not known here`)
  bodies[type as ServerFrame['type']](value, '')
  return value as ServerFrame
}

/** A JSON object of at most `length` UTF-16 units. Throws `ProtocolError`. */
export function parseObject(json: string, length: number): Record<string, unknown> {
  if (json.length > length)
    throw new ProtocolError('size', `a frame has at most ${length} characters, this one ${json.length}`)
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    throw new ProtocolError('json', 'a frame must be JSON')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ProtocolError('shape', 'a frame must be a JSON object')
  return value as Record<string, unknown>
}
