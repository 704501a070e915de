import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

/** A TypeScript file of the repository, parsed. */
export type SourceFile = {
  /** From the repository's root, with forward slashes. */
  readonly path: string
  /** Package or app it belongs to ('core', 'cli'); null outside `packages/` and `apps/`. */
  readonly owner: string | null
  /** Whether it is production code: under a package's or an app's `src/`, and no `.spec.ts` beside it. */
  readonly isSource: boolean
  readonly text: string
  readonly tree: ts.SourceFile
}

/** Absolute path of the repository, with a slash at the end. */
export const repository = fileURLToPath(new URL('../..', import.meta.url))

/** Parses a file's text; for planted text as well as for files on disk. */
export function parse(path: string, text: string): SourceFile {
  const place = /^(?:packages|apps)\/([^/]+)\/(src\/)?/.exec(path)
  return {
    path,
    owner: place?.[1] ?? null,
    isSource: place?.[2] !== undefined && !path.endsWith('.spec.ts'),
    text,
    tree: ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true),
  }
}

/** Paths of all files that are, or would be, in the repository: what git tracks or does not ignore. */
export function listFiles(): string[] {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const listed = execFileSync('git', args, { cwd: repository, encoding: 'utf8', maxBuffer: 1 << 26 })
  return [...new Set(listed.split('\0'))]
    .filter((path) => path !== '' && existsSync(join(repository, path)))
    .sort()
}

/** Text of a file of the repository; null for a binary one. */
export function readText(path: string): string | null {
  const bytes = readFileSync(join(repository, path))
  return bytes.includes(0) ? null : bytes.toString('utf8')
}

/** Every TypeScript file of the repository. */
export function readSources(files: readonly string[] = listFiles()): SourceFile[] {
  return files.filter((path) => path.endsWith('.ts')).map((path) => parse(path, readText(path) ?? ''))
}

/** Line of a node, from 1. */
export const lineOf = (file: SourceFile, node: ts.Node): number =>
  file.tree.getLineAndCharacterOfPosition(node.getStart(file.tree)).line + 1

/** Calls `visit` for every node of a file. */
export function walk(file: SourceFile, visit: (node: ts.Node) => void): void {
  const descend = (node: ts.Node): void => {
    visit(node)
    ts.forEachChild(node, descend)
  }
  descend(file.tree)
}
