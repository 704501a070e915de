import type { Bus, StreamName } from '@spymaster/bus'
import type { Lag } from './readings.ts'
import { wallMs } from './wall-clock.ts'

/**
 * How far a reader that has dealt with a stream up to `seq` is behind it; null while the log does not tell.
 * `publishedMs` is when that last message was published.
 */
export async function lagBehind(
  bus: Bus,
  stream: StreamName,
  seq: number,
  publishedMs: number | null,
): Promise<Lag | null> {
  try {
    const { first, last } = await bus.bounds(stream)
    const messages = Math.max(0, last - Math.max(seq, first - 1))
    if (messages === 0) return { messages, seconds: 0 }
    return { messages, seconds: publishedMs === null ? null : Math.max(0, wallMs() - publishedMs) / 1000 }
  } catch {
    return null
  }
}
