import type { Ending } from './victim.ts'

/** Why a service may end by itself: a supervisor starts it again, and it goes on. */
const RIGHTLY: readonly RegExp[] = [
  // At its start it needs a server.
  /^spymaster: no NATS server lets us in at /,
  /^spymaster: the NATS server at .* has no JetStream/,
  /^spymaster: the NATS server (cannot keep|does not answer about|is away)/,
  // A full log is never a silent loss.
  /"code":"full"/,
  /^spymaster: the (market|levels) log has used what the NATS server grants it/,
]

/** Endings that are no rightful ones. */
export const unexpected = (endings: readonly Ending[]): Ending[] =>
  endings.filter(({ victim, said }) => victim === 'reader' || !RIGHTLY.some((pattern) => pattern.test(said)))
