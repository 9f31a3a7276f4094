import { language, messageOf } from '../shared/i18n'
import type { Catalogue } from './generated'

/** What is chosen from, as the page's language calls it; what it has no words for stays as sent. */
function named(catalogue: Catalogue): Catalogue {
  const say = (kind: string, words: string) => messageOf(`${kind}:${words}`) ?? words
  const each = <Item extends { name: string; description?: string }>(kind: string, items: Item[]) =>
    items.map((item) => ({
      ...item,
      name: say(kind, item.name),
      ...(item.description && { description: say(kind, item.description) }),
    }))
  return {
    ...catalogue,
    styles: each('style', catalogue.styles),
    backgrounds: each('background', catalogue.backgrounds),
    colours: each('colour', catalogue.colours),
    gradients: each('gradient', catalogue.gradients),
    scenes: each('scene', catalogue.scenes),
    upscales: each('upscale', catalogue.upscales),
  }
}

let names = { of: language(), select: named }

/** A function of its own for each language: what it made is kept until there is another function. */
export function inOurWords(): typeof named {
  const of = language()
  if (names.of !== of) names = { of, select: (catalogue) => named(catalogue) }
  return names.select
}
