/** Words and their codes, in the order in which they come. */
export class WordList {
  readonly words: string[] = []
  readonly #codes = new Map<string, number>()

  /** The code of a word, a new one for a new word. */
  codeOf(word: string): number {
    const known = this.#codes.get(word)
    if (known !== undefined) return known
    const code = this.words.length
    this.words.push(word)
    this.#codes.set(word, code)
    return code
  }
}
