import { UsageError } from '../usage-error.ts'

/** Options of `study recovery` alone. */
export const recoveryOptions = {
  seeds: { kind: 'text', value: 'LIST', about: 'recovery: seeds of the markets [1,2,3]' },
  scenarios: {
    kind: 'text',
    value: 'LIST',
    about: 'recovery: scenarios of the markets; ordinary is a day without one [ordinary]',
  },
  date: { kind: 'text', value: 'DATE', about: 'recovery: trade date of the markets [the last one]' },
  to: { kind: 'text', value: 'TIME', about: 'recovery: where each market ends [the close]' },
  rate: { kind: 'text', value: 'X', about: 'recovery: scale of all activity, 0.1 to 20 [1]' },
  subjects: { kind: 'text', value: 'LIST', about: 'recovery: what is asked, as in dealers,score [all]' },
  sensitivity: { kind: 'flag', about: 'recovery: try other values of the settings, too' },
  check: { kind: 'flag', about: 'recovery: exit with 1 if a figure is under its floor' },
} as const

/** Their names. */
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
