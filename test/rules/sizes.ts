import ts from 'typescript'
import { lineOf, type SourceFile, walk } from './source-file.ts'

/** A function stays under this many lines, a file under that many: what fits the eye. */
export const FUNCTION_LINES = 40
export const FILE_LINES = 300

/** Functions that are too long, measured from the first line of the declaration to the closing brace. */
export function longFunctions(file: SourceFile): string[] {
  const found: string[] = []
  walk(file, (node) => {
    if (!ts.isFunctionLike(node) || !('body' in node) || node.body === undefined) return
    const first = lineOf(file, node)
    const lines = file.tree.getLineAndCharacterOfPosition(node.getEnd()).line + 2 - first
    if (lines >= FUNCTION_LINES) found.push(`${file.path}:${first} is a function of ${lines} lines`)
  })
  return found
}

/** The file itself, when it is too long. */
export function longFile({ path, text }: SourceFile): string[] {
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0)
  return lines >= FILE_LINES ? [`${path} has ${lines} lines`] : []
}
