export { Appender, type AppenderOptions } from './appender.ts'
export { Backoff } from './backoff.ts'
export {
  type Bounds,
  type Bus,
  DEFAULT_MAX_AGE_MS,
  DEFAULT_MAX_BATCH,
  DEFAULT_MAX_BYTES,
  type Draft,
  type Limits,
  MAX_MESSAGE_BYTES,
  type Message,
  type Publication,
  type ReadOptions,
  STREAMS,
  type StreamName,
  type Usage,
} from './bus.ts'
export { BusError, type BusErrorCode, GoneError, SecondWriterError, WrongLastError } from './bus-error.ts'
export { type EmbeddedOptions, openEmbedded } from './embedded/embedded-bus.ts'
export { MemoryStore, openMemory } from './memory-bus.ts'
export { messageId, parseMessageId } from './message-id.ts'
export { inspectNats, type NatsInspection, type NatsStorage, type NatsStream } from './nats/inspect.ts'
export { type NatsOptions, openNats } from './nats/nats-bus.ts'
export { isOwn, newestOwn } from './newest-own.ts'
