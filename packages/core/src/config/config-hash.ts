import { textHash } from '../digest/text-hash.ts'
import { type PhysicsConfig, physicsSettings } from './physics-config.ts'

/**
 * Hash of the physics settings, 16 hexadecimal digits: the same for the same numbers, whatever they came from and
 * in whatever order a list was given, as `resolvePhysics` puts them in order. Keys and numbers print as ASCII.
 */
export function configHash(config: PhysicsConfig): string {
  const values: Record<string, unknown> = {}
  for (const [key] of physicsSettings) values[key] = config[key as keyof PhysicsConfig]
  const { liquidity, hedge, tape } = config.weights
  return textHash(JSON.stringify({ ...values, weights: { liquidity, hedge, tape } }))
}
