import { posix } from 'node:path'

const vagueNames = new Set(['utils', 'util', 'helpers', 'helper', 'types', 'constants', 'common', 'shared'])
const vagueEndings = /(^|-)(manager|handler)$/

/** Files and folders named after no thing: a name that says nothing collects everything. */
export function vagueFiles(files: readonly string[]): string[] {
  return files.filter((path) =>
    path.split('/').some((part) => {
      const stem = part.split('.')[0] ?? ''
      return vagueNames.has(stem) || vagueEndings.test(stem)
    }),
  )
}

/** TypeScript files whose name is not kebab-case. */
export function oddlyNamed(files: readonly string[]): string[] {
  return files.filter(
    (path) => path.endsWith('.ts') && !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)*\.ts$/.test(posix.basename(path)),
  )
}

/** What a package folder lacks: its package.json, its contract, its public face, its tests. */
export function missingParts(folder: string, files: readonly string[]): string[] {
  const parts = ['package.json', 'README.md', 'src/index.ts', 'test/']
  return parts
    .filter(
      (part) =>
        !files.some((path) =>
          part.endsWith('/') ? path.startsWith(`${folder}/${part}`) : path === `${folder}/${part}`,
        ),
    )
    .map((part) => `${folder} has no ${part}`)
}
