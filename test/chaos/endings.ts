import type { Ending } from './victim.ts'

/** Why a service may end by itself: a supervisor starts it again, and it goes on. */
const RIGHTLY: readonly RegExp[] = [
  // What cannot be stored ends who writes it: a full log is never a silent loss. Everything else is waited for.
  /"code":"full"/,
]

/** Endings that are no rightful ones. */
export const unexpected = (endings: readonly Ending[]): Ending[] =>
  endings.filter(({ victim, said }) => victim === 'reader' || !RIGHTLY.some((pattern) => pattern.test(said)))
