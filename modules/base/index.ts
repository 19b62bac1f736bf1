import { defineModule } from '#core/module.ts'
import { cancelActivity } from './actions/cancel-activity.ts'
import { cancelImport } from './actions/cancel-import.ts'
import { cancelJob } from './actions/cancel-job.ts'
import { completeActivity } from './actions/complete-activity.ts'
import { markRead } from './actions/mark-read.ts'
import { removeComment } from './actions/remove-comment.ts'
import { retryJob } from './actions/retry-job.ts'
import { runCronJob } from './actions/run-cron-job.ts'
import { setSecret } from './actions/set-secret.ts'
import { undoImport } from './actions/undo-import.ts'
import { activityNotices } from './activity/notices.ts'
import { activityPolicies } from './activity/policies.ts'
import { AccessEvent } from './entities/access-event.ts'
import { AccessRule } from './entities/access-rule.ts'
import { Activity } from './entities/activity.ts'
import { ActivityType } from './entities/activity-type.ts'
import { Attachment } from './entities/attachment.ts'
import { Comment } from './entities/comment.ts'
import { Company } from './entities/company.ts'
import { Country, CountryState } from './entities/country.ts'
import { CronJob } from './entities/cron-job.ts'
import { Currency, CurrencyRate } from './entities/currency.ts'
import { Dashboard, DashboardWidget } from './entities/dashboard.ts'
import { ExternalId } from './entities/external-id.ts'
import { Follower } from './entities/follower.ts'
import { ImportJob } from './entities/import-job.ts'
import { Job } from './entities/job.ts'
import { Notification } from './entities/notification.ts'
import { SavedFilter } from './entities/saved-filter.ts'
import { Sequence } from './entities/sequence.ts'
import { Setting } from './entities/setting.ts'
import { SsoProvider } from './entities/sso-provider.ts'
import { StoredFile } from './entities/stored-file.ts'
import { Tag } from './entities/tag.ts'
import { Uom, UomCategory } from './entities/uom.ts'
import { Role, User } from './entities/user.ts'
import { UserSetting } from './entities/user-setting.ts'
import { remindActivities, remindActivitiesHourly } from './jobs/remind-activities.ts'
import { basePolicies, baseRoles } from './policies.ts'
import { accessSchema } from './schema/access.ts'
import { auditSchema } from './schema/audit.ts'
import { exportSchema } from './schema/export.ts'
import { importSchema } from './schema/import.ts'
import { moduleNews, moduleSchema } from './schema/modules.ts'
import { sessionSchema } from './schema/sessions.ts'
import { settingsSchema } from './schema/settings.ts'
import { tenantSchema } from './schema/tenants.ts'
import { viewerSchema } from './schema/viewer.ts'
import { accessViews } from './views/access.ts'
import { activityViews } from './views/activity.ts'
import { jobViews } from './views/jobs.ts'

const seed = (name: string) => new URL(`./seeds/${name}.csv`, import.meta.url)

export default defineModule({
  name: 'base',
  label: 'Base',
  version: '1.0.0',
  description: 'Companies, people who sign in, currencies, countries, units and number sequences.',
  icon: 'box',
  depends: [],
  entities: [
    Currency,
    CurrencyRate,
    Country,
    CountryState,
    Company,
    Role,
    User,
    AccessRule,
    UomCategory,
    Uom,
    Sequence,
    Setting,
    Tag,
    ExternalId,
    Attachment,
    StoredFile,
    ImportJob,
    Job,
    SsoProvider,
    AccessEvent,
    CronJob,
    Notification,
    UserSetting,
    SavedFilter,
    Dashboard,
    DashboardWidget,
    ActivityType,
    Comment,
    Follower,
    Activity,
  ],
  views: [...jobViews, ...accessViews, ...activityViews],
  actions: [
    cancelImport,
    undoImport,
    cancelJob,
    retryJob,
    runCronJob,
    markRead,
    setSecret,
    removeComment,
    completeActivity,
    cancelActivity,
  ],
  roles: baseRoles,
  policies: [...basePolicies, ...activityPolicies],
  jobs: [remindActivities],
  crons: [remindActivitiesHourly],
  consumers: [activityNotices],
  migrations: [
    {
      number: 1,
      title: 'The role of administrators has the name that the platform knows',
      when: 'BEFORE',
      sql: [
        `do $$ begin
          if to_regclass('role') is not null then
            update role set code = 'base.administrator' where code = 'admin'
              and not exists (select from role where code = 'base.administrator');
          end if;
        end $$`,
      ],
    },
  ],
  schema(builder, model, types) {
    viewerSchema(builder, model, types)
    accessSchema(builder, model, types)
    importSchema(builder, model, types)
    exportSchema(builder, model, types)
    settingsSchema(builder, model, types)
    sessionSchema(builder, model, types)
    auditSchema(builder, model, types)
    moduleSchema(builder, model, types)
    moduleNews(builder, model, types)
    tenantSchema(builder, model, types)
  },
  seeds: [
    { entity: Currency, file: seed('currency') },
    { entity: Country, file: seed('country') },
    { entity: CountryState, file: seed('country-state') },
    { entity: UomCategory, file: seed('uom-category') },
    { entity: Uom, file: seed('uom') },
    { entity: ActivityType, file: seed('activity-type') },
  ],
  translations: new URL('./i18n/', import.meta.url),
})
