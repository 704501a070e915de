/** The options of every command that computes with the physics. */
export const configOptions = {
  config: {
    kind: 'text',
    value: 'FILE',
    about: 'Read settings from FILE instead of spymaster.config.json',
  },
  set: { kind: 'list', value: 'KEY=VALUE', about: 'Set one setting; may be given several times' },
} as const
