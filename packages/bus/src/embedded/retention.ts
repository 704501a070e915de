import { unlink } from 'node:fs/promises'
import { DEFAULT_MAX_AGE_MS, DEFAULT_MAX_BYTES, type Limits, type StreamName } from '../bus.ts'
import { BusError } from '../bus-error.ts'
import { measureSegments, type SizedSegment } from './segments.ts'
import { isAbsent, storageError } from './storage-error.ts'

/** How often the age of segments is looked at. */
const CHECK_MS = 60_000

/** Removes what is old from a stream's folder, and refuses what goes beyond its budget. */
export class Retention {
  readonly #stream: StreamName
  readonly #folder: string
  readonly #maxBytes: number
  readonly #maxAgeMs: number
  #closedBytes = 0
  #checkedMs = 0

  constructor(stream: StreamName, folder: string, { maxBytes, maxAgeMs }: Limits) {
    this.#stream = stream
    this.#folder = folder
    this.#maxBytes = maxBytes?.[stream] ?? DEFAULT_MAX_BYTES[stream]
    this.#maxAgeMs = maxAgeMs ?? DEFAULT_MAX_AGE_MS
  }

  /** Whether it is time to look for old segments. */
  get isDue(): boolean {
    return Date.now() - this.#checkedMs >= Math.min(CHECK_MS, this.#maxAgeMs / 4)
  }

  /** How long a segment is written to before a new one begins, in milliseconds: old messages go by segments. */
  get segmentMs(): number {
    return this.#maxAgeMs / 24
  }

  /** Removes old segments but the one that is written to, named by its first sequence, and measures the rest. */
  async sweep(current: number): Promise<void> {
    this.#checkedMs = Date.now()
    const before = this.#checkedMs - this.#maxAgeMs
    this.#closedBytes = 0
    // Only from the front: a hole would look like damage.
    let isFront = true
    for (const segment of await measureSegments(this.#folder)) {
      if (segment.first === current) break
      isFront &&= segment.changedMs < before
      if (isFront) await remove(segment)
      else this.#closedBytes += segment.bytes
    }
  }

  /** Makes sure that so many bytes may be added to the segment `current`. Throws `BusError`, code `full`. */
  async demand(current: number, currentBytes: number, bytes: number): Promise<void> {
    if (this.#closedBytes + currentBytes + bytes <= this.#maxBytes) return
    // Somebody may have made room meanwhile.
    await this.sweep(current)
    if (this.#closedBytes + currentBytes + bytes <= this.#maxBytes) return
    const sentence = `the ${this.#stream} log in ${this.#folder} has used its disk budget of ${inWords(this.#maxBytes)}`
    throw new BusError(
      'full',
      sentence,
      undefined,
      'raise the budget or remove the oldest files of that folder',
    )
  }
}

function inWords(bytes: number): string {
  if (bytes >= 2 ** 30) return `${(bytes / 2 ** 30).toFixed(1)} GiB`
  return bytes >= 2 ** 20 ? `${(bytes / 2 ** 20).toFixed(1)} MiB` : `${bytes} bytes`
}

async function remove({ path }: SizedSegment): Promise<void> {
  try {
    await unlink(path)
  } catch (error) {
    if (!isAbsent(error)) throw storageError(`remove ${path}`, error)
  }
}
