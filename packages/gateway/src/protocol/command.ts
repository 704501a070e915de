import { parseObject, REPLAY_ACTIONS, type ReplayAction } from './frames.ts'
import { ProtocolError } from './protocol-error.ts'
import { instant, number, word } from './shape.ts'

/** Slowest speed there is; 0 means as fast as possible. */
export const SPEED_MIN = 0.1
/** Fastest speed that can be asked for; beyond it ask for 0. */
export const SPEED_MAX = 1_000
/** Longest command, in bytes; a longer one ends the connection. */
export const COMMAND_BYTES = 1_024

/** What a client asks of the replay. It is answered by a runtime frame, or by an error frame that says why not. */
export type ReplayCommand =
  | { readonly type: 'replay'; readonly action: 'pause' | 'resume' }
  | { readonly type: 'replay'; readonly action: 'speed'; readonly speed: number }
  /** `ts` is log time, ms since the Unix epoch. */
  | { readonly type: 'replay'; readonly action: 'seek'; readonly ts: number }

const keysOfAction: Readonly<Record<ReplayAction, readonly string[]>> = {
  pause: [],
  resume: [],
  speed: ['speed'],
  seek: ['ts'],
}

const actionShape = word(REPLAY_ACTIONS)
const speedShape = number(SPEED_MIN, SPEED_MAX)

/** A command as the text of a frame. */
export function printCommand(command: ReplayCommand): string {
  return JSON.stringify(command)
}

/** Reads a command that came from a client. Throws `ProtocolError`, and nothing else; unknown keys are errors. */
export function parseCommand(json: string): ReplayCommand {
  const value = parseObject(json, COMMAND_BYTES)
  if (value.type !== 'replay')
    throw new ProtocolError('type', 'a command must have the type "replay", the only one there is')
  actionShape(value.action, 'action')
  const action = value.action as ReplayAction
  const keys = ['type', 'action', ...keysOfAction[action]]
  const unknown = Object.keys(value).find((key) => !keys.includes(key))
  if (unknown !== undefined)
    throw new ProtocolError('shape', `"${unknown.slice(0, 40)}" is no part of the action ${action}`)
  return commandOf(action, value)
}

function commandOf(action: ReplayAction, { speed, ts }: Record<string, unknown>): ReplayCommand {
  if (action === 'speed') {
    if (speed !== 0) speedShape(speed, 'speed')
    return { type: 'replay', action, speed: speed as number }
  }
  if (action === 'seek') {
    instant(ts, 'ts')
    return { type: 'replay', action, ts: ts as number }
  }
  return { type: 'replay', action }
}
