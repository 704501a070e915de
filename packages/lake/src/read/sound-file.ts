import { stat } from 'node:fs/promises'
import { LakeError } from '../lake-error.ts'
import { fileSum } from '../storage/file-sum.ts'
import type { LakeStorage } from '../storage/index.ts'

/** What a file was when it was vouched for. */
export type Vouched = { readonly key: string; readonly bytes: number; readonly sha256: string }

/**
 * Local path of a file that is byte for byte what was vouched for, to be released. Throws `LakeError` with `corrupt` where it is gone,
 * cut short or changed.
 */
export async function soundFile(storage: LakeStorage, file: Vouched): Promise<string> {
  const fault = (what: string) =>
    new LakeError('corrupt', `${file.key} in ${storage.name} ${what}: put it back from a copy`)
  const path = await storage.open(file.key).catch((error) => {
    if (error instanceof LakeError && error.code === 'missing') throw fault('is gone')
    throw error
  })
  try {
    const { size } = await stat(path)
    if (size !== file.bytes) throw fault(`has ${size} bytes instead of ${file.bytes}`)
    if ((await fileSum(path)) !== file.sha256) throw fault('has been changed (SHA-256 differs)')
    return path
  } catch (error) {
    await storage.release(path)
    throw error
  }
}
