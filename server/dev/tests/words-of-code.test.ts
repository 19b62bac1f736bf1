import { expect, test } from 'vitest'
import { checkWords } from '../admin-words.ts'
import { textsOf } from '../words-of-code.ts'

const inComponent = (jsx: string) => `export function Page() { return (${jsx}) }`
const problemsOf = (source: string) => textsOf('page.tsx', source).problems

test('texts are found with their plural forms and word classes', () => {
  const { texts, problems } = textsOf(
    'page.tsx',
    `const looks = [msg('Light')]
     export const f = (n) => [t('Group', {}, 'verb'), plural(n, '{{count}} row', '{{count}} rows'), t(looks[0])]`,
  )
  expect(problems).toEqual([])
  expect(texts.map(({ text, isPlural, context }) => ({ text, isPlural, context }))).toEqual([
    { text: 'Light', isPlural: false, context: undefined },
    { text: 'Group', isPlural: false, context: 'verb' },
    { text: '{{count}} rows', isPlural: true, context: undefined },
  ])
})

test.each([
  ['an element', '<p>Hard-coded words</p>'],
  ['an attribute that is heard', '<button aria-label="Close it" />'],
  ['a placeholder', '<input placeholder={isOpen ? "Type here" : undefined} />'],
  ['a template', `<p title={\`Move \${name}\`} />`],
  ['a condition', '<p>{isOpen && "It is open"}</p>'],
])('a text that is not translated is found in %s', (_name, jsx) => {
  expect(problemsOf(inComponent(jsx))).toEqual([expect.stringMatching(/^page\.tsx:1: .*is not said by t\.$/)])
})

test.each(['<p className="Any words at all">{name}</p>', '<p>·</p>', '<p>{t(label)}</p>', '<i>Trellis</i>'])(
  'what is no text is let pass: %s',
  (jsx) => {
    expect(problemsOf(inComponent(jsx))).toEqual([])
  },
)

test('a text that is said while the file is loaded is refused, as the language is not known then', () => {
  expect(problemsOf(`const label = t('Light')`)).toEqual([expect.stringContaining('when the file is loaded')])
})

test('a text that is put together is refused', () => {
  expect(problemsOf("const f = (name) => t('Move ' + name)")).toEqual([expect.stringContaining('literally')])
})

test('the catalogues have every text of the admin, and no other', () => {
  expect(checkWords()).toBe(true)
})
