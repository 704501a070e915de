// What travels over /ws/stream: pure types and parsers, for the gateway and for the browser.
export {
  COMMAND_BYTES,
  parseCommand,
  printCommand,
  type ReplayCommand,
  SPEED_MAX,
  SPEED_MIN,
} from './protocol/command.ts'
export {
  type EndedFrame,
  type ErrorFrame,
  type EventsFrame,
  type FlowFrame,
  type HelloFrame,
  type LevelsFrame,
  PROTOCOL_VERSION,
  parseFrame,
  REPLAY_ACTIONS,
  type ReplayAction,
  RUNTIME_MODES,
  RUNTIME_STATES,
  type RuntimeFrame,
  type RuntimeMode,
  type RuntimeState,
  type ServerFrame,
} from './protocol/frames.ts'
export { ProtocolError, type ProtocolErrorCode } from './protocol/protocol-error.ts'
export type { TouchReport } from './protocol/touch-report.ts'
