import type { Bus, Message, StreamName } from './bus.ts'
import { GoneError } from './bus-error.ts'

/** The newest messages by `bounds` and `read`, for buses that have no shorter way. */
export async function readNewest(bus: Bus, stream: StreamName, count: number): Promise<Message[]> {
  for (;;) {
    const { first, last } = await bus.bounds(stream)
    const from = Math.max(first, last - count + 1)
    if (from > last) return []
    try {
      return await readRange(bus, stream, from, last)
    } catch (error) {
      // Retention went by between the two calls: what is left is the answer.
      if (!(error instanceof GoneError)) throw error
    }
  }
}

/** The messages from one sequence to another by `read`; none where the last comes before the first. Throws `GoneError`. */
export async function readRange(bus: Bus, stream: StreamName, from: number, to: number): Promise<Message[]> {
  const found: Message[] = []
  if (from > to) return found
  for await (const batch of bus.read(stream, { from })) {
    for (const message of batch) if (message.seq <= to) found.push(message)
    if (found.length === to - from + 1) break
  }
  return found
}
