import type { Writable } from 'node:stream'

const TERMINAL_EVERY_MS = 200
const PLAIN_EVERY_MS = 10_000

/**
 * Progress of long work on standard error: one line rewritten on a terminal, a plain line now and then elsewhere.
 * Work that ends within the first interval shows nothing.
 */
export class ProgressLine {
  readonly #stream: Writable & { readonly isTTY?: boolean }
  readonly #startMs = Date.now()
  readonly #files = new Map<string, { bytesRead: number; totalBytes: number | null }>()
  #nextMs: number
  #isShown = false

  constructor(stream: Writable) {
    this.#stream = stream
    this.#nextMs = this.#startMs + this.#everyMs
  }

  /** Takes how far a file has been read; `detail` is what has come of it. */
  step(file: { file: string; bytesRead: number; totalBytes: number | null }, detail: () => string): void {
    this.#files.set(file.file, file)
    const now = Date.now()
    if (now < this.#nextMs) return
    this.#nextMs = now + this.#everyMs
    this.#show(`${this.#share(now)}${detail()}`)
  }

  /** Whether it is time for another line. */
  get isDue(): boolean {
    return Date.now() >= this.#nextMs
  }

  /** Shows a line that says by itself how far the work is. */
  tell(line: string): void {
    this.#nextMs = Date.now() + this.#everyMs
    this.#show(line)
  }

  /** Takes the line off a terminal. */
  end(): void {
    if (this.#isShown && this.#stream.isTTY) this.#stream.write('\r\x1b[K')
  }

  get #everyMs(): number {
    return this.#stream.isTTY ? TERMINAL_EVERY_MS : PLAIN_EVERY_MS
  }

  #show(text: string): void {
    this.#isShown = true
    this.#stream.write(this.#stream.isTTY ? `\r\x1b[K${text}` : `${text}\n`)
  }

  /** Share done, rate and time left, as far as the inputs' sizes are known. */
  #share(now: number): string {
    const files = [...this.#files.values()]
    const read = files.reduce((sum, { bytesRead }) => sum + bytesRead, 0)
    const total = files.reduce((sum, { totalBytes }) => sum + (totalBytes ?? Number.NaN), 0)
    const perSec = read / ((now - this.#startMs) / 1000)
    const rate = `${(perSec / 1e6).toFixed(1)} MB/s`
    if (!(total > 0)) return `${rate}, `
    const leftSec = Math.ceil((total - read) / perSec)
    return `${Math.floor((100 * read) / total)} % read, ${rate}, ${leftSec} s left, `
  }
}
