import { BusError } from '@spymaster/bus'

/** How a thing is: `fail` is what keeps the program from working, `warn` what may soon, or will not be as it should. */
export type FindingState = 'ok' | 'warn' | 'fail'

/** What was found out about one thing. */
export type Finding = {
  /** What was looked at, in a word or two. */
  readonly what: string
  readonly state: FindingState
  /** How it is, in one sentence or less. Names no password. */
  readonly found: string
  /** What to do about it; null where there is nothing to do. */
  readonly todo: string | null
}

/** A part of what there is to look at. Never throws: what cannot be looked at is a finding too. */
export type Examination = { readonly title: string; look(): Promise<readonly Finding[]> }

export const ok = (what: string, found: string): Finding => ({ what, state: 'ok', found, todo: null })
export const warn = (what: string, found: string, todo: string): Finding => ({
  what,
  state: 'warn',
  found,
  todo,
})
export const fail = (what: string, found: string, todo: string): Finding => ({
  what,
  state: 'fail',
  found,
  todo,
})

/** The finding for an error: what is wrong, and what to do where the error says it. */
export function failed(
  what: string,
  error: unknown,
  todo = 'packages/bus/README.md has the errors of the log',
): Finding {
  if (error instanceof BusError) return fail(what, error.fact, error.advice ?? todo)
  return fail(what, error instanceof Error ? error.message : String(error), todo)
}
