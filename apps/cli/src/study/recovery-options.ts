import { UsageError } from '../usage-error.ts'

/** Options of `study recovery` alone. */
export const recoveryOptions = {
  seeds: {
    kind: 'text',
    value: 'LIST',
    about: 'recovery, oracle, score: seeds of the markets [1,2,3; score: its own]',
  },
  scenarios: {
    kind: 'text',
    value: 'LIST',
    about:
      'recovery, oracle, score, null: scenarios of the markets; ordinary is a day without one [ordinary]',
  },
  date: {
    kind: 'text',
    value: 'DATE',
    about: 'recovery, oracle, score: trade date of the markets [the last one]',
  },
  to: { kind: 'text', value: 'TIME', about: 'recovery, oracle, score: where each market ends [the close]' },
  rate: {
    kind: 'text',
    value: 'X',
    about: 'recovery, oracle, score, null: scale of all activity, 0.1 to 20 [1]',
  },
  subjects: { kind: 'text', value: 'LIST', about: 'recovery: what is asked, as in dealers,score [all]' },
  sensitivity: { kind: 'flag', about: 'recovery: try other values of the settings, too' },
  settings: {
    kind: 'text',
    value: 'LIST',
    about: 'recovery: with --sensitivity, which settings [all that the subjects rest on]',
  },
  branches: {
    kind: 'whole',
    value: 'N',
    min: 2,
    max: 10_000,
    about: 'oracle: continuations of each touch and moment [4]',
  },
  after: {
    kind: 'text',
    value: 'LIST',
    about: 'oracle: seconds after the touch from which to go on, as in 0,10 [0,5,10,20]',
  },
  check: {
    kind: 'flag',
    about: 'recovery: exit with 1 if a figure is under what twenty planted markets have reached',
  },
} as const

/** Options of `study null` alone. */
export const nullOptions = {
  surrogate: {
    kind: 'choice',
    value: 'HOW',
    choices: ['reversed', 'shuffled'],
    about: 'null: turn recordings about: backwards in time, or with the sides of trades drawn anew',
  },
  at: { kind: 'text', value: 'TIME', about: 'null: move recordings so that they begin then, New York time' },
} as const

/** Options of `study score` alone. */
export const scoreOptions = {
  keep: {
    kind: 'text',
    value: 'DIR',
    about: 'score: keep what was read of each market in DIR, and do not simulate again what is there',
  },
} as const

/** Their names. */
export const nullNames = Object.keys(nullOptions) as (keyof typeof nullOptions)[]

/** Names of the options of recovery. */
export const recoveryNames = Object.keys(recoveryOptions) as (keyof typeof recoveryOptions)[]

/** Throws `UsageError` where one of these options was given, which are for something else. */
export function demandNone<Name extends string>(
  wanted: Readonly<Record<Name, unknown>>,
  names: readonly Name[],
  what: string,
): void {
  const given = names.find((name) => {
    const value = wanted[name]
    return value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0)
  })
  if (given !== undefined) throw new UsageError(`--${given} is for ${what}`)
}
