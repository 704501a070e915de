import { readFileSync } from 'node:fs'
import ts from 'typescript'

/** A field of a payload, as its declaration says it. */
export type Field = { readonly name: string; readonly type: string; readonly about: string }

/** An exported type that is an object, with what its comment says. */
export type Declared = { readonly name: string; readonly about: string; readonly fields: readonly Field[] }

/** The object types that a module exports, in order; of those made of another, what they add. */
export function declaredTypes(path: string): Declared[] {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true)
  return source.statements.filter(ts.isTypeAliasDeclaration).flatMap((alias) => {
    const members = membersOf(alias.type)
    if (members.length === 0) return []
    return [
      { name: alias.name.text, about: commentOf(alias), fields: members.flatMap((m) => fieldsOf(m, '')) },
    ]
  })
}

/** The lists of words that a module exports, in order, by the name of the list. */
export function declaredWords(path: string): (Omit<Declared, 'fields'> & { readonly words: string })[] {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true)
  return source.statements.filter(ts.isVariableStatement).flatMap((statement) => {
    const [declaration] = statement.declarationList.declarations
    const list = declaration!.initializer
    if (list === undefined || !ts.isAsExpression(list) || !ts.isArrayLiteralExpression(list.expression))
      return []
    const words = list.expression.elements.filter(ts.isStringLiteral).map(({ text }) => text)
    return [{ name: declaration!.name.getText(), about: commentOf(statement), words: words.join(', ') }]
  })
}

function membersOf(type: ts.TypeNode): readonly ts.TypeElement[] {
  if (ts.isTypeLiteralNode(type)) return type.members
  return ts.isIntersectionTypeNode(type) ? type.types.flatMap(membersOf) : []
}

/** A field, or where it is an object said in place, a field for each of its own. */
function fieldsOf(member: ts.TypeElement, prefix: string): Field[] {
  if (!ts.isPropertySignature(member) || member.type === undefined) return []
  const name = prefix + member.name.getText()
  const about = commentOf(member)
  if (ts.isTypeLiteralNode(member.type)) {
    const inner = member.type.members.flatMap((inside) => fieldsOf(inside, `${name}.`))
    return inner.map((field, i) => (i === 0 && field.about === '' ? { ...field, about } : field))
  }
  const type = member.type.getText().replaceAll('readonly ', '').replace(/\s+/g, ' ')
  return [{ name, type, about }]
}

function commentOf(node: ts.Node): string {
  const [doc] = ts.getJSDocCommentsAndTags(node)
  const text = doc === undefined || typeof doc.comment !== 'string' ? '' : doc.comment
  return text.replace(/\s*\n\s*/g, ' ').trim()
}
