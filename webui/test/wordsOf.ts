import ts from 'typescript'

const LETTER = /\p{L}/u
/** What is read out or shown, wherever it is given. */
const SPOKEN = new Set([
  'alt',
  'aria-description',
  'aria-label',
  'aria-placeholder',
  'aria-roledescription',
  'aria-valuetext',
  'closeName',
  'does',
  'label',
  'legend',
  'placeholder',
  'text',
  'title',
])
/** Names, files and formats are the same in every language; so is what has no letters. */
const SAME = /^(?:darkroom|darkroom[\w-]*\.zip|PNG|WebP|JPEG|[A-Z])$/

const parsed = (name: string, text: string) =>
  ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX)

/** Every node of a file, parents first; those below what `stop` names are left out. */
function all(from: ts.Node, stop: (node: ts.Node) => boolean = () => false): ts.Node[] {
  const found: ts.Node[] = []
  const visit = (node: ts.Node) => {
    if (stop(node)) return
    found.push(node)
    ts.forEachChild(node, visit)
  }
  visit(from)
  return found
}

const isTemplate = (node: ts.Node) =>
  ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node)

/** The words that stand in a node itself. */
function literal(node: ts.Node): string | null {
  const isText = ts.isStringLiteralLike(node) || isTemplate(node) || ts.isJsxText(node)
  if (!isText) return null
  const text = (node as ts.LiteralLikeNode | ts.JsxText).text.trim()
  return LETTER.test(text) && !SAME.test(text.replace(/^\W+/, '')) ? text : null
}

const said = (node: ts.Node, stop?: (inner: ts.Node) => boolean) =>
  all(node, stop).flatMap((inner) => literal(inner) ?? [])

/** What an expression may become: the branches of a condition, but not what it asks, and no calls. */
function outcomes(node: ts.Expression): string[] {
  if (ts.isParenthesizedExpression(node)) return outcomes(node.expression)
  if (ts.isConditionalExpression(node)) {
    return [...outcomes(node.whenTrue), ...outcomes(node.whenFalse)]
  }
  if (ts.isBinaryExpression(node)) return ofTwo(node)
  if (ts.isTemplateExpression(node)) {
    return [node.head, ...node.templateSpans.map((span) => span.literal)].flatMap(
      (part) => literal(part) ?? [],
    )
  }
  return literal(node) === null ? [] : [literal(node) as string]
}

/** What is put together or chosen from; what is only compared is not shown. */
function ofTwo({ left, operatorToken: { kind }, right }: ts.BinaryExpression): string[] {
  if (kind === ts.SyntaxKind.AmpersandAmpersandToken) return outcomes(right)
  const both = [
    ts.SyntaxKind.BarBarToken,
    ts.SyntaxKind.QuestionQuestionToken,
    ts.SyntaxKind.PlusToken,
  ]
  return both.includes(kind) ? [...outcomes(left), ...outcomes(right)] : []
}

/** What a component or a function shows that no catalogue knows. */
export function plainInCode(name: string, text: string): string[] {
  return all(parsed(name, text)).flatMap((node) => {
    if (ts.isJsxText(node)) return said(node)
    if (ts.isJsxExpression(node) && node.expression && !ts.isJsxAttribute(node.parent)) {
      return outcomes(node.expression)
    }
    if (ts.isJsxAttribute(node) && SPOKEN.has(node.name.getText())) return ofAttribute(node)
    if (ts.isPropertyAssignment(node) && SPOKEN.has(node.name.getText().replaceAll("'", ''))) {
      return outcomes(node.initializer)
    }
    return []
  })
}

function ofAttribute({ initializer }: ts.JsxAttribute): string[] {
  if (!initializer) return []
  if (!ts.isJsxExpression(initializer)) return said(initializer)
  return initializer.expression ? outcomes(initializer.expression) : []
}

/** What a words.ts says without asking a catalogue: all but what its macros are given. */
export function plainInWords(name: string, text: string): string[] {
  const macro = (node: ts.Node) =>
    (ts.isTaggedTemplateExpression(node) && node.tag.getText() === 't') ||
    (ts.isCallExpression(node) && ['t', 'plural', 'select'].includes(node.expression.getText()))
  const aside = (node: ts.Node) =>
    macro(node) ||
    ts.isImportDeclaration(node) ||
    ts.isTypeNode(node) ||
    (ts.isStringLiteral(node) && ts.isPropertyAssignment(node.parent) && node.parent.name === node)
  return all(parsed(name, text), aside).flatMap((node) => literal(node) ?? [])
}
