import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseArguments } from '../src/arguments.ts'
import { type Command, defineCommand } from '../src/command.ts'
import { commands } from '../src/commands/index.ts'
import { nearest } from '../src/nearest.ts'
import { spymaster } from './command-line.ts'

const command: Command = defineCommand({
  name: 'measure',
  summary: 'Measure things',
  operands: { usage: 'FILE…', min: 1, max: 2 },
  options: {
    limit: { kind: 'whole', value: 'N', min: 1, max: 9, short: 'n', about: 'At most N' },
    out: { kind: 'text', value: 'PATH', about: 'Write there' },
    unit: { kind: 'choice', value: 'U', choices: ['points', 'ticks'], about: 'Unit' },
    quiet: { kind: 'flag', short: 'q', about: 'Say less' },
  },
  details: [],
  examples: [],
  run: async () => {},
})

describe('the arguments of a command', () => {
  it('are undefined, or false for a flag, where absent', () => {
    const { values, operands } = parseArguments(command, ['a'])
    assert.deepEqual(values, { help: false, limit: undefined, out: undefined, unit: undefined, quiet: false })
    assert.deepEqual(operands, ['a'])
  })
  it('may stand in any order, short or long, with = or without', () => {
    const { values, operands } = parseArguments(command, ['-n', '3', 'a', '--unit=ticks', '-q', '--', '--b'])
    assert.deepEqual(operands, ['a', '--b'])
    assert.deepEqual([values.limit, values.unit, values.quiet], [3, 'ticks', true])
  })
  it('are not checked when help is wanted', () => {
    assert.equal(parseArguments(command, ['--help']).wantsHelp, true)
  })
  const refused: readonly [string[], RegExp][] = [
    [[], /^measure needs FILE…: /],
    [['a', 'b', 'c'], /takes only FILE…, was also given "c"/],
    [['a', '--limt', '3'], /no option --limt: did you mean --limit\?/],
    [['a', '--xyzzy'], /no option --xyzzy: see: spymaster measure --help/],
    [['a', '--limit', '0'], /--limit must be a whole number from 1 to 9, was "0"/],
    [['a', '--limit', '1.5'], /was "1.5"/],
    [['a', '--limit', '-1'], /was "-1"/],
    [['a', '--limit'], /--limit needs a value: --limit N/],
    [['a', '--out='], /--out needs a value/],
    [['a', '--unit', 'tick'], /--unit does not know "tick": did you mean ticks\?/],
    [['a', '--unit', 'furlong'], /one of points, ticks/],
    [['a', '--quiet=yes'], /--quiet takes no value/],
  ]
  for (const [args, sentence] of refused)
    it(`are refused: ${args.join(' ')}`, () =>
      assert.throws(() => parseArguments(command, args), { name: 'UsageError', message: sentence }))
})

describe('the nearest name', () => {
  it('is the one with a letter changed, added, dropped or swapped', () => {
    const names = ['signals', 'inspect', 'up']
    for (const given of ['signal', 'sginals', 'signaals', 'zignals'])
      assert.equal(nearest(given, names), 'signals')
  })
  it('is none where nothing is near', () => assert.equal(nearest('doctor', ['inspect', 'up']), null))
})

describe('the command line', () => {
  it('teaches without arguments: every command with its summary', async () => {
    const { code, stdout } = await spymaster([])
    assert.equal(code, 0)
    for (const { name, summary } of commands) assert.match(stdout, new RegExp(`^  ${name} +${summary}`, 'm'))
    assert.deepEqual(await spymaster(['--help']), await spymaster([]))
    assert.deepEqual(await spymaster(['help']), await spymaster([]))
  })
  for (const { name, options, examples } of commands) {
    it(`explains ${name} with every option and an example`, async () => {
      const { code, stdout } = await spymaster([name, '--help'])
      assert.equal(code, 0)
      for (const option of Object.keys(options)) assert.ok(stdout.includes(`--${option}`), option)
      assert.ok(examples.length > 0 && examples.every(({ line }) => stdout.includes(line)))
      assert.deepEqual(await spymaster(['help', name]), await spymaster([name, '--help']))
    })
    it(`keeps the help of ${name} within 100 columns`, async () => {
      const { stdout } = await spymaster([name, '--help'])
      assert.deepEqual(
        stdout.split('\n').filter((line) => line.length > 100),
        [],
      )
    })
  }
  it('prints its version', async () => {
    assert.equal((await spymaster(['--version'])).stdout, 'spymaster 1.2.3\n')
  })
  it('suggests the nearest command and ends with code 2', async () => {
    assert.deepEqual(await spymaster(['inspct']), {
      code: 2,
      stdout: '',
      stderr: 'spymaster: there is no command inspct: did you mean inspect?\n',
    })
    assert.equal(
      (await spymaster(['--verson'])).stderr,
      'spymaster: there is no option --verson: did you mean --version?\n',
    )
  })
})
