import { isListSetting, isWordSetting, type Setting, settingsByPart, weightSettings } from '@spymaster/core'
import { GENERATED, table } from './table.ts'

/** Every setting of the physics, by part. */
export function configurationPage(): string {
  const parts = Object.entries({ ...settingsByPart, weights: weightSettings }).map(
    ([part, settings]) => `## ${part}\n\n${settingTable(Object.entries(settings))}\n`,
  )
  const intro = [
    '# Configuration of the physics',
    GENERATED,
    'Each is given by its key in `spymaster.json`, by environment or by argument, as `spymaster config` shows. What they',
    'mean together is in [physics.md](physics.md). The parts of `weights` are given as one object and sum to 1.',
  ]
  const [title, note, ...prose] = intro
  return `${title}\n\n${note}\n\n${prose.join('\n')}\n\n${parts.join('\n')}`
}

function settingTable(settings: readonly (readonly [string, Setting])[]): string {
  const head = ['setting', 'default', 'least', 'most', 'unit', 'what']
  return table(
    head,
    settings.map(([key, setting]) => [
      `\`${key}\``,
      ...valuesOf(setting),
      setting.unit,
      withStop(setting.about) + (setting.alias === undefined ? '' : ` In formulas ${setting.alias}.`),
    ]),
  )
}

/** Default, least and most. */
function valuesOf(setting: Setting): [string, string, string] {
  if (isWordSetting(setting)) return [`\`${setting.default}\``, setting.words.join(', '), '']
  const bounds = [grouped(setting.min), grouped(setting.max)] as const
  if (!isListSetting(setting)) return [grouped(setting.default), ...bounds]
  const list = setting.default.length === 0 ? 'none' : setting.default.join(', ')
  return [`${list} (a list, at most ${setting.maxItems})`, ...bounds]
}

function withStop(sentence: string): string {
  return sentence.endsWith('.') ? sentence : `${sentence}.`
}

/** Thousands apart by commas, whatever the machine's locale. */
function grouped(x: number): string {
  const [whole, rest] = String(x).split('.')
  const apart = whole!.replace(/\B(?=(\d{3})+$)/g, ',')
  return rest === undefined ? apart : `${apart}.${rest}`
}
