import type { RecordWriter } from './record-writer.ts'
import type { Source } from './source.ts'

/** A source that acts for what others see of it, while nobody gets its records. */
export class Unheard implements Source {
  readonly #source: Source
  readonly #sink: RecordWriter

  /** `sink` takes the records. */
  constructor(source: Source, sink: RecordWriter) {
    this.#source = source
    this.#sink = sink
  }

  get nextNs(): number {
    return this.#source.nextNs
  }

  fire(): void {
    this.#source.fire(this.#sink)
    if (!this.#sink.isEmpty) this.#sink.take()
  }
}
