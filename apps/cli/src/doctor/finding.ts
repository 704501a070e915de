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

/** Where an error's sentence goes over to what to do. */
const CUT = /^(.*?)(?:; |: (?=NATS_URL|[a-z]+ (?:one|both|the|a|as|this|it)\b))(.*)$/s

/** The finding for an error: its sentence, whose part behind a colon or a semicolon says what to do. */
export function failed(what: string, error: unknown): Finding {
  const text = error instanceof Error ? error.message : String(error)
  const cut = CUT.exec(text)
  const [found, todo] = cut === null ? [text, ''] : [cut[1] ?? text, cut[2] ?? '']
  return fail(what, found, todo === '' ? 'the errors of the log are listed in packages/bus/README.md' : todo)
}
