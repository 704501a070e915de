import type { Writable } from 'node:stream'
import { type LevelWithSilent, pino } from 'pino'

export const LOG_FORMATS = ['human', 'json'] as const
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const

export type LogFormat = (typeof LOG_FORMATS)[number]
export type LogLevel = (typeof LOG_LEVELS)[number]

/** A service's log: a sentence for people, with fields for machines. */
export type Log = {
  readonly format: LogFormat
  readonly debug: Say
  readonly info: Say
  readonly warn: Say
  readonly error: Say
  readonly fatal: Say
}

type Say = (fields: object, sentence: string) => void

/** Opens the log of a service on a stream, one line an entry. Passwords and tokens in URLs never get that far. */
export function openLog(service: string, level: LogLevel, format: LogFormat, stream: Writable): Log {
  const write = (line: string) => {
    const shown = withoutSecrets(line)
    stream.write(format === 'json' ? shown : humanLine(shown))
  }
  const log = pino(
    {
      level: level as LevelWithSilent,
      base: { service },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write },
  )
  const say =
    (name: 'debug' | 'info' | 'warn' | 'error' | 'fatal'): Say =>
    (fields, sentence) =>
      log[name](fields, sentence)
  return {
    format,
    debug: say('debug'),
    info: say('info'),
    warn: say('warn'),
    error: say('error'),
    fatal: say('fatal'),
  }
}

/** A line whose URLs name no user, password or token. */
export const withoutSecrets = (line: string): string => line.replace(/:\/\/[^/@\s"]*@/g, '://***@')

/** An entry for a terminal: time of day, level where it is not the usual one, sentence, fields. */
export function humanLine(line: string): string {
  const { level, time, service, msg, ...fields } = JSON.parse(line) as Record<string, unknown>
  const said = Object.entries(fields).map(([key, value]) => `${key}=${printField(value)}`)
  const how = level === 'info' ? '' : `${String(level).toUpperCase()} `
  const tail = said.length === 0 ? '' : `  (${said.join(' ')})`
  return `${String(time).slice(11, 23)} ${service}: ${how}${msg}${tail}\n`
}

const printField = (value: unknown): string =>
  typeof value === 'string' && /^[\w./:-]+$/.test(value) ? value : JSON.stringify(value)
