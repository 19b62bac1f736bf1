/**
 * Passwords that guessers try first. Lists of them are made of few things: a common word or two, a year, a run along the
 * keyboard, something said twice, letters turned into digits. Those forms are recognized, so that what is not on a list
 * yet is refused too.
 */

/** What lists of stolen passwords are built of. The name of the program is among them, as one of its own context. */
const words = new Set(
  `trellis password passwort passwords motdepasse contrasena parola senha pass passcode secret letmein welcome admin
  administrator root login user username guest test testing tester demo temp default changeme access hello world
  office company business sales manager work server system computer internet google facebook samsung windows linux
  iloveyou ilove love lover you me my the for ever forever always never fuck fucking shit bitch sexy baby babe girl
  boy boys girls angel angels god jesus christ heaven devil bless family friend friends mother father mommy daddy
  sister brother sweet heart sweetheart happy smile honey sugar candy chocolate cookie banana apple cherry cheese
  pepper ginger coffee monkey dragon tiger lion eagle falcon wolf bear horse dog cat kitty puppy bunny rabbit snoopy
  butterfly flower flowers sunflower rose lily sunshine sun moon star stars sky rain rainbow shadow summer winter
  spring autumn fall january february march april june july august september october november december monday tuesday
  wednesday thursday friday saturday sunday morning night football baseball basketball soccer hockey tennis golf
  liverpool chelsea arsenal barcelona madrid juventus milan yankees cowboys lakers steelers london paris berlin
  america england france germany canada texas dallas ferrari mercedes porsche yamaha honda toyota mustang corvette
  harley superman batman spiderman superstar pokemon pikachu starwars matrix master killer hunter ranger buster
  tigger maverick warrior wizard hacker player gamer princess prince queen king diamond gold golden silver purple
  orange yellow green blue red black white money lucky freedom peace whatever nothing something trustno blink
  michael jordan jennifer jessica michelle ashley amanda nicole daniel thomas robert andrew matthew joshua anthony
  william charlie george james john david alexander christian jasmine hannah samantha elizabeth victoria andrea
  one two three four five six seven eight nine zero new old big hot super mega number first last qwerty azerty abc`.split(
    /\s+/,
  ),
)

/** Rows of letters and keys that fingers run along, both ways. */
const rows = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiop',
  'yxcvbnm',
  'azertyuiop',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
  '1q2w3e4r5t6y7u8i9o0p',
  '147258369',
  '!@#$%^&*()',
].flatMap((row) => [row, [...row].reverse().join('')])

const shapes: Record<string, string> = {
  '@': 'a',
  '4': 'a',
  '3': 'e',
  '1': 'i',
  '!': 'i',
  '0': 'o',
  $: 's',
  '5': 's',
  '7': 't',
}
/** What may be left beside the guessable part: a year, a sign and a digit more. */
const mostBesides = 6
const mostWords = 3
const shortestRun = 4

/** Is the password one of those that are guessed first, whatever its length? */
export function isEasilyGuessed(password: string): boolean {
  const lower = password.toLowerCase()
  return (
    withoutRuns(lower).length < shortestRun ||
    isRepeated(lower) ||
    isOfWords(lower) ||
    isOfWords(plain(lower))
  )
}

/** What is left when every run of four or more along a row is taken out. */
function withoutRuns(text: string): string {
  let rest = ''
  for (let at = 0; at < text.length; ) {
    const length = runAt(text, at)
    if (length < shortestRun) rest += text[at]
    at += length < shortestRun ? 1 : length
  }
  return rest
}

function runAt(text: string, at: number): number {
  let length = 1
  while (at + length < text.length && rows.some((row) => row.includes(text.slice(at, at + length + 1))))
    length += 1
  return length
}

/** The same few characters again and again, with little after them. */
function isRepeated(text: string): boolean {
  return /^(.{1,6}?)\1+.{0,3}$/u.test(text) && new Set(text).size <= mostBesides
}

/** Digits and signs read as the letters that they stand for, but for those at both ends: there they are a year or a dot. */
function plain(text: string): string {
  const [, before = '', core = '', after = ''] = /^([^a-z@$]*)(.*?)([^a-z]*)$/su.exec(text) ?? []
  return before + [...core].map((sign) => shapes[sign] ?? sign).join('') + after
}

/** Nothing but a few common words and, beside them, a few digits and signs. */
function isOfWords(text: string): boolean {
  const letters = text.replace(/[^a-z]/g, '')
  return (
    letters.length > 0 && text.length - letters.length <= mostBesides && fewestWords(letters) <= mostWords
  )
}

/** In how many common words the text falls apart at least; infinitely many if it does not. */
function fewestWords(text: string): number {
  const fewest = [0, ...Array<number>(text.length).fill(Number.POSITIVE_INFINITY)]
  for (let end = 1; end <= text.length; end++)
    for (let start = 0; start < end; start++)
      if (words.has(text.slice(start, end)))
        fewest[end] = Math.min(fewest[end] ?? 0, (fewest[start] ?? 0) + 1)
  return fewest[text.length] ?? 0
}
