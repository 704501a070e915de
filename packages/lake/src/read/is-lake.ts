import { MANIFEST_FOLDER } from '../manifest/run-manifest.ts'
import { TIERS } from '../schema/index.ts'
import type { LakeStorage } from '../storage/index.ts'

/** Whether anything has ever been recorded or imported there. Throws `LakeError`. */
export async function isLake(storage: LakeStorage): Promise<boolean> {
  for (const prefix of [MANIFEST_FOLDER, ...TIERS.map((tier) => `${tier}/`)])
    for await (const _ of storage.list(prefix)) return true
  return false
}
