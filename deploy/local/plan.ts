import { join } from 'node:path'
import type { ComposeService } from './compose.ts'

/** What a container of the compose file is as a process on this machine. */
export type Plan = {
  readonly name: string
  readonly program: 'nats-server' | 'spymaster'
  readonly args: readonly string[]
  /** All that it gets: nothing of the caller's but the path. */
  readonly env: Readonly<Record<string, string>>
  /** Folders that must be there before it starts. */
  readonly folders: readonly string[]
  /** Where it tells whether it is ready. */
  readonly health: string
  readonly restart: string
  /** How long it may take to end by itself, ms. */
  readonly graceMs: number
}

/** Where things are on this machine. */
export type Place = {
  /** The folder of the compose file. */
  readonly deployment: string
  /** Where named volumes become folders. */
  readonly data: string
  /** The port that takes the place of a service's own. */
  portOf(service: string, port: number): number
}

const PROGRAMS: readonly (readonly [image: RegExp, program: Plan['program']])[] = [
  [/^nats:/, 'nats-server'],
  [/^spymaster:/, 'spymaster'],
]

const LOOPBACK = '127.0.0.1'

/** Whether a service can run as a process here: the others come only as images. */
export const isLocal = ({ image }: ComposeService): boolean => programOf(image) !== undefined

const programOf = (image: string): Plan['program'] | undefined =>
  PROGRAMS.find(([pattern]) => pattern.test(image))?.[1]

/**
 * A service's command and environment with what containers have and a machine has not replaced: folders, the names of
 * other services, ports, and the address that stands for all.
 */
export function planOf(service: ComposeService, all: readonly ComposeService[], place: Place): Plan {
  const { name, image, command, environment, mounts, restart, graceMs } = service
  const here = (text: string) => localised(text, service, all, place)
  const env = Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, here(value)]))
  const program = programOf(image)
  if (program === undefined) throw new Error(`${name} comes only as the image ${image}`)
  const health =
    program === 'nats-server'
      ? `http://${env.SPYMASTER_NATS_MONITOR}/healthz`
      : `http://${LOOPBACK}:${env.SPYMASTER_METRICS_PORT}/health`
  const folders = mounts
    .filter(({ source }) => !source.startsWith('.'))
    .map((mount) => folderOf(mount, place))
  return { name, program, args: command.map(here), env, folders, health, restart, graceMs }
}

function localised(
  text: string,
  service: ComposeService,
  all: readonly ComposeService[],
  place: Place,
): string {
  const mount = service.mounts.find(({ target }) => text === target || text.startsWith(`${target}/`))
  if (mount !== undefined) return folderOf(mount, place) + text.slice(mount.target.length)
  if (/^\d+$/.test(text) && portsOf(service).includes(Number(text)))
    return String(place.portOf(service.name, Number(text)))
  const own = /^(?:0\.0\.0\.0|127\.0\.0\.1)(?::(\d+))?$/.exec(text)
  if (own !== null)
    return own[1] === undefined ? LOOPBACK : `${LOOPBACK}:${place.portOf(service.name, Number(own[1]))}`
  return text.replace(/([/@])([a-z]\w*):(\d+)/g, (given, before, name, port) =>
    all.some((other) => other.name === name)
      ? `${before}${LOOPBACK}:${place.portOf(name, Number(port))}`
      : given,
  )
}

const folderOf = ({ source }: { readonly source: string }, { deployment, data }: Place): string =>
  source.startsWith('.') ? join(deployment, source) : join(data, source)

/** The ports that a service listens on in its container. */
export function portsOf({ ports, environment }: ComposeService): number[] {
  const own = [environment.SPYMASTER_METRICS_PORT, environment.SPYMASTER_NATS_MONITOR?.split(':')[1]]
  return [...ports.map(({ target }) => target), ...own.filter((port) => port !== undefined).map(Number)]
}
