import { existsSync } from 'node:fs'

/** Why a test in a browser is skipped. */
export const NO_CHROMIUM = 'chromium is not installed (set CHROMIUM to its path)'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Flags for a browser that neither needs a display nor looks for anything outside this machine. */
export const CHROMIUM_FLAGS: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Path of a Chromium on this machine, or null. `CHROMIUM` names one; it must then exist. */
export function chromiumPath(): string | null {
  const named = process.env.CHROMIUM
  if (named === undefined || named === '') return PLACES.find((path) => existsSync(path)) ?? null
  if (!existsSync(named)) throw new Error(`CHROMIUM names ${named}, which does not exist`)
  return named
}
