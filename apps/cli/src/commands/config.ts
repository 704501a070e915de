import { configHash, type PhysicsConfig, physicsSettings, settingsByPart } from '@spymaster/core'
import { defineCommand, type Surroundings, type Values } from '../command.ts'
import { configOptions, configSources } from '../config/config-options.ts'
import { environmentName, type LoadedPhysics, loadPhysics } from '../config/load-physics.ts'

const options = { ...configOptions, json: { kind: 'flag', about: 'Print one JSON object' } } as const

/** Prints the effective settings. */
export const config = defineCommand({
  name: 'config',
  summary: 'Show every setting, its value and where it came from',
  operands: { usage: '', min: 0, max: 0 },
  options,
  details: [
    'Settings come from defaults, then spymaster.config.json in the working folder (or --config FILE, or SPYMASTER_CONFIG), then the environment, then --set: each over the one before. Unknown keys and impossible values are refused with the key, the value and the rule.',
    'A file looks like {"physics": {"barrierWindowSec": 20}}. In the environment barrierWindowSec is SPYMASTER_BARRIER_WINDOW_SEC. The hash stands in every payload: the same hash means the same physics.',
  ],
  examples: [
    { line: 'spymaster config', about: 'Every setting with its unit and meaning' },
    { line: 'spymaster config --set barrierWindowSec=20', about: 'What a change would give' },
    { line: 'spymaster config --hotzones 686.4,690', about: 'Watch two prices of your own' },
    { line: 'spymaster config --json > my.json', about: 'For scripts' },
  ],
  run: showConfig,
})

async function showConfig(
  _operands: readonly string[],
  wanted: Values<typeof options>,
  { stdout, env }: Surroundings,
): Promise<void> {
  const loaded = await loadPhysics(configSources(wanted, env))
  stdout.write(wanted.json ? `${JSON.stringify(asJson(loaded), null, 2)}\n` : asText(loaded))
}

function asJson({ config, origins, file }: LoadedPhysics) {
  const physics = Object.fromEntries([
    ...physicsSettings.map(([key]) => [key, config[key as keyof PhysicsConfig]] as const),
    ['weights', config.weights] as const,
  ])
  return { hash: configHash(config), file, physics, origins }
}

function asText(loaded: LoadedPhysics): string {
  const { config, origins, file } = loaded
  const lines = [
    `Physics settings, hash ${configHash(config)}`,
    file === null ? 'No configuration file was read.' : `Read from ${file}.`,
  ]
  for (const [part, table] of Object.entries(settingsByPart)) {
    lines.push('', part)
    for (const [key, setting] of Object.entries(table)) {
      const value = valueText(config[key as keyof PhysicsConfig], setting.unit)
      lines.push(settingLine(key, value, origins[key]!, setting.about))
    }
  }
  const { liquidity, hedge, tape } = config.weights
  const weights = JSON.stringify({ liquidity, hedge, tape })
  lines.push(
    '',
    'weights',
    settingLine('weights', weights, origins.weights!, 'What each component counts; sums to 1.'),
  )
  lines.push('', `In the environment barrierWindowSec is ${environmentName('barrierWindowSec')}.`)
  return `${lines.join('\n')}\n`
}

/** A number or a list with its unit. */
function valueText(value: unknown, unit: string): string {
  if (Array.isArray(value) && value.length === 0) return 'none'
  const text = Array.isArray(value) ? value.join(', ') : String(value)
  return unit === '' ? text : `${text} ${unit}`
}

function settingLine(key: string, value: string, origin: string, about: string): string {
  const from = origin === 'default' ? '' : `  [${origin}]`
  return `  ${key.padEnd(22)} ${value.padEnd(16)}${from}\n      ${about.replace(/\.?$/, '.')}`
}
