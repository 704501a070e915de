import ts from 'typescript'
import { importsOf } from './imports.ts'
import { lineOf, type SourceFile, walk } from './source-file.ts'

/** Names that reach the clock, chance, the machine or its locale. */
const impureNames = new Set([
  ...['performance', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'Temporal', 'Intl'],
  ...['process', 'Buffer', 'fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest', 'console', 'crypto'],
  ...['globalThis', 'global', 'window', 'self', 'navigator', 'localStorage', 'require', 'eval', 'Function'],
  ...['Worker', 'BroadcastChannel', 'MessageChannel', 'WeakRef', 'FinalizationRegistry'],
])

/** Members that depend on the clock, on chance or on the machine's locale, whatever they are called on. */
const impureMembers = new Map([
  ['Math', new Set(['random'])],
  ['Date', new Set(['now'])],
  ['*', new Set(['toLocaleString', 'toLocaleDateString', 'toLocaleTimeString', 'localeCompare'])],
])

/** Uses of clock, chance, I/O, globals or `node:` in a file that must be pure. */
export function impurities(file: SourceFile): string[] {
  const found = importsOf(file)
    .filter(({ target }) => target.startsWith('node:'))
    .map(({ target, line }) => `${file.path}:${line} imports ${target}`)
  walk(file, (node) => {
    const what = impurity(node)
    if (what !== null) found.push(`${file.path}:${lineOf(file, node)} uses ${what}`)
  })
  return found
}

function impurity(node: ts.Node): string | null {
  if (ts.isIdentifier(node)) return impureNames.has(node.text) && isReference(node) ? node.text : null
  if (ts.isPropertyAccessExpression(node)) return impureMember(node)
  if (ts.isNewExpression(node) && isNamed(node.expression, 'Date') && !node.arguments?.length)
    return 'new Date()'
  if (ts.isCallExpression(node) && isNamed(node.expression, 'Date')) return 'Date()'
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) return 'import()'
  return ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword ? 'import.meta' : null
}

function impureMember(node: ts.PropertyAccessExpression): string | null {
  const member = node.name.text
  if (impureMembers.get('*')?.has(member)) return member
  if (!ts.isIdentifier(node.expression)) return null
  return impureMembers.get(node.expression.text)?.has(member) ? `${node.expression.text}.${member}` : null
}

const isNamed = (node: ts.Node, name: string): boolean => ts.isIdentifier(node) && node.text === name

/** Whether an identifier stands for a value: not a member's, a key's or a type's name. */
function isReference(node: ts.Identifier): boolean {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node
  return !(
    ts.isTypeReferenceNode(parent) ||
    ts.isQualifiedName(parent) ||
    ts.isPropertySignature(parent) ||
    ts.isMethodSignature(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isMethodDeclaration(parent) ||
    ts.isGetAccessorDeclaration(parent)
  )
}
