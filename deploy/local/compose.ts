import { parse } from 'yaml'

/** A port of a service, as this machine has it. */
export type PublishedPort = { readonly address: string; readonly published: number; readonly target: number }

/** A folder of a service: a named volume, or a folder beside the compose file that begins with a dot. */
export type Mount = { readonly source: string; readonly target: string }

/** What a compose file says of a service, with all variables put in. */
export type ComposeService = {
  readonly name: string
  readonly image: string
  readonly command: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly ports: readonly PublishedPort[]
  readonly mounts: readonly Mount[]
  readonly dependsOn: readonly string[]
  readonly profiles: readonly string[]
  /** `no` where the file does not say. */
  readonly restart: string
  /** How long it may take to end by itself, ms; ten seconds where the file does not say, as with a container engine. */
  readonly graceMs: number
}

/** A compose file that says something we cannot follow, or that wants a variable which is not set. */
export class ComposeError extends Error {
  override readonly name = 'ComposeError'
}

type Environment = Readonly<Record<string, string | undefined>>
type Raw = {
  readonly image?: string
  readonly command?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly ports?: readonly string[]
  readonly volumes?: readonly string[]
  readonly depends_on?: readonly string[] | Readonly<Record<string, unknown>>
  readonly profiles?: readonly string[]
  readonly restart?: string
  readonly stop_grace_period?: string
}

/** The services of a compose file, in its order. Throws `ComposeError`. */
export function readCompose(text: string, env: Environment): readonly ComposeService[] {
  const { services = {} } = parse(text, { merge: true }) as { services?: Record<string, Raw> }
  return Object.entries(services).map(([name, raw]) => readService(name, interpolated(raw, env) as Raw))
}

function readService(name: string, raw: Raw): ComposeService {
  const { depends_on: needs = [] } = raw
  return {
    name,
    image: raw.image ?? '',
    command: (raw.command ?? []).map(String),
    environment: Object.fromEntries(
      Object.entries(raw.environment ?? {}).map(([key, value]) => [key, String(value)]),
    ),
    ports: (raw.ports ?? []).map((port) => readPort(name, port)),
    mounts: (raw.volumes ?? []).map((volume) => readMount(name, volume)),
    dependsOn: Array.isArray(needs) ? needs : Object.keys(needs),
    profiles: raw.profiles ?? [],
    restart: raw.restart ?? 'no',
    graceMs: readSpan(name, raw.stop_grace_period ?? '10s'),
  }
}

function readSpan(service: string, span: string): number {
  const sec = /^(\d+)s$/.exec(span)?.[1]
  if (sec === undefined)
    throw new ComposeError(`${service}: a span must be whole seconds, as 10s, was '${span}'`)
  return Number(sec) * 1_000
}

function readPort(service: string, port: string): PublishedPort {
  const found = /^(?:([\d.]+):)?(\d+):(\d+)$/.exec(port)
  if (found === null) throw new ComposeError(`${service}: a port must be ADDRESS:PORT:PORT, was '${port}'`)
  const [, address = '0.0.0.0', published, target] = found
  return { address, published: Number(published), target: Number(target) }
}

function readMount(service: string, volume: string): Mount {
  const [source, target] = volume.split(':')
  if (source === undefined || target === undefined)
    throw new ComposeError(`${service}: a volume must be SOURCE:TARGET, was '${volume}'`)
  return { source, target }
}

function interpolated(value: unknown, env: Environment): unknown {
  if (typeof value === 'string') return withVariables(value, env)
  if (Array.isArray(value)) return value.map((item) => interpolated(item, env))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, interpolated(item, env)]))
}

/**
 * Puts variables in as compose does: `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME:?what to do}`, and `$$` for a dollar.
 * Throws `ComposeError` where one with a question mark is not set.
 */
export function withVariables(text: string, env: Environment): string {
  return text.replace(
    /\$(?:(\$)|(\w+)|\{(\w+)(?:(:?)([-?])([^}]*))?\})/g,
    (_, dollar, plain, name, colon, kind, rest) => {
      if (dollar !== undefined) return '$'
      const value = env[plain ?? name]
      const isThere = value !== undefined && !(colon === ':' && value === '')
      if (isThere) return value
      if (kind === '?') throw new ComposeError(`${name} is not set: ${rest}`)
      return kind === '-' ? rest : ''
    },
  )
}
