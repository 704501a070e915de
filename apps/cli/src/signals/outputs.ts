import { resolve } from 'node:path'
import type { Surroundings } from '../command.ts'
import { TextOutput } from '../text-output.ts'
import { UsageError } from '../usage-error.ts'
import { LineFile } from './line-file.ts'

/** Where lines and events are to go: a file each, or, where there is none, standard output and nowhere. */
export type Destinations = { readonly out: string | undefined; readonly events: string | undefined }

/** What the lines of one computation are written to. */
export class Outputs {
  readonly lines: TextOutput
  /** Null where events are not wanted. */
  readonly events: TextOutput | null
  readonly #files: readonly LineFile[]

  private constructor(world: Surroundings, out: LineFile | null, events: LineFile | null) {
    this.lines = out?.output ?? new TextOutput(world.stdout, world.signal)
    this.events = events?.output ?? null
    this.#files = [out, events].filter((file) => file !== null)
  }

  /** Throws `UsageError` where a file cannot be written, or both are one. */
  static async open({ out, events }: Destinations, world: Surroundings): Promise<Outputs> {
    if (events !== undefined && out !== undefined && resolve(events) === resolve(out))
      throw new UsageError('--out and --events must be two files')
    const file = out === undefined ? null : await LineFile.create('--out', out, world.signal)
    const second = events === undefined ? null : await LineFile.create('--events', events, world.signal)
    return new Outputs(world, file, second)
  }

  get isFull(): boolean {
    return this.lines.isFull || (this.events?.isFull ?? false)
  }

  async flush(): Promise<void> {
    await this.lines.flush()
    await this.events?.flush()
  }

  /** Writes what is left and gives the files their names. */
  async commit(): Promise<void> {
    await this.flush()
    for (const file of this.#files) await file.commit()
  }

  /** Closes what has been written so far, which stays under the partial names. */
  async close(): Promise<void> {
    for (const file of this.#files) await file.close()
  }
}
