import { createWriteStream, type WriteStream } from 'node:fs'
import { rename, stat } from 'node:fs/promises'
import { TextOutput } from '../text-output.ts'
import { UsageError } from '../usage-error.ts'

/** A file of lines that appears under its name only when it is whole; until then it is `NAME.partial`. */
export class LineFile {
  readonly path: string
  readonly partialPath: string
  readonly output: TextOutput
  readonly #stream: WriteStream

  private constructor(path: string, stream: WriteStream, signal: AbortSignal) {
    this.path = path
    this.partialPath = partialOf(path)
    this.#stream = stream
    this.output = new TextOutput(stream, signal)
  }

  /** `option` is what named the file. Throws `UsageError` where it cannot be written. */
  static async create(option: string, path: string, signal: AbortSignal): Promise<LineFile> {
    const existing = await stat(path).catch(() => null)
    if (existing?.isDirectory()) throw new UsageError(`${option} ${path}: is a directory; name a file in it`)
    const stream = createWriteStream(partialOf(path))
    await new Promise<void>((resolve, reject) => {
      stream.once('open', () => resolve())
      stream.once('error', (error) =>
        reject(new UsageError(`${option} ${path}: cannot be written (${error.message})`)),
      )
    })
    stream.on('error', () => {})
    return new LineFile(path, stream, signal)
  }

  /** Writes what is left and gives the file its name. */
  async commit(): Promise<void> {
    await this.output.flush()
    await this.close()
    await rename(this.partialPath, this.path)
  }

  /** Closes what has been written so far, which stays under the partial name. */
  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.#stream.end(() => resolve()))
  }
}

const partialOf = (path: string): string => `${path}.partial`
