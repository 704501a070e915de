import { murmur3 } from '../digest/murmur3.ts'
import { type PhysicsConfig, physicsSettings } from './physics-config.ts'

/**
 * Hash of the physics settings, 16 hexadecimal digits: the same for the same numbers, whatever they came from and
 * in whatever order a list was given, as `resolvePhysics` puts them in order.
 */
export function configHash(config: PhysicsConfig): string {
  const values: Record<string, unknown> = {}
  for (const [key] of physicsSettings) values[key] = config[key as keyof PhysicsConfig]
  const { liquidity, hedge, tape } = config.weights
  const text = JSON.stringify({ ...values, weights: { liquidity, hedge, tape } })
  const hash = new Uint32Array(4)
  murmur3(asciiBytes(text), 0, hash)
  return hex(hash[0]!) + hex(hash[1]!)
}

/** Keys and numbers print as ASCII. */
function asciiBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}

function hex(word: number): string {
  return word.toString(16).padStart(8, '0')
}
