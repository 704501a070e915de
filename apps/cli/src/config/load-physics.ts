import { readFile } from 'node:fs/promises'
import {
  ConfigError,
  isListSetting,
  type PhysicsConfig,
  physicsSettings,
  resolvePhysics,
} from '@spymaster/core'
import { nearest } from '../nearest.ts'
import { UsageError } from '../usage-error.ts'

/** The file that is read where it exists and no other is named. */
export const DEFAULT_CONFIG_FILE = 'spymaster.config.json'

/** Where a setting's value comes from. */
export type Origin = 'default' | 'file' | 'environment' | 'flag'

/** The physics' configuration with where each value came from. */
export type LoadedPhysics = {
  readonly config: PhysicsConfig
  readonly origins: Readonly<Record<string, Origin>>
  /** The file that was read; null for none. */
  readonly file: string | null
}

/** What the caller gave. */
export type ConfigSources = {
  /** `--config`. */
  readonly file: string | undefined
  /** `--set KEY=VALUE`, in order. */
  readonly set: readonly string[]
  /** `--hotzones`, short for a `--set` that goes after the others. */
  readonly hotzones: string | undefined
  readonly env: Readonly<Record<string, string | undefined>>
}

const LISTS: ReadonlySet<string> = new Set(
  physicsSettings.filter(([, setting]) => isListSetting(setting)).map(([key]) => key),
)
const KEYS = [...physicsSettings.map(([key]) => key), 'weights']

/**
 * The configuration: defaults, then the file, the environment and the flags, each over the one before.
 *
 * Throws `UsageError` where a file or value cannot be read, and `ConfigError` with every setting that cannot be.
 */
export async function loadPhysics({ file, set, hotzones, env }: ConfigSources): Promise<LoadedPhysics> {
  const path = file ?? env.SPYMASTER_CONFIG ?? DEFAULT_CONFIG_FILE
  const fromFile = await readSection(path, file !== undefined || env.SPYMASTER_CONFIG !== undefined)
  const layers: readonly (readonly [Origin, Readonly<Record<string, unknown>>])[] = [
    ['file', fromFile ?? {}],
    ['environment', fromEnvironment(env)],
    ['flag', fromFlags(hotzones === undefined ? set : [...set, `hotzones=${hotzones}`])],
  ]
  const values: Record<string, unknown> = {}
  const origins: Record<string, Origin> = Object.fromEntries(KEYS.map((key) => [key, 'default']))
  for (const [origin, layer] of layers)
    for (const [key, value] of Object.entries(layer)) {
      values[key] = value
      origins[key] = origin
    }
  return { config: resolvePhysics(values), origins, file: fromFile === null ? null : path }
}

/** The name a setting has in the environment: barrierWindowSec is SPYMASTER_BARRIER_WINDOW_SEC. */
export function environmentName(key: string): string {
  return `SPYMASTER_${key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`
}

/** The names of all of them. */
export const environmentNames = (): string[] => KEYS.map(environmentName)

/** The `physics` section of a configuration file; null where the file is optional and absent. */
async function readSection(path: string, isNamed: boolean): Promise<Record<string, unknown> | null> {
  const text = await readText(path, isNamed)
  if (text === null) return null
  const whole = parseJson(path, text)
  if (!isObject(whole)) throw new UsageError(`${path}: must be a JSON object such as {"physics": {}}`)
  const stray = Object.keys(whole).filter((key) => key !== 'physics')
  if (stray.length > 0) throw new ConfigError(stray.map((key) => strayKey(path, key)))
  const physics = whole.physics ?? {}
  if (!isObject(physics)) throw new UsageError(`${path}: physics must be an object of settings`)
  return physics
}

async function readText(path: string, isNamed: boolean): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' && !isNamed) return null
    const why =
      code === 'ENOENT' ? 'no such file' : code === 'EISDIR' ? 'is a directory' : (error as Error).message
    throw new UsageError(`${path}: ${why}; --config names a JSON file of settings`)
  }
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new UsageError(`${path}: is not JSON (${(error as Error).message})`)
  }
}

function strayKey(path: string, key: string): string {
  const hint = KEYS.includes(key) ? `: put it inside "physics"` : ': there is one section, "physics"'
  return `${path}: ${key} is no section${hint}`
}

function fromEnvironment(env: ConfigSources['env']): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const key of KEYS) {
    const text = env[environmentName(key)]
    if (text !== undefined && text !== '') values[key] = readValue(key, text)
  }
  return values
}

function fromFlags(set: readonly string[]): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const given of set) {
    const equals = given.indexOf('=')
    if (equals < 1) throw new UsageError(`--set needs KEY=VALUE, was ${JSON.stringify(given)}`)
    const key = given.slice(0, equals)
    if (!KEYS.includes(key)) {
      const meant = nearest(key, KEYS)
      throw new UsageError(
        `--set ${key}: there is no such setting${meant === null ? '' : `; did you mean ${meant}?`}`,
      )
    }
    values[key] = readValue(key, given.slice(equals + 1))
  }
  return values
}

/** A value, or for a list its items with commas between, where it is not in JSON's brackets. */
function readValue(key: string, text: string): unknown {
  if (!LISTS.has(key) || text.trimStart().startsWith('[')) return readJson(text)
  return text.trim() === '' ? [] : text.split(',').map((item) => readJson(item.trim()))
}

/** JSON where it is, else the text itself, which the setting's check then refuses with its rule. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
