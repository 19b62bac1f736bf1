import { Check, Copy } from 'lucide-react'
import { useEffect, useId, useState } from 'react'
import { t } from '../i18n/translate.ts'
import { Button } from '../kit/button.tsx'
import s from './code.module.css'
import { wordsOf } from './words-of.ts'

const noteMs = 2_000

/** Code under its title, with a button that copies it. */
export function CodeBlock({ title, text }: { title: string; text: string }) {
  const id = useId()
  const [outcome, setOutcome] = useState<'copied' | 'refused' | null>(null)
  useEffect(() => {
    if (outcome !== 'copied') return
    const timer = setTimeout(() => setOutcome(null), noteMs)
    return () => clearTimeout(timer)
  }, [outcome])
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setOutcome('copied'),
      () => setOutcome('refused'),
    )
  return (
    <section className={s.block} aria-labelledby={id}>
      <div className={s.head}>
        <h3 id={id}>{title}</h3>
        <span role="status" className={s.note}>
          {outcome === 'copied' && t('Copied')}
          {outcome === 'refused' && t('The browser did not let us copy. Select the text and copy it.')}
        </span>
        <Button
          look="quiet"
          icon={outcome === 'copied' ? <Check size={14} /> : <Copy size={14} />}
          aria-label={t('Copy: {{what}}', { what: title })}
          onClick={() => void copy()}
        >
          {t('Copy')}
        </Button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
      <pre className={s.code} dir="ltr" tabIndex={0}>
        <code>
          {wordsOf(text).map(({ word, look }, at) =>
            look ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: a word is its place
              <span key={at} className={s[look]}>
                {word}
              </span>
            ) : (
              word
            ),
          )}
        </code>
      </pre>
    </section>
  )
}
