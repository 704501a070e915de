import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Message, StreamName } from '@spymaster/bus'
import type { Log } from './telemetry/log.ts'

/** Messages kept whole for inspection in a folder, whoever put them there; what comes after them is only counted. */
const KEPT = 10

/** What is done with messages on the log that are not ours: counted, said once, the first few kept for inspection. */
export class SetAside {
  readonly #folder: string
  readonly #log: Log | null
  readonly #counts: Record<string, number> = {}
  #taken = 0
  #isFull = false
  /** What is being kept: one after the other, so that each sees how many there are. */
  #keeping: Promise<void> = Promise.resolve()

  /** Keeps messages as files of a folder, which is made when the first one comes. */
  constructor(folder: string, log: Log | null) {
    this.#folder = folder
    this.#log = log
  }

  /** How many there were, by what is wrong with them. */
  get counts(): Readonly<Record<string, number>> {
    return this.#counts
  }

  add(stream: StreamName, message: Message, fault: string): void {
    const count = (this.#counts[fault] ?? 0) + 1
    this.#counts[fault] = count
    if (count === 1) {
      const fields = { stream, seq: message.seq, subject: message.subject.slice(0, 100), fault }
      const sentence = `a message on the ${stream} log is not ours (${fault}): it and all like it are set aside`
      this.#log?.warn({ ...fields, folder: this.#folder }, sentence)
    }
    if (this.#taken++ >= KEPT) return
    // Now: a message's memory may be another's when its turn comes.
    const text = textOf(stream, message, fault)
    this.#keeping = this.#keeping.then(async () => await this.#keep(`${stream}-${message.seq}.json`, text))
  }

  async #keep(name: string, text: string): Promise<void> {
    if (this.#isFull) return
    try {
      await mkdir(this.#folder, { recursive: true })
      if ((await readdir(this.#folder)).length >= KEPT) return this.#sayFull()
      await writeFile(join(this.#folder, name), text)
    } catch (error) {
      // What cannot be kept is counted all the same.
      this.#log?.warn(
        { reason: (error as Error).message },
        'a message set aside cannot be kept for inspection',
      )
    }
  }

  #sayFull(): void {
    this.#isFull = true
    const sentence = `${KEPT} messages set aside are kept already: remove them to have others kept from the next start on`
    this.#log?.info({ folder: this.#folder }, sentence)
  }
}

function textOf(stream: StreamName, { seq, subject, id, headers, data }: Message, fault: string): string {
  const whole = { stream, fault, seq, subject, id, headers, data: Buffer.from(data).toString('base64') }
  return `${JSON.stringify(whole, null, 2)}\n`
}
