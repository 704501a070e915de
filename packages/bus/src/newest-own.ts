import type { Bus, Message, StreamName } from './bus.ts'
import { GoneError } from './bus-error.ts'
import { parseMessageId } from './message-id.ts'

/** Messages looked at together on the way back. */
const WINDOW = 128

/**
 * The newest message of a stream whose id is one that writers of ours give; null when it holds none. What strangers put
 * behind it, who can publish to the server though they should not, is passed over. Throws `BusError`.
 */
export async function newestOwn(bus: Bus, stream: StreamName): Promise<Message | null> {
  const newest = await bus.last(stream)
  if (newest === null || isOwn(newest)) return newest
  for (let to = newest.seq - 1; ; to -= WINDOW) {
    const { first } = await bus.bounds(stream)
    const from = Math.max(first, to - WINDOW + 1)
    if (from > to) return null
    const found = (await windowOf(bus, stream, from, to)).findLast(isOwn)
    if (found !== undefined) return found
  }
}

/** Whether a message's id is one that writers of ours give. */
export const isOwn = ({ id }: Message): boolean => parseMessageId(id) !== null

async function windowOf(bus: Bus, stream: StreamName, from: number, to: number): Promise<Message[]> {
  try {
    return await bus.fetch(stream, from, to)
  } catch (error) {
    // Retention went by: what it took is older than what is asked next.
    if (error instanceof GoneError) return []
    throw error
  }
}
