import { posix } from 'node:path'
import ts from 'typescript'
import { lineOf, type SourceFile, walk } from './source-file.ts'

/**
 * Who may import whom. A row's entries: 'events' (the package and its subpaths), 'core/payload' (that subpath
 * only), 'type bus' (types only).
 */
export type ImportTable = Readonly<Record<string, readonly string[]>>

type Import = { readonly target: string; readonly typeOnly: boolean; readonly line: number }

/** Every module a file names: static, dynamic, re-exported, in types. */
export function importsOf(file: SourceFile): Import[] {
  const found: Import[] = []
  const add = (literal: ts.Node | undefined, typeOnly: boolean): void => {
    if (literal !== undefined && ts.isStringLiteralLike(literal))
      found.push({ target: literal.text, typeOnly, line: lineOf(file, literal) })
  }
  walk(file, (node) => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnly(node.importClause))
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly)
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add(node.argument.literal, true)
    else if (ts.isCallExpression(node) && isImportCall(node)) add(node.arguments[0], false)
  })
  return found
}

function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  if (clause === undefined) return false
  if (clause.isTypeOnly) return true
  const names = clause.namedBindings
  if (clause.name !== undefined || names === undefined || !ts.isNamedImports(names)) return false
  return names.elements.length > 0 && names.elements.every((element) => element.isTypeOnly)
}

const isImportCall = (node: ts.CallExpression): boolean =>
  node.expression.kind === ts.SyntaxKind.ImportKeyword ||
  (ts.isIdentifier(node.expression) && node.expression.text === 'require')

function isAllowed(allowed: readonly string[], { target, typeOnly }: Import): boolean {
  const name = target.slice('@spymaster/'.length)
  return allowed.some((entry) => {
    const forTypes = entry.startsWith('type ')
    if (forTypes && !typeOnly) return false
    const permitted = forTypes ? entry.slice('type '.length) : entry
    return name === permitted || name.startsWith(`${permitted}/`)
  })
}

/** Production code imports only what the table's row for its package names. */
export function forbiddenImports(file: SourceFile, table: ImportTable): string[] {
  if (file.owner === null || !file.isSource) return []
  const allowed = table[file.owner] ?? []
  return importsOf(file)
    .filter(({ target }) => target.startsWith('@spymaster/'))
    .filter((found) => !isAllowed(allowed, found))
    .map(
      ({ target, typeOnly, line }) => `${file.path}:${line} imports ${typeOnly ? 'types of ' : ''}${target}`,
    )
}

const isInside = (file: SourceFile, target: string, folder: string): boolean =>
  posix.join(posix.dirname(file.path), target).startsWith(folder)

/** A relative import stays inside its own package, and production code reaches no test or benchmark. */
export function straySteps(file: SourceFile): string[] {
  if (file.owner === null) return []
  const [root, owner] = file.path.split('/')
  const inside = `${root}/${owner}/${file.isSource ? 'src/' : ''}`
  return importsOf(file)
    .filter(({ target }) => target.startsWith('.'))
    .filter(({ target }) => !isInside(file, target, inside))
    .map(({ target, line }) => `${file.path}:${line} imports ${target}, outside ${inside}`)
}

/** Packages from outside that production code imports without its own package.json naming them. */
export function undeclaredPackages(file: SourceFile, declared: readonly string[]): string[] {
  if (!file.isSource) return []
  return importsOf(file)
    .filter(({ target }) => !/^(\.|node:|@spymaster\/)/.test(target))
    .filter(({ target }) => !declared.some((name) => target === name || target.startsWith(`${name}/`)))
    .map(({ target, line }) => `${file.path}:${line} imports ${target}, which its package.json does not name`)
}

/** What the browser loads (`core/payload`) takes values only from itself and from `events`. */
export function payloadImports(file: SourceFile): string[] {
  const folder = 'packages/core/src/payload/'
  if (!file.path.startsWith(folder)) return []
  return importsOf(file)
    .filter(({ typeOnly }) => !typeOnly)
    .filter(({ target }) => target !== '@spymaster/events')
    .filter(({ target }) => !(target.startsWith('.') && isInside(file, target, folder)))
    .map(({ target, line }) => `${file.path}:${line} imports ${target}: the payload loads no engine`)
}
