/** What is said when it is read: sentences become properties, those with values stay functions. */
type Spoken<Words> = {
  readonly [Key in keyof Words]: Words[Key] extends string
    ? Words[Key]
    : Words[Key] extends () => infer Said
      ? Said
      : Words[Key] extends (...values: never[]) => unknown
        ? Words[Key]
        : Spoken<Words[Key]>
}

/**
 * Words that follow the language: `{ title: () => t`Pictures` }` becomes an object whose `title` is
 * looked up each time it is read, so a change of language needs no other object. What takes values
 * stays a function, and what is a plain string (a name, a file's) stays that in every language.
 */
export function spoken<Words extends object>(words: Words): Spoken<Words> {
  for (const [key, word] of Object.entries(words)) {
    if (typeof word === 'object') spoken(word)
    if (typeof word === 'function' && word.length === 0) {
      Object.defineProperty(words, key, { get: word, enumerable: true })
    }
  }
  return words as Spoken<Words>
}
