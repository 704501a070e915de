import { parseArgs } from 'node:util'
import type { Command, Option, Options, Values } from './command.ts'
import { nearest } from './nearest.ts'
import { UsageError } from './usage-error.ts'

/** A command line taken apart. `wantsHelp` leaves the rest unchecked. */
export type Arguments = {
  readonly wantsHelp: boolean
  readonly operands: readonly string[]
  readonly values: Values<Options>
}

const HELP: Option = { kind: 'flag', short: 'h', about: 'Show this help' }

/** A command's options and those that every command has. */
export const optionsOf = (command: Command): Options => ({ ...command.options, help: HELP })

/** Takes a command's arguments apart. Throws `UsageError` naming the option, the rule and what was given. */
export function parseArguments(command: Command, args: readonly string[]): Arguments {
  const options = optionsOf(command)
  // Not strict: the tokens carry all that is needed for sentences better than the parser's own.
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    tokens: true,
    allowPositionals: true,
    options: Object.fromEntries(Object.entries(options).map(([name, option]) => [name, shapeOf(option)])),
  })
  const values = emptyValues(options)
  const operands: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value)
    if (token.kind !== 'option') continue
    const option = options[token.name]
    if (option === undefined) throw unknownOption(command, token.rawName)
    const value = readValue(token.rawName, option, token.value)
    const before = values[token.name]
    values[token.name] = Array.isArray(before) ? [...before, String(value)] : value
  }
  const wantsHelp = values.help === true
  if (!wantsHelp) checkOperands(command, operands)
  return { wantsHelp, operands, values: values as Values<Options> }
}

const shapeOf = ({ kind, short }: Option) => ({
  type: kind === 'flag' ? ('boolean' as const) : ('string' as const),
  ...(short === undefined ? {} : { short }),
})

type Value = string | number | boolean | readonly string[] | undefined

function emptyValues(options: Options): Record<string, Value> {
  const empty = (kind: Option['kind']): Value => (kind === 'flag' ? false : kind === 'list' ? [] : undefined)
  return Object.fromEntries(Object.entries(options).map(([name, { kind }]) => [name, empty(kind)]))
}

function readValue(given: string, option: Option, value: string | undefined): string | number | boolean {
  if (option.kind === 'flag') {
    if (value === undefined) return true
    throw new UsageError(`${given} takes no value, was ${given}=${value}`)
  }
  if (value === undefined || value === '')
    throw new UsageError(`${given} needs a value: ${given} ${option.value}`)
  if (option.kind === 'whole') return readWhole(given, option, value)
  if (option.kind === 'text' || option.kind === 'list' || option.choices.includes(value)) return value
  const meant = nearest(value, option.choices)
  const advice = meant === null ? `one of ${option.choices.join(', ')}` : `did you mean ${meant}?`
  throw new UsageError(`${given} does not know ${JSON.stringify(value)}: ${advice}`)
}

function readWhole(given: string, option: Option & { kind: 'whole' }, value: string): number {
  const { min, max = Number.MAX_SAFE_INTEGER } = option
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN
  if (number >= min && number <= max) return number
  const upTo = option.max === undefined ? 'up' : `to ${max}`
  throw new UsageError(`${given} must be a whole number from ${min} ${upTo}, was ${JSON.stringify(value)}`)
}

function unknownOption(command: Command, given: string): UsageError {
  const names = Object.keys(optionsOf(command)).map((name) => `--${name}`)
  const meant = nearest(given, names)
  const advice = meant === null ? `see: spymaster ${command.name} --help` : `did you mean ${meant}?`
  return new UsageError(`${command.name} has no option ${given}: ${advice}`)
}

function checkOperands({ name, operands: { usage, min, max } }: Command, given: readonly string[]): void {
  if (given.length < min) throw new UsageError(`${name} needs ${usage}: spymaster ${name} ${usage}`)
  const extra = given[max]
  if (extra === undefined) return
  const takes = max === 0 ? 'takes nothing besides options' : `takes only ${usage}`
  throw new UsageError(`${name} ${takes}, was also given ${JSON.stringify(extra)}`)
}
