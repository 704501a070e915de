import { declarationOf, features, featuresHash } from '@spymaster/core'

/** The registry of features as data, with its hash: a feature a line. */
export function featuresJson(): string {
  const lines = features.map((feature) => `    ${JSON.stringify(declarationOf(feature))}`)
  return `{\n  "hash": "${featuresHash}",\n  "features": [\n${lines.join(',\n')}\n  ]\n}\n`
}
