import { parseArguments } from './arguments.ts'
import type { Command, Surroundings } from './command.ts'
import { exitCodeOf, sentenceOf } from './failure.ts'
import { commandHelp, programHelp } from './help.ts'
import { nearest } from './nearest.ts'
import { UsageError } from './usage-error.ts'

/** What the program consists of. */
export type Program = { readonly version: string; readonly commands: readonly Command[] }

/** Runs a command line to its end and returns the exit code. Never throws. */
export async function run(
  program: Program,
  args: readonly string[],
  surroundings: Surroundings,
): Promise<number> {
  try {
    await dispatch(program, args, surroundings)
    return 0
  } catch (error) {
    const sentence = sentenceOf(error)
    if (sentence !== null) surroundings.stderr.write(`spymaster: ${sentence}\n`)
    if (surroundings.env.DEBUG && error instanceof Error) surroundings.stderr.write(`${error.stack}\n`)
    return exitCodeOf(error)
  }
}

async function dispatch(
  { version, commands }: Program,
  [first, ...rest]: readonly string[],
  surroundings: Surroundings,
): Promise<void> {
  const print = (text: string) => surroundings.stdout.write(text)
  if (first === undefined || first === '--help' || first === '-h') print(programHelp(commands))
  else if (first === '--version') print(`spymaster ${version}\n`)
  else if (first === 'help')
    print(rest[0] === undefined ? programHelp(commands) : commandHelp(find(commands, rest[0])))
  else {
    const command = find(commands, first)
    const { wantsHelp, operands, values } = parseArguments(command, rest)
    if (wantsHelp) print(commandHelp(command))
    else {
      await command.run(operands, values, surroundings)
      // A service ends well when it is told to; the exit code says by what.
      surroundings.signal.throwIfAborted()
    }
  }
}

function find(commands: readonly Command[], name: string): Command {
  const found = commands.find((command) => command.name === name)
  if (found !== undefined) return found
  const isOption = name.startsWith('-')
  const names = isOption ? ['--help', '--version'] : commands.map((command) => command.name)
  const meant = nearest(name, names)
  const advice = meant === null ? 'see: spymaster --help' : `did you mean ${meant}?`
  throw new UsageError(`there is no ${isOption ? 'option' : 'command'} ${name}: ${advice}`)
}
