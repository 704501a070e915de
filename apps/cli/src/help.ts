import { optionsOf } from './arguments.ts'
import type { Command, Option } from './command.ts'

const WIDTH = 100

/** What `spymaster --help` prints: what the program is, its commands, where to go on. */
export function programHelp(commands: readonly Command[]): string {
  const rows = commands.map(({ name, summary }): Row => [name, summary])
  return [
    'Spymaster watches SPY price levels and says for each one near the price whether it will break or',
    'bounce, how strongly, and why: what the resting orders there do, what the aggressors do, what option',
    'dealers must do.',
    '',
    'Usage: spymaster COMMAND [OPTIONS] …',
    '',
    'Commands:',
    ...aligned(rows),
    '',
    'Start here:',
    ...commands.flatMap(({ examples: [first] }) => (first === undefined ? [] : [`  ${first.line}`])),
    '',
    'spymaster COMMAND --help explains a command with its options and examples; --version prints the',
    "version. Exit codes: 0 done, 2 a mistake in the command line or the input's choice, 1 anything else.",
    '',
  ].join('\n')
}

/** What `spymaster COMMAND --help` prints. */
export function commandHelp(command: Command): string {
  const options = Object.entries(optionsOf(command)).map(optionRow)
  const blocks = [
    [`${command.summary}.`],
    [`Usage: spymaster ${command.name} [OPTIONS] ${command.operands.usage}`.trimEnd()],
    ...command.details.map((paragraph) => wrap(paragraph, WIDTH)),
    ['Options:', ...aligned(options)],
    ...(command.lists ?? []).map(({ title, rows }) => [`${title}:`, ...aligned(rows)]),
    ['Examples:', ...command.examples.flatMap(({ line, about }) => [`  ${line}`, `      ${about}`])],
  ]
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

type Row = readonly [left: string, right: string]

function optionRow([name, option]: [string, Option]): Row {
  const short = option.short === undefined ? '    ' : `-${option.short}, `
  const value = option.kind === 'flag' ? '' : ` ${option.value}`
  const choices = option.kind === 'choice' ? `: ${option.choices.join(', ')}` : ''
  return [`${short}--${name}${value}`, `${option.about}${choices}`]
}

function aligned(rows: readonly Row[]): string[] {
  const left = Math.max(...rows.map(([name]) => name.length))
  return rows.flatMap(([name, about]) =>
    wrap(about, WIDTH - left - 4).map(
      (line, index) => `  ${(index === 0 ? name : '').padEnd(left)}  ${line}`,
    ),
  )
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word)
    else lines[lines.length - 1] = `${last} ${word}`
  }
  return lines
}
