import { parseCommand, type ReplayCommand } from './protocol/command.ts'
import { ProtocolError } from './protocol/protocol-error.ts'
import type { Runtime } from './stream.ts'

/**
 * Carries out a command and returns the new runtime, or nothing when it is published otherwise. Throws an error whose
 * message is a sentence for the person who asked.
 */
export type AnswerCommand = (command: ReplayCommand) => Answer | Promise<Answer>

// A function without a return statement has this type, and is welcome here.
// biome-ignore lint/suspicious/noConfusingVoidType: see above
type Answer = Runtime | undefined | void

/** How a client hears what became of its commands. */
export type Answers = {
  readonly refuse: (code: string, message: string) => void
  readonly confirm: (runtime: Runtime | undefined) => void
  readonly end: (reason: string) => void
}

const BURST = 30
const PER_SECOND = 10

/** The commands of one client: read strictly, bounded in number. */
export class Commands {
  readonly #answer: AnswerCommand | null
  readonly #answers: Answers
  #allowance = BURST
  #countedAtMs = 0

  constructor(answer: AnswerCommand | null, answers: Answers) {
    this.#answer = answer
    this.#answers = answers
  }

  /** Takes a message as it came. Whatever it holds, it is answered, and nothing is thrown. */
  take(data: Buffer, isBinary: boolean, nowMs: number): void {
    this.#allowance = Math.min(BURST, this.#allowance + ((nowMs - this.#countedAtMs) / 1000) * PER_SECOND)
    this.#countedAtMs = nowMs
    if (this.#allowance < 1) this.#answers.end('too many commands')
    else if (isBinary) this.#answers.refuse('type', 'a command must be a text frame')
    else this.#read(data.toString('utf8'))
    this.#allowance--
  }

  #read(text: string): void {
    try {
      void this.#carryOut(parseCommand(text))
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
      this.#answers.refuse(error.code, error.message)
    }
  }

  async #carryOut(command: ReplayCommand): Promise<void> {
    if (this.#answer === null) {
      this.#answers.refuse('no-replay', 'nothing is being replayed here, so there is nothing to control')
      return
    }
    try {
      this.#answers.confirm((await this.#answer(command)) ?? undefined)
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      this.#answers.refuse('refused', message.slice(0, 300))
    }
  }
}
