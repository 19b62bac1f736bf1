import { Check, KeyRound, Search, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from 'react-router-dom'
import { fieldOf } from '../data/knowledge.ts'
import type { Resource } from '../data/types.ts'
import type { Option } from '../fields/use-options.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { t } from '../i18n/translate.ts'
import { inText } from '../i18n/wording.ts'
import { Badge } from '../kit/badge.tsx'
import { Bone, ErrorState, Message } from '../kit/state.tsx'
import s from './access.module.css'
import {
  accessResources,
  type Explanation,
  operationChoices,
  type Question,
  useExplanation,
} from './access-question.ts'
import { conditionWords } from './condition-words.ts'
import { Holders } from './holders.tsx'

interface VerdictProps {
  question: Question
  resource: Resource | undefined
  user: Option | null
  record: Option | null
}

/** The answer in words, the rules that speak of it, and the roles by which the person has them. */
export function Verdict({ question, resource, user, record }: VerdictProps) {
  const places = accessResources(useKnowledge())
  const answer = useExplanation(question)
  if (resource && record && !user) return <Holders question={question} resource={resource} record={record} />
  if (!user || !resource || !record)
    return (
      <Message icon={<Search size={22} />} title={t('Choose whom or what it is about')}>
        {t('With a record alone you see everybody who may, with a person too why they may or may not.')}
      </Message>
    )
  if (answer.error) return <ErrorState error={answer.error} retry={() => void answer.refetch()} />
  if (!answer.data)
    return (
      <div className={s.answer} aria-busy>
        <Bone width="70%" height={20} />
        <Bone width="45%" />
      </div>
    )
  const { isAllowed, reason, rules, roles } = answer.data
  const verb = operationChoices(resource).find(({ value }) => value === question.operation)?.verb
  const field = fieldOf(resource, question.field)
  const what = { record: inText(resource.label), name: record.displayName }
  const thing = field
    ? t('“{{field}}” of {{record}} {{name}}', { field: field.label, ...what })
    : t('{{record}} {{name}}', what)
  const sentence = { user: user.displayName, verb: verb ?? question.operation, thing }
  return (
    <section className={s.answer} aria-label={t('Answer')}>
      <div className={s.verdict} data-allowed={isAllowed || undefined} role="status">
        <span className={s.mark}>{isAllowed ? <Check size={18} /> : <X size={18} />}</span>
        <div>
          <h2>
            {isAllowed
              ? t('{{user}} may {{verb}} {{thing}}', sentence)
              : t('{{user}} may not {{verb}} {{thing}}', sentence)}
          </h2>
          <p>{reason}</p>
        </div>
      </div>
      <h3 className={s.heading}>{t('Rules that speak of it')}</h3>
      {rules.length === 0 ? (
        <p className={s.hint}>{t('None. What no rule allows is for administrators only.')}</p>
      ) : (
        <ul className={s.rules}>
          {rules.map((rule) => (
            <Rule key={rule.key} rule={rule} resource={resource} roles={roles} />
          ))}
        </ul>
      )}
      <h3 className={s.heading}>{t('Roles of {{name}}', { name: user.displayName })}</h3>
      <ul className={s.roles}>
        {roles.map((role) => (
          <li key={role.code}>
            <To resource={places.roles} id={role.id}>
              {role.name}
            </To>
            {role.via.length > 1 && (
              <span>
                {t('by {{names}}', {
                  names: role.via
                    .slice(0, -1)
                    .reduce((first, next) => t('{{first}}, then {{next}}', { first, next })),
                })}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

interface RuleProps {
  rule: Explanation['rules'][number]
  resource: Resource
  roles: Explanation['roles']
}

function Rule({ rule, resource, roles }: RuleProps) {
  const knowledge = useKnowledge()
  const places = accessResources(knowledge)
  const role = roles.find(({ code }) => code === rule.role)
  const isAllowing = rule.effect === 'ALLOW'
  const effect = isAllowing ? t('Allows') : t('Denies')
  const tone = !rule.isMatch ? 'NEUTRAL' : isAllowing ? 'SUCCESS' : 'DANGER'
  return (
    <li className={s.rule} data-match={rule.isMatch || undefined}>
      <Badge choice={{ label: rule.isMatch ? effect : t('Not this record'), tone }} />
      <div className={s.what}>
        <strong>
          <To resource={places.rules} id={rule.id}>
            {rule.description}
          </To>
        </strong>
        <span>{whereWords(rule, conditionWords(knowledge, resource, rule.condition))}</span>
      </div>
      <span className={s.via}>
        <KeyRound size={13} aria-hidden />
        <To resource={places.roles} id={role?.id}>
          {rule.roleName}
        </To>
      </span>
    </li>
  )
}

function whereWords({ condition, isMatch, effect }: RuleProps['rule'], words: string): string {
  if (condition === null) return t('All records')
  if (isMatch) return t('Where {{condition}}', { condition: words })
  return effect === 'ALLOW'
    ? t('Allows where {{condition}}', { condition: words })
    : t('Denies where {{condition}}', { condition: words })
}

/** A link where there is somewhere to lead to, else the words alone. */
function To(props: { resource: string | null; id: string | null | undefined; children: ReactNode }) {
  if (!props.resource || !props.id) return props.children
  return <Link to={`/${props.resource}/${props.id}`}>{props.children}</Link>
}
