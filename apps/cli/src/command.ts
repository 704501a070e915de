import type { Readable, Writable } from 'node:stream'

/** An option of a command: help, parsing and checks are made from it. `value` stands for what is given, in help. */
export type Option = { readonly short?: string; readonly about: string } & (
  | { readonly kind: 'flag' }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'list'; readonly value: string }
  | { readonly kind: 'whole'; readonly value: string; readonly min: number; readonly max?: number }
  | { readonly kind: 'choice'; readonly value: string; readonly choices: readonly string[] }
)

/** Options by name, without the dashes. */
export type Options = Readonly<Record<string, Option>>

type ValueOf<O extends Option> = O extends { kind: 'flag' }
  ? boolean
  : O extends { kind: 'whole' }
    ? number | undefined
    : O extends { kind: 'choice'; choices: readonly (infer Choice)[] }
      ? Choice | undefined
      : O extends { kind: 'list' }
        ? readonly string[]
        : string | undefined

/** What the caller gave for each option: where absent, a flag is false, a list empty and any other option undefined. */
export type Values<O extends Options> = { readonly [Name in keyof O]: ValueOf<O[Name]> }

/** The world a command acts in. */
export type Surroundings = {
  readonly stdin: Readable
  readonly stdout: Writable
  readonly stderr: Writable
  readonly env: Readonly<Record<string, string | undefined>>
  /** Aborted by SIGINT and SIGTERM: the command flushes what it has and ends. */
  readonly signal: AbortSignal
}

/** What stands behind the options, such as FILE. */
export type Operands = { readonly usage: string; readonly min: number; readonly max: number }

/** A command: one file with everything about it, and one entry in `commands/index.ts`. */
export type Command<O extends Options = Options> = {
  readonly name: string
  /** One line for the list of commands. */
  readonly summary: string
  readonly operands: Operands
  readonly options: O
  /** Paragraphs that explain input and output. */
  readonly details: readonly string[]
  /** Lists of names that an option takes, with what each means. */
  readonly lists?: readonly {
    readonly title: string
    readonly rows: readonly (readonly [name: string, about: string])[]
  }[]
  readonly examples: readonly { readonly line: string; readonly about: string }[]
  /** Throws on failure; `exitCodeOf` and `sentenceOf` say what the caller then sees. */
  run(operands: readonly string[], values: Values<O>, surroundings: Surroundings): Promise<void>
}

/** Keeps the exact types of the options for `run`, and lets go of them for the table. */
export const defineCommand = <const O extends Options>(command: Command<O>): Command =>
  command as unknown as Command
