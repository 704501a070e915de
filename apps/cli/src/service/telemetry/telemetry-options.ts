import type { Option } from '../../command.ts'
import { UsageError } from '../../usage-error.ts'
import { LOG_FORMATS, LOG_LEVELS, type LogFormat, type LogLevel } from './log.ts'

/** The options of every service: what it tells, and to whom. */
export const telemetryOptions = {
  'metrics-port': {
    kind: 'whole',
    value: 'PORT',
    min: 0,
    max: 65_535,
    about: 'Serve /health, /live and /metrics there; 0 takes a free port [none; SPYMASTER_METRICS_PORT]',
  },
  'metrics-host': {
    kind: 'text',
    value: 'HOST',
    about: 'Address for these [127.0.0.1, this machine only; SPYMASTER_METRICS_HOST]',
  },
  'log-format': {
    kind: 'choice',
    value: 'FORMAT',
    choices: LOG_FORMATS,
    about: 'How the log is written to standard error [human on a terminal, else json; SPYMASTER_LOG_FORMAT]',
  },
  'log-level': {
    kind: 'choice',
    value: 'LEVEL',
    choices: LOG_LEVELS,
    about: 'The least that is logged: debug, info, warn, error or silent [SPYMASTER_LOG_LEVEL]',
  },
} as const satisfies Record<string, Option>

/** What the caller gave for them. */
export type TelemetryValues = {
  readonly 'metrics-port': number | undefined
  readonly 'metrics-host': string | undefined
  readonly 'log-format': LogFormat | undefined
  readonly 'log-level': LogLevel | undefined
}

/** Flags before environment before defaults. */
export type TelemetrySettings = {
  /** Null for no server. */
  readonly port: number | null
  readonly host: string
  readonly format: LogFormat
  readonly level: LogLevel
}

type Environment = Readonly<Record<string, string | undefined>>

/** The settings from flags and environment. Throws `UsageError` naming the variable, the rule and what was given. */
export function telemetrySettings(
  values: TelemetryValues,
  env: Environment,
  defaults: { readonly isTerminal: boolean; readonly level: LogLevel },
): TelemetrySettings {
  return {
    port: values['metrics-port'] ?? portIn(env) ?? null,
    host: values['metrics-host'] ?? (env.SPYMASTER_METRICS_HOST || '127.0.0.1'),
    format:
      values['log-format'] ??
      choiceIn(env, 'SPYMASTER_LOG_FORMAT', LOG_FORMATS) ??
      (defaults.isTerminal ? 'human' : 'json'),
    level: values['log-level'] ?? choiceIn(env, 'SPYMASTER_LOG_LEVEL', LOG_LEVELS) ?? defaults.level,
  }
}

function portIn({ SPYMASTER_METRICS_PORT: text }: Environment): number | undefined {
  if (text === undefined || text === '') return undefined
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (port >= 0 && port <= 65_535) return port
  throw new UsageError(`SPYMASTER_METRICS_PORT must be a port from 0 to 65535, was ${JSON.stringify(text)}`)
}

function choiceIn<Choice extends string>(
  env: Environment,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  const text = env[name]
  if (text === undefined || text === '') return undefined
  const found = choices.find((choice) => choice === text)
  if (found !== undefined) return found
  throw new UsageError(`${name} must be one of ${choices.join(', ')}, was ${JSON.stringify(text)}`)
}
