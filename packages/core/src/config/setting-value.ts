import {
  isListSetting,
  isWordSetting,
  type ListSetting,
  type NumberSetting,
  type Setting,
  type WordSetting,
} from './setting.ts'

/**
 * A setting's value from what was given: the default where that is undefined. Lists come frozen and ascending.
 * What cannot be adds a sentence to `problems`, naming the key, the rule and the value, for each thing wrong with it.
 */
export function settingValue(
  key: string,
  setting: Setting,
  given: unknown,
  problems: string[],
): number | string | readonly number[] {
  if (isWordSetting(setting)) return wordFor(key, setting, given, problems)
  return isListSetting(setting)
    ? listFor(key, setting, given, problems)
    : numberFor(key, setting, given, problems)
}

/** A value in a message: JSON where that says what it is. */
export function show(value: unknown): string {
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : JSON.stringify(value)
}

function numberFor(key: string, setting: NumberSetting, value: unknown, problems: string[]): number {
  if (value === undefined) return setting.default
  if (!isBetween(setting, value))
    problems.push(`${key} must be a number ${bounds(setting)}, was ${show(value)}`)
  else if (setting.isWhole && !Number.isInteger(value)) problems.push(`${key} must be whole, was ${value}`)
  return value as number
}

function listFor(key: string, setting: ListSetting, value: unknown, problems: string[]): readonly number[] {
  if (value === undefined) return setting.default
  if (!Array.isArray(value)) {
    problems.push(`${key} must be a list such as [686.4, 690], was ${show(value)}`)
    return setting.default
  }
  if (value.length > setting.maxItems)
    problems.push(`${key} must be at most ${setting.maxItems} numbers, was a list of ${value.length}`)
  const rule = `must be a number ${bounds(setting)} with at most ${setting.digits} decimals`
  const seen = new Set<unknown>()
  for (const item of value) {
    if (!isBetween(setting, item) || !hasDigits(item, setting.digits))
      problems.push(`${key}: each ${rule}, was ${show(item)}`)
    else if (seen.has(item)) problems.push(`${key}: each must be given once, was ${item} again`)
    seen.add(item)
  }
  return Object.freeze([...value].sort((a, b) => a - b))
}

function wordFor(
  key: string,
  { words, ...setting }: WordSetting,
  value: unknown,
  problems: string[],
): string {
  if (value === undefined) return setting.default
  if (!words.includes(value as string))
    problems.push(`${key} must be ${words.map(show).join(' or ')}, was ${show(value)}`)
  return value as string
}

function isBetween({ min, max }: NumberSetting | ListSetting, value: unknown): value is number {
  return typeof value === 'number' && value >= min && value <= max
}

function bounds({ min, max, unit }: NumberSetting | ListSetting): string {
  return `from ${min} to ${max}${unit && ` ${unit}`}`
}

function hasDigits(value: number, digits: number): boolean {
  const scale = 10 ** digits
  return Math.round(value * scale) / scale === value
}
