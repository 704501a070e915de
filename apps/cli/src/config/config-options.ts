import type { Values } from '../command.ts'
import type { ConfigSources } from './load-physics.ts'

/** The options of every command that computes with the physics. */
export const configOptions = {
  config: {
    kind: 'text',
    value: 'FILE',
    about: 'Read settings from FILE instead of spymaster.config.json',
  },
  hotzones: {
    kind: 'text',
    value: 'PRICES',
    about: 'Watch prices of your own, such as 686.4,690: --set hotzones=PRICES',
  },
  set: { kind: 'list', value: 'KEY=VALUE', about: 'Set one setting; may be given several times' },
} as const

/** What a command was given of them, with the environment. */
export function configSources(
  { config, set, hotzones }: Values<typeof configOptions>,
  env: ConfigSources['env'],
): ConfigSources {
  return { file: config, set, hotzones, env }
}
