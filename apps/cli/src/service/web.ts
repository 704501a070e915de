import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const DEFAULT_PORT = 8000
const DEFAULT_HOST = '127.0.0.1'

/** The options of every command that serves the page. */
export const webOptions = {
  port: {
    kind: 'whole',
    value: 'PORT',
    min: 0,
    max: 65_535,
    about: 'Port of the page [8000]; 0 takes a free one',
  },
  host: { kind: 'text', value: 'HOST', about: 'Address to listen on [127.0.0.1, this machine only]' },
  'allowed-host': {
    kind: 'list',
    value: 'NAME',
    about: 'A further name that browsers may call this machine by; may be given several times',
  },
} as const

/** What the gateway is created with. */
export type Web = {
  readonly host: string
  readonly port: number
  readonly staticDir: string | null
  readonly version: string
  readonly allowedHosts: readonly string[]
}

type WebValues = {
  readonly host: string | undefined
  readonly port: number | undefined
  readonly 'allowed-host': readonly string[]
}

/** The gateway's settings from what the caller gave. */
export function webOf({ host, port, 'allowed-host': allowedHosts }: WebValues): Web {
  return {
    host: host ?? DEFAULT_HOST,
    port: port ?? DEFAULT_PORT,
    staticDir: frontendFolder(),
    version: programVersion(),
    allowedHosts,
  }
}

/** Where the built page lies, or null where it has not been built. */
export function frontendFolder(): string | null {
  const folder = fileURLToPath(new URL('../../../frontend/dist', import.meta.url))
  return existsSync(`${folder}/index.html`) ? folder : null
}

export function programVersion(): string {
  return (createRequire(import.meta.url)('../../package.json') as { version: string }).version
}
