import type { Bus, StreamName } from '@spymaster/bus'
import type { Readings } from './readings.ts'

/** How full a stream is, as a part's reading; nothing while the log does not tell. */
export async function streamFill(bus: Bus, stream: StreamName): Promise<Pick<Readings, 'streams'>> {
  try {
    const { bytes, maxBytes } = await bus.usage(stream)
    return { streams: { [stream]: { bytes, maxBytes } } }
  } catch {
    return {}
  }
}
