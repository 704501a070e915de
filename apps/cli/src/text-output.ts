import type { Writable } from 'node:stream'

/** Characters that are put together before they are written: a write per line would cost more than the line. */
const PIECE = 1 << 16

/**
 * Text on its way to a stream, in large pieces. Holds one piece at most: who adds lines awaits `flush` when
 * `isFull`, which takes as long as the reader does.
 */
export class TextOutput {
  readonly #stream: Writable
  readonly #signal: AbortSignal
  #lines: string[] = []
  #length = 0

  constructor(stream: Writable, signal: AbortSignal) {
    this.#stream = stream
    this.#signal = signal
  }

  get isFull(): boolean {
    return this.#length >= PIECE
  }

  /** Adds a line; its end is added here. */
  add(line: string): void {
    this.#lines.push(line)
    this.#length += line.length + 1
  }

  /** Writes what was added. Throws what the stream reports (`EPIPE` where the reader is gone) or the abort's reason. */
  async flush(): Promise<void> {
    this.#signal.throwIfAborted()
    if (this.#length === 0) return
    const text = `${this.#lines.join('\n')}\n`
    this.#lines = []
    this.#length = 0
    await new Promise<void>((resolve, reject) => {
      const abort = () => reject(this.#signal.reason)
      this.#signal.addEventListener('abort', abort, { once: true })
      this.#stream.write(text, (error) => {
        this.#signal.removeEventListener('abort', abort)
        if (error) reject(error)
        else resolve()
      })
    })
  }
}
