/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** What a new access rule is made of. */
export type AccessRuleCreateInput = {
  /** Filter that says which records; $me, $company, $companies and $team stand for the viewer. Empty means all. */
  condition?: unknown;
  /** What the rule is for. */
  description: string;
  /** Whether it lets or keeps from. */
  effect?: AccessRuleEffect | null | undefined;
  /** What kind of record it is about, such as SaleOrder. */
  entity: string;
  /** Key in another system, written as "system.key", such as "shop.order_1001". */
  externalId?: string | null | undefined;
  /** Off, as if there were no such rule. */
  isActive?: boolean | null | undefined;
  /** A list of read, create, update, delete and names of actions; "*" means all of them. */
  operations: unknown;
  /** Either {"only": […]} or {"except": […]}; empty means all. */
  readFields?: unknown;
  /** Whom it is about. */
  role?: string | null | undefined;
  /** Creates the role and refers to it, in the same transaction. */
  roleCreate?: RoleCreateInput | null | undefined;
  /** Either {"only": […]} or {"except": […]}; empty means all. */
  writeFields?: unknown;
};

/** Effect of a access rule. */
export type AccessRuleEffect =
  /** Allows */
  | 'ALLOW'
  /** Wins over every rule that allows. */
  | 'DENY';

/** What to ask of the effect; all of it must hold. */
export type AccessRuleEffectFilter = {
  /** Is this value. */
  eq?: AccessRuleEffect | null | undefined;
  /** Is one of these values; an empty list matches nothing. */
  in?: Array<AccessRuleEffect> | null | undefined;
  /** Is empty (true) or has a value (false). */
  isNull?: boolean | null | undefined;
  /** Is another value, or empty. */
  ne?: AccessRuleEffect | null | undefined;
  /** Is none of these values, or empty. */
  notIn?: Array<AccessRuleEffect> | null | undefined;
};

/** What to ask of access rules; all of it must hold. */
export type AccessRuleFilter = {
  /** All of these hold. */
  and?: Array<AccessRuleFilter> | null | undefined;
  /** When the record was created. */
  createdAt?: DateTimeFilter | null | undefined;
  /** Who created the record. */
  createdBy?: UserFilter | null | undefined;
  /** What the rule is for. */
  description?: StringFilter | null | undefined;
  /** What names the access rule to a person. */
  displayName?: StringFilter | null | undefined;
  /** Whether it lets or keeps from. */
  effect?: AccessRuleEffectFilter | null | undefined;
  /** What kind of record it is about, such as SaleOrder. */
  entity?: StringFilter | null | undefined;
  /** Key of the record, given by the platform. */
  id?: IdFilter | null | undefined;
  /** Off, as if there were no such rule. */
  isActive?: BooleanFilter | null | undefined;
  /** Asked of a relation: there is no such record (true), or there is one (false). */
  isNull?: boolean | null | undefined;
  /** Came with a module: it can be changed and switched off, not deleted. */
  isShipped?: BooleanFilter | null | undefined;
  /** Name that errors and explanations show. */
  key?: StringFilter | null | undefined;
  /** This does not hold. */
  not?: AccessRuleFilter | null | undefined;
  /** At least one of these holds; an empty list matches nothing. */
  or?: Array<AccessRuleFilter> | null | undefined;
  /** Whom it is about. */
  role?: RoleFilter | null | undefined;
  /** When the record was last changed. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** Who last changed the record. */
  updatedBy?: UserFilter | null | undefined;
  /** Grows by one with each change of the record. */
  version?: IntFilter | null | undefined;
};

/** What to ask of a list of access rules; all of it must hold. */
export type AccessRuleListFilter = {
  /** All satisfy this; so does an empty list. */
  every?: AccessRuleFilter | null | undefined;
  /** None satisfies this. */
  none?: AccessRuleFilter | null | undefined;
  /** At least one satisfies this. */
  some?: AccessRuleFilter | null | undefined;
};

/** Changes to a list of access rules, run in this order: set, delete, unlink, link, update, create. */
export type AccessRuleListInput = {
  /** New access rules in the list. */
  create?: Array<AccessRuleCreateInput> | null | undefined;
  /** Deletes these access rules. */
  delete?: Array<string> | null | undefined;
  /** Puts existing access rules into the list. */
  link?: Array<string> | null | undefined;
  /** Makes the list exactly these existing access rules. */
  set?: Array<string> | null | undefined;
  /** Takes access rules out of the list; records that live only in it are deleted. */
  unlink?: Array<string> | null | undefined;
  /** Changes to access rules of the list. */
  update?: Array<AccessRuleUpdateItem> | null | undefined;
};

/** Changes to one access rule of a list. */
export type AccessRuleUpdateItem = {
  /** Filter that says which records; $me, $company, $companies and $team stand for the viewer. Empty means all. */
  condition?: unknown;
  /** What the rule is for. */
  description?: string | null | undefined;
  /** Whether it lets or keeps from. */
  effect?: AccessRuleEffect | null | undefined;
  /** What kind of record it is about, such as SaleOrder. */
  entity?: string | null | undefined;
  /** Which record to change. */
  id: string;
  /** Off, as if there were no such rule. */
  isActive?: boolean | null | undefined;
  /** A list of read, create, update, delete and names of actions; "*" means all of them. */
  operations?: unknown;
  /** Either {"only": […]} or {"except": […]}; empty means all. */
  readFields?: unknown;
  /** Whom it is about. */
  role?: string | null | undefined;
  /** Creates the role and refers to it, in the same transaction. */
  roleCreate?: RoleCreateInput | null | undefined;
  /** Either {"only": […]} or {"except": […]}; empty means all. */
  writeFields?: unknown;
};

/** What the audit log is narrowed to. */
export type AuditTopic =
  /** How people and programs prove who they are. */
  | 'ACCOUNTS'
  /** All changes of records. */
  | 'CHANGES'
  /** Changes that went beyond the rights of who made them, each with its reason. */
  | 'ELEVATIONS'
  /** Modules that came and went, tenants, and checks of the chain. */
  | 'INSTALLATION'
  /** Who was refused: a wrong password, code or network. */
  | 'REFUSALS'
  /** Changes of who may do what: roles, rules, and people let in or kept out. */
  | 'RIGHTS'
  /** Who came and went. */
  | 'SIGN_INS';

/** What to ask of a Boolean field; all of it must hold. */
export type BooleanFilter = {
  /** Is this value. */
  eq?: boolean | null | undefined;
  /** Is one of these values; an empty list matches nothing. */
  in?: Array<boolean> | null | undefined;
  /** Is empty (true) or has a value (false). */
  isNull?: boolean | null | undefined;
  /** Is another value, or empty. */
  ne?: boolean | null | undefined;
  /** Is none of these values, or empty. */
  notIn?: Array<boolean> | null | undefined;
};

/** What a new company is made of. */
export type CompanyCreateInput = {
  /** Off hides the record without deleting it. */
  active?: boolean | null | undefined;
  /** Place where the company sits. */
  city?: string | null | undefined;
  /** Country where the company sits. */
  country?: string | null | undefined;
  /** Creates the country and refers to it, in the same transaction. */
  countryCreate?: CountryCreateInput | null | undefined;
  /** Money that the company keeps its books in. */
  currency?: string | null | undefined;
  /** Creates the currency and refers to it, in the same transaction. */
  currencyCreate?: CurrencyCreateInput | null | undefined;
  /** Address for letters to the company. */
  email?: string | null | undefined;
  /** Key in another system, written as "system.key", such as "shop.order_1001". */
  externalId?: string | null | undefined;
  /** In which people who chose no language of their own are written to, such as fr; English when empty. */
  locale?: string | null | undefined;
  /** Name under which the company trades. */
  name: string;
  /** The company that this one belongs to. */
  parent?: string | null | undefined;
  /** Creates the company and refers to it, in the same transaction. */
  parentCreate?: CompanyCreateInput | null | undefined;
  /** Telephone number of the company. */
  phone?: string | null | undefined;
  /** Street and house number. */
  street?: string | null | undefined;
  /** Second line of the address. */
  street2?: string | null | undefined;
  /** Whether taxes are rounded on every line or once for the whole document. */
  taxRounding?: CompanyTaxRounding | null | undefined;
  /** VAT or other tax number of the company. */
  vat?: string | null | undefined;
  /** Address of the company on the web. */
  website?: string | null | undefined;
  /** Postal code of the place. */
  zip?: string | null | undefined;
};

/** What to ask of companies; all of it must hold. */
export type CompanyFilter = {
  /** Off hides the record without deleting it. */
  active?: BooleanFilter | null | undefined;
  /** Is this record, or above it in the tree. */
  ancestorOf?: string | null | undefined;
  /** All of these hold. */
  and?: Array<CompanyFilter> | null | undefined;
  /** Place where the company sits. */
  city?: StringFilter | null | undefined;
  /** Country where the company sits. */
  country?: CountryFilter | null | undefined;
  /** When the record was created. */
  createdAt?: DateTimeFilter | null | undefined;
  /** Who created the record. */
  createdBy?: UserFilter | null | undefined;
  /** Money that the company keeps its books in. */
  currency?: CurrencyFilter | null | undefined;
  /** Is this record, or below it in the tree. */
  descendantOf?: string | null | undefined;
  /** What names the company to a person. */
  displayName?: StringFilter | null | undefined;
  /** Address for letters to the company. */
  email?: StringFilter | null | undefined;
  /** Key of the record, given by the platform. */
  id?: IdFilter | null | undefined;
  /** Asked of a relation: there is no such record (true), or there is one (false). */
  isNull?: boolean | null | undefined;
  /** In which people who chose no language of their own are written to, such as fr; English when empty. */
  locale?: StringFilter | null | undefined;
  /** Name under which the company trades. */
  name?: StringFilter | null | undefined;
  /** This does not hold. */
  not?: CompanyFilter | null | undefined;
  /** At least one of these holds; an empty list matches nothing. */
  or?: Array<CompanyFilter> | null | undefined;
  /** The company that this one belongs to. */
  parent?: CompanyFilter | null | undefined;
  /** Telephone number of the company. */
  phone?: StringFilter | null | undefined;
  /** Street and house number. */
  street?: StringFilter | null | undefined;
  /** Second line of the address. */
  street2?: StringFilter | null | undefined;
  /** Whether taxes are rounded on every line or once for the whole document. */
  taxRounding?: CompanyTaxRoundingFilter | null | undefined;
  /** When the record was last changed. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** Who last changed the record. */
  updatedBy?: UserFilter | null | undefined;
  /** VAT or other tax number of the company. */
  vat?: StringFilter | null | undefined;
  /** Grows by one with each change of the record. */
  version?: IntFilter | null | undefined;
  /** Address of the company on the web. */
  website?: StringFilter | null | undefined;
  /** Postal code of the place. */
  zip?: StringFilter | null | undefined;
};

/** What to ask of a list of companies; all of it must hold. */
export type CompanyListFilter = {
  /** All satisfy this; so does an empty list. */
  every?: CompanyFilter | null | undefined;
  /** None satisfies this. */
  none?: CompanyFilter | null | undefined;
  /** At least one satisfies this. */
  some?: CompanyFilter | null | undefined;
};

/** Changes to a list of companies, run in this order: set, delete, unlink, link, update, create. */
export type CompanyListInput = {
  /** New companies in the list. */
  create?: Array<CompanyCreateInput> | null | undefined;
  /** Deletes these companies. */
  delete?: Array<string> | null | undefined;
  /** Puts existing companies into the list. */
  link?: Array<string> | null | undefined;
  /** Makes the list exactly these existing companies. */
  set?: Array<string> | null | undefined;
  /** Takes companies out of the list; records that live only in it are deleted. */
  unlink?: Array<string> | null | undefined;
  /** Changes to companies of the list. */
  update?: Array<CompanyUpdateItem> | null | undefined;
};

/** Tax rounding of a company. */
export type CompanyTaxRounding =
  /** The sum is rounded once; lines carry the difference. */
  | 'GLOBAL'
  /** Each line is rounded, and the lines add up to the total. */
  | 'PER_LINE';

/** What to ask of the tax rounding; all of it must hold. */
export type CompanyTaxRoundingFilter = {
  /** Is this value. */
  eq?: CompanyTaxRounding | null | undefined;
  /** Is one of these values; an empty list matches nothing. */
  in?: Array<CompanyTaxRounding> | null | undefined;
  /** Is empty (true) or has a value (false). */
  isNull?: boolean | null | undefined;
  /** Is another value, or empty. */
  ne?: CompanyTaxRounding | null | undefined;
  /** Is none of these values, or empty. */
  notIn?: Array<CompanyTaxRounding> | null | undefined;
};

/** Changes to one company of a list. */
export type CompanyUpdateItem = {
  /** Off hides the record without deleting it. */
  active?: boolean | null | undefined;
  /** Place where the company sits. */
  city?: string | null | undefined;
  /** Country where the company sits. */
  country?: string | null | undefined;
  /** Creates the country and refers to it, in the same transaction. */
  countryCreate?: CountryCreateInput | null | undefined;
  /** Money that the company keeps its books in. */
  currency?: string | null | undefined;
  /** Creates the currency and refers to it, in the same transaction. */
  currencyCreate?: CurrencyCreateInput | null | undefined;
  /** Address for letters to the company. */
  email?: string | null | undefined;
  /** Which record to change. */
  id: string;
  /** In which people who chose no language of their own are written to, such as fr; English when empty. */
  locale?: string | null | undefined;
  /** Name under which the company trades. */
  name?: string | null | undefined;
  /** The company that this one belongs to. */
  parent?: string | null | undefined;
  /** Creates the company and refers to it, in the same transaction. */
  parentCreate?: CompanyCreateInput | null | undefined;
  /** Telephone number of the company. */
  phone?: string | null | undefined;
  /** Street and house number. */
  street?: string | null | undefined;
  /** Second line of the address. */
  street2?: string | null | undefined;
  /** Whether taxes are rounded on every line or once for the whole document. */
  taxRounding?: CompanyTaxRounding | null | undefined;
  /** VAT or other tax number of the company. */
  vat?: string | null | undefined;
  /** Address of the company on the web. */
  website?: string | null | undefined;
  /** Postal code of the place. */
  zip?: string | null | undefined;
};

/** What a new country is made of. */
export type CountryCreateInput = {
  /** Two letters of ISO 3166-1, such as FR. */
  code: string;
  /** Three letters of ISO 3166-1, such as FRA. */
  code3?: string | null | undefined;
  /** Money that is used in the country. */
  currency?: string | null | undefined;
  /** Creates the currency and refers to it, in the same transaction. */
  currencyCreate?: CurrencyCreateInput | null | undefined;
  /** Key in another system, written as "system.key", such as "shop.order_1001". */
  externalId?: string | null | undefined;
  /** What the country is called. */
  name: string;
  /** Three digits of ISO 3166-1. */
  numericCode?: string | null | undefined;
  /** Digits that a telephone number of the country begins with. */
  phoneCode?: string | null | undefined;
  /** States, provinces or regions. */
  states?: CountryStateListInput | null | undefined;
};

/** What to ask of countries; all of it must hold. */
export type CountryFilter = {
  /** All of these hold. */
  and?: Array<CountryFilter> | null | undefined;
  /** Two letters of ISO 3166-1, such as FR. */
  code?: StringFilter | null | undefined;
  /** Three letters of ISO 3166-1, such as FRA. */
  code3?: StringFilter | null | undefined;
  /** When the record was created. */
  createdAt?: DateTimeFilter | null | undefined;
  /** Who created the record. */
  createdBy?: UserFilter | null | undefined;
  /** Money that is used in the country. */
  currency?: CurrencyFilter | null | undefined;
  /** What names the country to a person. */
  displayName?: StringFilter | null | undefined;
  /** Key of the record, given by the platform. */
  id?: IdFilter | null | undefined;
  /** Asked of a relation: there is no such record (true), or there is one (false). */
  isNull?: boolean | null | undefined;
  /** What the country is called. */
  name?: StringFilter | null | undefined;
  /** This does not hold. */
  not?: CountryFilter | null | undefined;
  /** Three digits of ISO 3166-1. */
  numericCode?: StringFilter | null | undefined;
  /** At least one of these holds; an empty list matches nothing. */
  or?: Array<CountryFilter> | null | undefined;
  /** Digits that a telephone number of the country begins with. */
  phoneCode?: StringFilter | null | undefined;
  /** States, provinces or regions. */
  states?: CountryStateListFilter | null | undefined;
  /** When the record was last changed. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** Who last changed the record. */
  updatedBy?: UserFilter | null | undefined;
  /** Grows by one with each change of the record. */
  version?: IntFilter | null | undefined;
};

/** What a new state is made of. */
export type CountryStateCreateInput = {
  /** Code of ISO 3166-2, such as US-CA. */
  code: string;
  /** The country that it lies in. */
  country?: string | null | undefined;
  /** Creates the country and refers to it, in the same transaction. */
  countryCreate?: CountryCreateInput | null | undefined;
  /** Key in another system, written as "system.key", such as "shop.order_1001". */
  externalId?: string | null | undefined;
  /** What the state, province or region is called. */
  name: string;
};

/** What to ask of states; all of it must hold. */
export type CountryStateFilter = {
  /** All of these hold. */
  and?: Array<CountryStateFilter> | null | undefined;
  /** Code of ISO 3166-2, such as US-CA. */
  code?: StringFilter | null | undefined;
  /** The country that it lies in. */
  country?: CountryFilter | null | undefined;
  /** When the record was created. */
  createdAt?: DateTimeFilter | null | undefined;
  /** Who created the record. */
  createdBy?: UserFilter | null | undefined;
  /** What names the state to a person. */
  displayName?: StringFilter | null | undefined;
  /** Key of the record, given by the platform. */
  id?: IdFilter | null | undefined;
  /** Asked of a relation: there is no such record (true), or there is one (false). */
  isNull?: boolean | null | undefined;
  /** What the state, province or region is called. */
  name?: StringFilter | null | undefined;
  /** This does not hold. */
  not?: CountryStateFilter | null | undefined;
  /** At least one of these holds; an empty list matches nothing. */
  or?: Array<CountryStateFilter> | null | undefined;
  /** When the record was last changed. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** Who last changed the record. */
  updatedBy?: UserFilter | null | undefined;
  /** Grows by one with each change of the record. */
  version?: IntFilter | null | undefined;
};

/** What to ask of a list of states; all of it must hold. */
export type CountryStateListFilter = {
  /** All satisfy this; so does an empty list. */
  every?: CountryStateFilter | null | undefined;
  /** None satisfies this. */
  none?: CountryStateFilter | null | undefined;
  /** At least one satisfies this. */
  some?: CountryStateFilter | null | undefined;
};

/** Changes to a list of states, run in this order: set, delete, unlink, link, update, create. */
export type CountryStateListInput = {
  /** New states in the list. */
  create?: Array<CountryStateCreateInput> | null | undefined;
  /** Deletes these states. */
  delete?: Array<string> | null | undefined;
  /** Puts existing states into the list. */
  link?: Array<string> | null | undefined;
  /** Makes the list exactly these existing states. */
  set?: Array<string> | null | undefined;
  /** Takes states out of the list; records that live only in it are deleted. */
  unlink?: Array<string> | null | undefined;
  /** Changes to states of the list. */
  update?: Array<CountryStateUpdateItem> | null | undefined;
};

/** Changes to one state of a list. */
export type CountryStateUpdateItem = {
  /** Code of ISO 3166-2, such as US-CA. */
  code?: string | null | undefined;
  /** The country that it lies in. */
  country?: string | null | undefined;
  /** Creates the country and refers to it, in the same transaction. */
  countryCreate?: CountryCreateInput | null | undefined;
  /** Which record to change. */
  id: string;
  /** What the state, province or region is called. */
  name?: string | null | undefined;
};

/** What a new currency is made of. */
export type CurrencyCreateInput = {
  /** Three letters of ISO 4217, such as EUR. */
  code: string;
  /** Digits after the decimal point of an amount. */
  decimals?: number | null | undefined;
  /** Key in another system, written as "system.key", such as "shop.order_1001". */
  externalId?: string | null | undefined;
  /** Offered when a currency is chosen. */
  isActive?: boolean | null | undefined;
  /** What the currency is called. */
  name: string;
  /** Three digits of ISO 4217. */
  numericCode?: string | null | undefined;
  /** Rates of the currency by day. */
  rates?: CurrencyRateListInput | null | undefined;
  /** Smallest step of an amount: 0.01 for most, 0.05 where cash is rounded so, 1 where there are no cents. */
  rounding?: string | null | undefined;
  /** What stands beside an amount, such as €. */
  symbol?: string | null | undefined;
};

/** What to ask of currencies; all of it must hold. */
export type CurrencyFilter = {
  /** All of these hold. */
  and?: Array<CurrencyFilter> | null | undefined;
  /** Three letters of ISO 4217, such as EUR. */
  code?: StringFilter | null | undefined;
  /** When the record was created. */
  createdAt?: DateTimeFilter | null | undefined;
  /** Who created the record. */
  createdBy?: UserFilter | null | undefined;
  /** Digits after the decimal point of an amount. */
  decimals?: IntFilter | null | undefined;
  /** What names the currency to a person. */
  displayName?: StringFilter | null | undefined;
  /** Key of the record, given by the platform. */
  id?: IdFilter | null | undefined;
  /** Offered when a currency is chosen. */
  isActive?: BooleanFilter | null | undefined;
  /** Asked of a relation: there is no such record (true), or there is one (false). */
  isNull?: boolean | null | undefined;
  /** What the currency is called. */
  name?: StringFilter | null | undefined;
  /** This does not hold. */
  not?: CurrencyFilter | null | undefined;
  /** Three digits of ISO 4217. */
  numericCode?: StringFilter | null | undefined;
  /** At least one of these holds; an empty list matches nothing. */
  or?: Array<CurrencyFilter> | null | undefined;
  /** Rates of the currency by day. */
  rates?: CurrencyRateListFilter | null | undefined;
  /** Smallest step of an amount: 0.01 for most, 0.05 where cash is rounded so, 1 where there are no cents. */
  rounding?: DecimalFilter | null | undefined;
  /** What stands beside an amount, such as €. */
  symbol?: StringFilter | null | undefined;
  /** When the record was last changed. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** Who last changed the record. */
  updatedBy?: UserFilter | null | undefined;
  /** Grows by one with each change of the record. */
  version?: IntFilter | null | undefined;
};

/** What a new currency rate is made of. */
export type CurrencyRateCreateInput = {
  /** The currency that the rate is of. */
  currency?: string | null | undefined;
  /** Creates the currency and refers to it, in the same transaction. */
  currencyCreate?: CurrencyCreateInput | null | undefined;
  /** First day on which the rate holds. */
  date: string;
  /** Key in another system, written as "system.key", such as "shop.order_1001". */
  externalId?: string | null | undefined;
  /** Units of this currency for one unit of the company currency. */
  rate: string;
};

/** What to ask of currency rates; all of it must hold. */
export type CurrencyRateFilter = {
  /** All of these hold. */
  and?: Array<CurrencyRateFilter> | null | undefined;
  /** When the record was created. */
  createdAt?: DateTimeFilter | null | undefined;
  /** Who created the record. */
  createdBy?: UserFilter | null | undefined;
  /** The currency that the rate is of. */
  currency?: CurrencyFilter | null | undefined;
  /** First day on which the rate holds. */
  date?: DateFilter | null | undefined;
  /** What names the currency rate to a person. */
  displayName?: StringFilter | null | undefined;
  /** Key of the record, given by the platform. */
  id?: IdFilter | null | undefined;
  /** Asked of a relation: there is no such record (true), or there is one (false). */
  isNull?: boolean | null | undefined;
  /** This does not hold. */
  not?: CurrencyRateFilter | null | undefined;
  /** At least one of these holds; an empty list matches nothing. */
  or?: Array<CurrencyRateFilter> | null | undefined;
  /** Units of this currency for one unit of the company currency. */
  rate?: DecimalFilter | null | undefined;
  /** When the record was last changed. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** Who last changed the record. */
  updatedBy?: UserFilter | null | undefined;
  /** Grows by one with each change of the record. */
  version?: IntFilter | null | undefined;
};

/** What to ask of a list of currency rates; all of it must hold. */
export type CurrencyRateListFilter = {
  /** All satisfy this; so does an empty list. */
  every?: CurrencyRateFilter | null | undefined;
  /** None satisfies this. */
  none?: CurrencyRateFilter | null | undefined;
  /** At least one satisfies this. */
  some?: CurrencyRateFilter | null | undefined;
};

/** Changes to a list of currency rates, run in this order: set, delete, unlink, link, update, create. */
export type CurrencyRateListInput = {
  /** New currency rates in the list. */
  create?: Array<CurrencyRateCreateInput> | null | undefined;
  /** Deletes these currency rates. */
  delete?: Array<string> | null | undefined;
  /** Puts existing currency rates into the list. */
  link?: Array<string> | null | undefined;
  /** Makes the list exactly these existing currency rates. */
  set?: Array<string> | null | undefined;
  /** Takes currency rates out of the list; records that live only in it are deleted. */
  unlink?: Array<string> | null | undefined;
  /** Changes to currency rates of the list. */
  update?: Array<CurrencyRateUpdateItem> | null | undefined;
};

/** Changes to one currency rate of a list. */
export type CurrencyRateUpdateItem = {
  /** The currency that the rate is of. */
  currency?: string | null | undefined;
  /** Creates the currency and refers to it, in the same transaction. */
  currencyCreate?: CurrencyCreateInput | null | undefined;
  /** First day on which the rate holds. */
  date?: string | null | undefined;
  /** Which record to change. */
  id: string;
  /** Units of this currency for one unit of the company currency. */
  rate?: string | null | undefined;
};

/** What a new dashboard is made of. */
export type DashboardCreateInput = {
  /** Key in another system, written as "system.key", such as "shop.order_1001". */
  externalId?: string | null | undefined;
  /** Whether everybody finds it in their menu. */
  isShared?: boolean | null | undefined;
  /** What the page is called. */
  name: string;
  /** Roles whose people find it in their menu. */
  roles?: RoleListInput | null | undefined;
  /** Lower ones come first. */
  sequence?: number | null | undefined;
  /** What it shows, in this order. */
  widgets?: DashboardWidgetListInput | null | undefined;
};

/** What to ask of dashboards; all of it must hold. */
export type DashboardFilter = {
  /** All of these hold. */
  and?: Array<DashboardFilter> | null | undefined;
  /** When the record was created. */
  createdAt?: DateTimeFilter | null | undefined;
  /** Who created the record. */
  createdBy?: UserFilter | null | undefined;
  /** What names the dashboard to a person. */
  displayName?: StringFilter | null | undefined;
  /** Key of the record, given by the platform. */
  id?: IdFilter | null | undefined;
  /** Asked of a relation: there is no such record (true), or there is one (false). */
  isNull?: boolean | null | undefined;
  /** Whether everybody finds it in their menu. */
  isShared?: BooleanFilter | null | undefined;
  /** What the page is called. */
  name?: StringFilter | null | undefined;
  /** This does not hold. */
  not?: DashboardFilter | null | undefined;
  /** At least one of these holds; an empty list matches nothing. */
  or?: Array<DashboardFilter> | null | undefined;
  /** Roles whose people find it in their menu. */
  roles?: RoleListFilter | null | undefined;
  /** Lower ones come first. */
  sequence?: IntFilter | null | undefined;
  /** When the record was last changed. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** Who last changed the record. */
  updatedBy?: UserFilter | null | undefined;
  /** Grows by one with each change of the record. */
  version?: IntFilter | null | undefined;
  /** What it shows, in this order. */
  widgets?: DashboardWidgetListFilter | null | undefined;
};

/** What to change of a dashboard; absent fields stay as they are. */
export type DashboardUpdateInput = {
  /** Whether everybody finds it in their menu. */
  isShared?: boolean | null | undefined;
  /** What the page is called. */
  name?: string | null | undefined;
  /** Roles whose people find it in their menu. */
  roles?: RoleListInput | null | undefined;
  /** Lower ones come first. */
  sequence?: number | null | undefined;
  /** What it shows, in this order. */
  widgets?: DashboardWidgetListInput | null | undefined;
};

/** What a new widget is made of. */
export type DashboardWidgetCreateInput = {
  /** The page that shows it. */
  dashboard?: string | null | undefined;
  /** Creates the dashboard and refers to it, in the same transaction. */
  dashboardCreate?: DashboardCreateInput | null | undefined;
  /** Whose records it is about, such as SaleOrder. */
  entity: string;
  /** Key in another system, written as "system.key", such as "shop.order_1001". */
  externalId?: string | null | undefined;
  /** Words and conditions, as the search field has them; all records when empty. */
  filter: unknown;
  /** How it is shown. */
  kind: DashboardWidgetKind;
  /** Lower ones come first. */
  sequence?: number | null | undefined;
  /** Of figures `measure`, `groupBy` and `type`, as a chart has them; of a list `columns`, `order` and `limit`. */
  settings: unknown;
  /** What stands above it. */
  title: string;
  /** Columns that it takes, of three. */
  width?: number | null | undefined;
};

/** What to ask of widgets; all of it must hold. */
export type DashboardWidgetFilter = {
  /** All of these hold. */
  and?: Array<DashboardWidgetFilter> | null | undefined;
  /** When the record was created. */
  createdAt?: DateTimeFilter | null | undefined;
  /** Who created the record. */
  createdBy?: UserFilter | null | undefined;
  /** The page that shows it. */
  dashboard?: DashboardFilter | null | undefined;
  /** What names the widget to a person. */
  displayName?: StringFilter | null | undefined;
  /** Whose records it is about, such as SaleOrder. */
  entity?: StringFilter | null | undefined;
  /** Key of the record, given by the platform. */
  id?: IdFilter | null | undefined;
  /** Asked of a relation: there is no such record (true), or there is one (false). */
  isNull?: boolean | null | undefined;
  /** How it is shown. */
  kind?: DashboardWidgetKindFilter | null | undefined;
  /** This does not hold. */
  not?: DashboardWidgetFilter | null | undefined;
  /** At least one of these holds; an empty list matches nothing. */
  or?: Array<DashboardWidgetFilter> | null | undefined;
  /** Lower ones come first. */
  sequence?: IntFilter | null | undefined;
  /** What stands above it. */
  title?: StringFilter | null | undefined;
  /** When the record was last changed. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** Who last changed the record. */
  updatedBy?: UserFilter | null | undefined;
  /** Grows by one with each change of the record. */
  version?: IntFilter | null | undefined;
  /** Columns that it takes, of three. */
  width?: IntFilter | null | undefined;
};

/** Kind of a widget. */
export type DashboardWidgetKind =
  /** Chart */
  | 'CHART'
  /** List */
  | 'LIST'
  /** Number */
  | 'NUMBER'
  /** Table */
  | 'TABLE';

/** What to ask of the kind; all of it must hold. */
export type DashboardWidgetKindFilter = {
  /** Is this value. */
  eq?: DashboardWidgetKind | null | undefined;
  /** Is one of these values; an empty list matches nothing. */
  in?: Array<DashboardWidgetKind> | null | undefined;
  /** Is empty (true) or has a value (false). */
  isNull?: boolean | null | undefined;
  /** Is another value, or empty. */
  ne?: DashboardWidgetKind | null | undefined;
  /** Is none of these values, or empty. */
  notIn?: Array<DashboardWidgetKind> | null | undefined;
};

/** What to ask of a list of widgets; all of it must hold. */
export type DashboardWidgetListFilter = {
  /** All satisfy this; so does an empty list. */
  every?: DashboardWidgetFilter | null | undefined;
  /** None satisfies this. */
  none?: DashboardWidgetFilter | null | undefined;
  /** At least one satisfies this. */
  some?: DashboardWidgetFilter | null | undefined;
};

/** Changes to a list of widgets, run in this order: set, delete, unlink, link, update, create. */
export type DashboardWidgetListInput = {
  /** New widgets in the list. */
  create?: Array<DashboardWidgetCreateInput> | null | undefined;
  /** Deletes these widgets. */
  delete?: Array<string> | null | undefined;
  /** Puts existing widgets into the list. */
  link?: Array<string> | null | undefined;
  /** Makes the list exactly these existing widgets. */
  set?: Array<string> | null | undefined;
  /** Takes widgets out of the list; records that live only in it are deleted. */
  unlink?: Array<string> | null | undefined;
  /** Changes to widgets of the list. */
  update?: Array<DashboardWidgetUpdateItem> | null | undefined;
};

/** Changes to one widget of a list. */
export type DashboardWidgetUpdateItem = {
  /** The page that shows it. */
  dashboard?: string | null | undefined;
  /** Creates the dashboard and refers to it, in the same transaction. */
  dashboardCreate?: DashboardCreateInput | null | undefined;
  /** Whose records it is about, such as SaleOrder. */
  entity?: string | null | undefined;
  /** Words and conditions, as the search field has them; all records when empty. */
  filter?: unknown;
  /** Which record to change. */
  id: string;
  /** How it is shown. */
  kind?: DashboardWidgetKind | null | undefined;
  /** Lower ones come first. */
  sequence?: number | null | undefined;
  /** Of figures `measure`, `groupBy` and `type`, as a chart has them; of a list `columns`, `order` and `limit`. */
  settings?: unknown;
  /** What stands above it. */
  title?: string | null | undefined;
  /** Columns that it takes, of three. */
  width?: number | null | undefined;
};

/** What to ask of a Date field; all of it must hold. */
export type DateFilter = {
  /** Is this value. */
  eq?: string | null | undefined;
  /** Comes after this value. */
  gt?: string | null | undefined;
  /** Is this value or comes after it. */
  gte?: string | null | undefined;
  /** Is one of these values; an empty list matches nothing. */
  in?: Array<string> | null | undefined;
  /** Is empty (true) or has a value (false). */
  isNull?: boolean | null | undefined;
  /** Comes before this value. */
  lt?: string | null | undefined;
  /** Is this value or comes before it. */
  lte?: string | null | undefined;
  /** Is another value, or empty. */
  ne?: string | null | undefined;
  /** Is none of these values, or empty. */
  notIn?: Array<string> | null | undefined;
};

/** What to ask of a DateTime field; all of it must hold. */
export type DateTimeFilter = {
  /** Is this value. */
  eq?: string | null | undefined;
  /** Comes after this value. */
  gt?: string | null | undefined;
  /** Is this value or comes after it. */
  gte?: string | null | undefined;
  /** Is one of these values; an empty list matches nothing. */
  in?: Array<string> | null | undefined;
  /** Is empty (true) or has a value (false). */
  isNull?: boolean | null | undefined;
  /** Comes before this value. */
  lt?: string | null | undefined;
  /** Is this value or comes before it. */
  lte?: string | null | undefined;
  /** Is another value, or empty. */
  ne?: string | null | undefined;
  /** Is none of these values, or empty. */
  notIn?: Array<string> | null | undefined;
};

/** What to ask of a Decimal field; all of it must hold. */
export type DecimalFilter = {
  /** Is this value. */
  eq?: string | null | undefined;
  /** Comes after this value. */
  gt?: string | null | undefined;
  /** Is this value or comes after it. */
  gte?: string | null | undefined;
  /** Is one of these values; an empty list matches nothing. */
  in?: Array<string> | null | undefined;
  /** Is empty (true) or has a value (false). */
  isNull?: boolean | null | undefined;
  /** Comes before this value. */
  lt?: string | null | undefined;
  /** Is this value or comes before it. */
  lte?: string | null | undefined;
  /** Is another value, or empty. */
  ne?: string | null | undefined;
  /** Is none of these values, or empty. */
  notIn?: Array<string> | null | undefined;
};

/** What to ask of a ID field; all of it must hold. */
export type IdFilter = {
  /** Is this value. */
  eq?: string | null | undefined;
  /** Is one of these values; an empty list matches nothing. */
  in?: Array<string> | null | undefined;
  /** Is empty (true) or has a value (false). */
  isNull?: boolean | null | undefined;
  /** Is another value, or empty. */
  ne?: string | null | undefined;
  /** Is none of these values, or empty. */
  notIn?: Array<string> | null | undefined;
};

/** What to ask of a Int field; all of it must hold. */
export type IntFilter = {
  /** Is this value. */
  eq?: number | null | undefined;
  /** Comes after this value. */
  gt?: number | null | undefined;
  /** Is this value or comes after it. */
  gte?: number | null | undefined;
  /** Is one of these values; an empty list matches nothing. */
  in?: Array<number> | null | undefined;
  /** Is empty (true) or has a value (false). */
  isNull?: boolean | null | undefined;
  /** Comes before this value. */
  lt?: number | null | undefined;
  /** Is this value or comes before it. */
  lte?: number | null | undefined;
  /** Is another value, or empty. */
  ne?: number | null | undefined;
  /** Is none of these values, or empty. */
  notIn?: Array<number> | null | undefined;
};

/** The kind of value that a field holds. */
export type ResourceFieldType =
  /** Yes or no. */
  | 'BOOLEAN'
  /** Calendar day. */
  | 'DATE'
  /** Moment in time. */
  | 'DATE_TIME'
  /** Exact number, as text. */
  | 'DECIMAL'
  /** One of a few choices. */
  | 'ENUM'
  /** Inexact number. */
  | 'FLOAT'
  /** Key of the record. */
  | 'ID'
  /** Whole number. */
  | 'INT'
  /** Any JSON value. */
  | 'JSON'
  /** Text. */
  | 'STRING'
  /** A list of other records. */
  | 'TO_MANY'
  /** Another record. */
  | 'TO_ONE';

/** How a badge is tinted. */
export type ResourceTone =
  /** Stands out. */
  | 'ACCENT'
  /** Wrong or ended badly. */
  | 'DANGER'
  /** Under way. */
  | 'INFO'
  /** Nothing special. */
  | 'NEUTRAL'
  /** Well done. */
  | 'SUCCESS'
  /** Needs a look. */
  | 'WARNING';

/** The kind of a view. */
export type ResourceViewKind =
  /** Records by day. */
  | 'CALENDAR'
  /** Of a kind that a module brings; `name` says which. */
  | 'CUSTOM'
  /** One record, read and edited. */
  | 'FORM'
  /** Chart of figures. */
  | 'GRAPH'
  /** Cards in columns. */
  | 'KANBAN'
  /** Table of records. */
  | 'LIST'
  /** Table of figures by two sides. */
  | 'PIVOT';

/** How a value is read and edited. */
export type ResourceWidget =
  /** Barcode. */
  | 'BARCODE'
  /** Colour. */
  | 'COLOR'
  /** Length of time. */
  | 'DURATION'
  /** E-mail address. */
  | 'EMAIL'
  /** Name of an entity; the record says something about it. */
  | 'ENTITY'
  /** Some fields of the entity that the record names. */
  | 'FIELDS'
  /** File. */
  | 'FILE'
  /** Filter of the entity that the record names. */
  | 'FILTER'
  /** Rich text. */
  | 'HTML'
  /** File that is a picture. */
  | 'IMAGE'
  /** A moment that is shown with its minute in lists, too. */
  | 'MINUTE'
  /** Amount with a currency. */
  | 'MONEY'
  /** Operations of the entity that the record names. */
  | 'OPERATIONS'
  /** Percentage. */
  | 'PERCENT'
  /** Telephone number. */
  | 'PHONE'
  /** Quantity with a unit. */
  | 'QUANTITY'
  /** Stars. */
  | 'RATING'
  /** Id of a record of the entity that the record names. */
  | 'RECORD'
  /** Place in a list that is ordered by hand. */
  | 'SEQUENCE'
  /** Text of several lines. */
  | 'TEXT'
  /** Web address. */
  | 'URL';

/** What a new role is made of. */
export type RoleCreateInput = {
  /** Name that rules know the role by. */
  code: string;
  /** What people in the role do. */
  description?: string | null | undefined;
  /** Key in another system, written as "system.key", such as "shop.order_1001". */
  externalId?: string | null | undefined;
  /** Roles whose rights people in this role have too. */
  includes?: RoleListInput | null | undefined;
  /** What the role is called. */
  name: string;
  /** The most records that one request of people in the role may answer; 10,000 when empty. */
  nodeLimit?: number | null | undefined;
  /** The most records that people in the role may ask for in one page; 100 when empty. */
  pageSize?: number | null | undefined;
  /** How many requests each of the people in the role may send in a minute; no limit when empty. */
  requestsPerMinute?: number | null | undefined;
  /** People in the role work only after they have set up a code generator or a passkey. */
  requiresSecondFactor?: boolean | null | undefined;
  /** What people in the role may do. */
  rules?: AccessRuleListInput | null | undefined;
  /** How long one read of people in the role may take; 30 seconds when empty. */
  statementSeconds?: number | null | undefined;
  /** People in the role. */
  users?: UserListInput | null | undefined;
};

/** What to ask of roles; all of it must hold. */
export type RoleFilter = {
  /** All of these hold. */
  and?: Array<RoleFilter> | null | undefined;
  /** Name that rules know the role by. */
  code?: StringFilter | null | undefined;
  /** When the record was created. */
  createdAt?: DateTimeFilter | null | undefined;
  /** Who created the record. */
  createdBy?: UserFilter | null | undefined;
  /** What people in the role do. */
  description?: StringFilter | null | undefined;
  /** What names the role to a person. */
  displayName?: StringFilter | null | undefined;
  /** Key of the record, given by the platform. */
  id?: IdFilter | null | undefined;
  /** Roles whose rights people in this role have too. */
  includes?: RoleListFilter | null | undefined;
  /** Asked of a relation: there is no such record (true), or there is one (false). */
  isNull?: boolean | null | undefined;
  /** What the role is called. */
  name?: StringFilter | null | undefined;
  /** The most records that one request of people in the role may answer; 10,000 when empty. */
  nodeLimit?: IntFilter | null | undefined;
  /** This does not hold. */
  not?: RoleFilter | null | undefined;
  /** At least one of these holds; an empty list matches nothing. */
  or?: Array<RoleFilter> | null | undefined;
  /** The most records that people in the role may ask for in one page; 100 when empty. */
  pageSize?: IntFilter | null | undefined;
  /** How many requests each of the people in the role may send in a minute; no limit when empty. */
  requestsPerMinute?: IntFilter | null | undefined;
  /** People in the role work only after they have set up a code generator or a passkey. */
  requiresSecondFactor?: BooleanFilter | null | undefined;
  /** What people in the role may do. */
  rules?: AccessRuleListFilter | null | undefined;
  /** How long one read of people in the role may take; 30 seconds when empty. */
  statementSeconds?: IntFilter | null | undefined;
  /** When the record was last changed. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** Who last changed the record. */
  updatedBy?: UserFilter | null | undefined;
  /** People in the role. */
  users?: UserListFilter | null | undefined;
  /** Grows by one with each change of the record. */
  version?: IntFilter | null | undefined;
};

/** What to ask of a list of roles; all of it must hold. */
export type RoleListFilter = {
  /** All satisfy this; so does an empty list. */
  every?: RoleFilter | null | undefined;
  /** None satisfies this. */
  none?: RoleFilter | null | undefined;
  /** At least one satisfies this. */
  some?: RoleFilter | null | undefined;
};

/** Changes to a list of roles, run in this order: set, delete, unlink, link, update, create. */
export type RoleListInput = {
  /** New roles in the list. */
  create?: Array<RoleCreateInput> | null | undefined;
  /** Deletes these roles. */
  delete?: Array<string> | null | undefined;
  /** Puts existing roles into the list. */
  link?: Array<string> | null | undefined;
  /** Makes the list exactly these existing roles. */
  set?: Array<string> | null | undefined;
  /** Takes roles out of the list; records that live only in it are deleted. */
  unlink?: Array<string> | null | undefined;
  /** Changes to roles of the list. */
  update?: Array<RoleUpdateItem> | null | undefined;
};

/** Changes to one role of a list. */
export type RoleUpdateItem = {
  /** Name that rules know the role by. */
  code?: string | null | undefined;
  /** What people in the role do. */
  description?: string | null | undefined;
  /** Which record to change. */
  id: string;
  /** Roles whose rights people in this role have too. */
  includes?: RoleListInput | null | undefined;
  /** What the role is called. */
  name?: string | null | undefined;
  /** The most records that one request of people in the role may answer; 10,000 when empty. */
  nodeLimit?: number | null | undefined;
  /** The most records that people in the role may ask for in one page; 100 when empty. */
  pageSize?: number | null | undefined;
  /** How many requests each of the people in the role may send in a minute; no limit when empty. */
  requestsPerMinute?: number | null | undefined;
  /** People in the role work only after they have set up a code generator or a passkey. */
  requiresSecondFactor?: boolean | null | undefined;
  /** What people in the role may do. */
  rules?: AccessRuleListInput | null | undefined;
  /** How long one read of people in the role may take; 30 seconds when empty. */
  statementSeconds?: number | null | undefined;
  /** People in the role. */
  users?: UserListInput | null | undefined;
};

/** What a new saved filter is made of. */
export type SavedFilterCreateInput = {
  /** What is searched, such as SaleOrder. */
  entity: string;
  /** Key in another system, written as "system.key", such as "shop.order_1001". */
  externalId?: string | null | undefined;
  /** Words and conditions, as the search field has them. */
  filter: unknown;
  /** What the list is grouped by, outermost first. */
  groupBy?: string | null | undefined;
  /** Whether everybody finds it in their menu. */
  isShared?: boolean | null | undefined;
  /** What the search is called. */
  name: string;
  /** Column and direction; the usual order when empty. */
  order?: string | null | undefined;
  /** How the records are shown, such as list or board. */
  view?: string | null | undefined;
};

/** What to change of a saved filter; absent fields stay as they are. */
export type SavedFilterUpdateInput = {
  /** What is searched, such as SaleOrder. */
  entity?: string | null | undefined;
  /** Words and conditions, as the search field has them. */
  filter?: unknown;
  /** What the list is grouped by, outermost first. */
  groupBy?: string | null | undefined;
  /** Whether everybody finds it in their menu. */
  isShared?: boolean | null | undefined;
  /** What the search is called. */
  name?: string | null | undefined;
  /** Column and direction; the usual order when empty. */
  order?: string | null | undefined;
  /** How the records are shown, such as list or board. */
  view?: string | null | undefined;
};

/** What to ask of files of fields; all of it must hold. */
export type StoredFileFilter = {
  /** All of these hold. */
  and?: Array<StoredFileFilter> | null | undefined;
  /** When the record was created. */
  createdAt?: DateTimeFilter | null | undefined;
  /** Who created the record. */
  createdBy?: UserFilter | null | undefined;
  /** What names the file of a field to a person. */
  displayName?: StringFilter | null | undefined;
  /** Key of the record, given by the platform. */
  id?: IdFilter | null | undefined;
  /** Asked of a relation: there is no such record (true), or there is one (false). */
  isNull?: boolean | null | undefined;
  /** Media type, such as image/png, as its content tells. */
  mimeType?: StringFilter | null | undefined;
  /** File name. */
  name?: StringFilter | null | undefined;
  /** This does not hold. */
  not?: StoredFileFilter | null | undefined;
  /** At least one of these holds; an empty list matches nothing. */
  or?: Array<StoredFileFilter> | null | undefined;
  /** SHA-256 of the content, in hexadecimal. */
  sha256?: StringFilter | null | undefined;
  /** Length in bytes. */
  size?: IntFilter | null | undefined;
  /** When the record was last changed. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** Who last changed the record. */
  updatedBy?: UserFilter | null | undefined;
  /** Where its content is read, on this server. */
  url?: StringFilter | null | undefined;
  /** Grows by one with each change of the record. */
  version?: IntFilter | null | undefined;
};

/** What to ask of a String field; all of it must hold. */
export type StringFilter = {
  /** Holds this text anywhere, in upper or lower case. */
  contains?: string | null | undefined;
  /** Ends with this text, in upper or lower case. */
  endsWith?: string | null | undefined;
  /** Is this value. */
  eq?: string | null | undefined;
  /** Comes after this value. */
  gt?: string | null | undefined;
  /** Is this value or comes after it. */
  gte?: string | null | undefined;
  /** Is one of these values; an empty list matches nothing. */
  in?: Array<string> | null | undefined;
  /** Is empty (true) or has a value (false). */
  isNull?: boolean | null | undefined;
  /** Matches this pattern, in upper or lower case: % stands for any text, _ for one character, \ before either for itself. */
  like?: string | null | undefined;
  /** Comes before this value. */
  lt?: string | null | undefined;
  /** Is this value or comes before it. */
  lte?: string | null | undefined;
  /** Is another value, or empty. */
  ne?: string | null | undefined;
  /** Is none of these values, or empty. */
  notIn?: Array<string> | null | undefined;
  /** Begins with this text, in upper or lower case. */
  startsWith?: string | null | undefined;
};

/** What a new tenant begins with. */
export type TenantCreateInput = {
  /** Address of its first administrator. */
  email: string;
  /** Host name that the tenant of who asks gets, should it have none: as soon as there are two, requests are told apart by it. */
  homeHost?: string | null | undefined;
  /** Host names whose requests are its own. */
  hosts?: Array<string> | null | undefined;
  /** Name of the company. */
  label: string;
  /** Modules to begin with. */
  modules: Array<string>;
  /** Its name: lower-case letters, digits and dashes. */
  name: string;
  /** Whether it gets demo data. */
  withDemo?: boolean | null | undefined;
};

/** Whether a tenant is open. */
export type TenantState =
  /** People are let in. */
  | 'ACTIVE'
  /** It is being made, or was cut off at that: create it again. */
  | 'CREATING'
  /** It is being removed, or was cut off at that: drop it again. */
  | 'DROPPING'
  /** Nobody is let in; the data stays. */
  | 'SUSPENDED';

/** What a new user is made of. */
export type UserCreateInput = {
  /** Companies that the person may work for. */
  companies?: CompanyListInput | null | undefined;
  /** Company that the person works in at first. */
  company?: string | null | undefined;
  /** Creates the company and refers to it, in the same transaction. */
  companyCreate?: CompanyCreateInput | null | undefined;
  /** Address to sign in with and to write to. */
  email: string;
  /** Key in another system, written as "system.key", such as "shop.order_1001". */
  externalId?: string | null | undefined;
  /** Photo of the person, shown beside their name. */
  image?: string | null | undefined;
  /** Off keeps the person out from the next request on. */
  isActive?: boolean | null | undefined;
  /** Language and formats, such as en-GB. */
  locale?: string | null | undefined;
  /** Whose team the person is in. */
  manager?: string | null | undefined;
  /** Creates the user and refers to it, in the same transaction. */
  managerCreate?: UserCreateInput | null | undefined;
  /** Asks for a new password at the next sign-in. */
  mustChangePassword?: boolean | null | undefined;
  /** Name of the person. */
  name: string;
  /** How soon a mail tells of notifications that were not read by then. */
  noticeMail?: UserNoticeMail | null | undefined;
  /** What the person may do. */
  roles?: RoleListInput | null | undefined;
  /** Time zone of dates and times, such as Europe/Paris. */
  timeZone?: string | null | undefined;
};

/** What to ask of users; all of it must hold. */
export type UserFilter = {
  /** Is this record, or above it in the tree. */
  ancestorOf?: string | null | undefined;
  /** All of these hold. */
  and?: Array<UserFilter> | null | undefined;
  /** Companies that the person may work for. */
  companies?: CompanyListFilter | null | undefined;
  /** Company that the person works in at first. */
  company?: CompanyFilter | null | undefined;
  /** When the record was created. */
  createdAt?: DateTimeFilter | null | undefined;
  /** Who created the record. */
  createdBy?: UserFilter | null | undefined;
  /** Is this record, or below it in the tree. */
  descendantOf?: string | null | undefined;
  /** What names the user to a person. */
  displayName?: StringFilter | null | undefined;
  /** Address to sign in with and to write to. */
  email?: StringFilter | null | undefined;
  /** When the person proved that mail to the address reaches them. */
  emailVerifiedAt?: DateTimeFilter | null | undefined;
  /** Signs in with a code or a passkey besides the password. */
  hasSecondFactor?: BooleanFilter | null | undefined;
  /** Key of the record, given by the platform. */
  id?: IdFilter | null | undefined;
  /** Photo of the person, shown beside their name. */
  image?: StoredFileFilter | null | undefined;
  /** Off keeps the person out from the next request on. */
  isActive?: BooleanFilter | null | undefined;
  /** Asked of a relation: there is no such record (true), or there is one (false). */
  isNull?: boolean | null | undefined;
  /** Language and formats, such as en-GB. */
  locale?: StringFilter | null | undefined;
  /** Whose team the person is in. */
  manager?: UserFilter | null | undefined;
  /** Asks for a new password at the next sign-in. */
  mustChangePassword?: BooleanFilter | null | undefined;
  /** Name of the person. */
  name?: StringFilter | null | undefined;
  /** This does not hold. */
  not?: UserFilter | null | undefined;
  /** How soon a mail tells of notifications that were not read by then. */
  noticeMail?: UserNoticeMailFilter | null | undefined;
  /** At least one of these holds; an empty list matches nothing. */
  or?: Array<UserFilter> | null | undefined;
  /** What the person may do. */
  roles?: RoleListFilter | null | undefined;
  /** Time zone of dates and times, such as Europe/Paris. */
  timeZone?: StringFilter | null | undefined;
  /** When the record was last changed. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** Who last changed the record. */
  updatedBy?: UserFilter | null | undefined;
  /** Grows by one with each change of the record. */
  version?: IntFilter | null | undefined;
};

/** What to ask of a list of users; all of it must hold. */
export type UserListFilter = {
  /** All satisfy this; so does an empty list. */
  every?: UserFilter | null | undefined;
  /** None satisfies this. */
  none?: UserFilter | null | undefined;
  /** At least one satisfies this. */
  some?: UserFilter | null | undefined;
};

/** Changes to a list of users, run in this order: set, delete, unlink, link, update, create. */
export type UserListInput = {
  /** New users in the list. */
  create?: Array<UserCreateInput> | null | undefined;
  /** Deletes these users. */
  delete?: Array<string> | null | undefined;
  /** Puts existing users into the list. */
  link?: Array<string> | null | undefined;
  /** Makes the list exactly these existing users. */
  set?: Array<string> | null | undefined;
  /** Takes users out of the list; records that live only in it are deleted. */
  unlink?: Array<string> | null | undefined;
  /** Changes to users of the list. */
  update?: Array<UserUpdateItem> | null | undefined;
};

/** Mail about notifications of a user. */
export type UserNoticeMail =
  /** At seven in the time zone of the person. */
  | 'DAILY'
  /** Every hour */
  | 'HOURLY'
  /** A minute later, so that several come together. */
  | 'IMMEDIATELY'
  /** Never */
  | 'NONE';

/** What to ask of the mail about notifications; all of it must hold. */
export type UserNoticeMailFilter = {
  /** Is this value. */
  eq?: UserNoticeMail | null | undefined;
  /** Is one of these values; an empty list matches nothing. */
  in?: Array<UserNoticeMail> | null | undefined;
  /** Is empty (true) or has a value (false). */
  isNull?: boolean | null | undefined;
  /** Is another value, or empty. */
  ne?: UserNoticeMail | null | undefined;
  /** Is none of these values, or empty. */
  notIn?: Array<UserNoticeMail> | null | undefined;
};

/** Changes to one user of a list. */
export type UserUpdateItem = {
  /** Companies that the person may work for. */
  companies?: CompanyListInput | null | undefined;
  /** Company that the person works in at first. */
  company?: string | null | undefined;
  /** Creates the company and refers to it, in the same transaction. */
  companyCreate?: CompanyCreateInput | null | undefined;
  /** Address to sign in with and to write to. */
  email?: string | null | undefined;
  /** Which record to change. */
  id: string;
  /** Photo of the person, shown beside their name. */
  image?: string | null | undefined;
  /** Off keeps the person out from the next request on. */
  isActive?: boolean | null | undefined;
  /** Language and formats, such as en-GB. */
  locale?: string | null | undefined;
  /** Whose team the person is in. */
  manager?: string | null | undefined;
  /** Creates the user and refers to it, in the same transaction. */
  managerCreate?: UserCreateInput | null | undefined;
  /** Asks for a new password at the next sign-in. */
  mustChangePassword?: boolean | null | undefined;
  /** Name of the person. */
  name?: string | null | undefined;
  /** How soon a mail tells of notifications that were not read by then. */
  noticeMail?: UserNoticeMail | null | undefined;
  /** What the person may do. */
  roles?: RoleListInput | null | undefined;
  /** Time zone of dates and times, such as Europe/Paris. */
  timeZone?: string | null | undefined;
};

/** An enum describing what kind of type a given `__Type` is. */
export type __TypeKind =
  /** Indicates this type is a scalar. */
  | 'SCALAR'
  /** Indicates this type is an object. `fields` and `interfaces` are valid fields. */
  | 'OBJECT'
  /** Indicates this type is an interface. `fields`, `interfaces`, and `possibleTypes` are valid fields. */
  | 'INTERFACE'
  /** Indicates this type is a union. `possibleTypes` is a valid field. */
  | 'UNION'
  /** Indicates this type is an enum. `enumValues` is a valid field. */
  | 'ENUM'
  /** Indicates this type is an input object. `inputFields` is a valid field. */
  | 'INPUT_OBJECT'
  /** Indicates this type is a list. `ofType` is a valid field. */
  | 'LIST'
  /** Indicates this type is a non-null. `ofType` is a valid field. */
  | 'NON_NULL';

export type ExplainAccessQueryVariables = Exact<{
  user: string;
  entity: string;
  id: string;
  operation: string;
  field?: string | null | undefined;
}>;


export type ExplainAccessQuery = { explainAccess: { isAllowed: boolean, reason: string, roles: Array<{ id: string, code: string, name: string, via: Array<string> }>, rules: Array<{ id: string | null, key: string, description: string, effect: AccessRuleEffect, role: string, roleName: string, via: Array<string>, condition: unknown, isMatch: boolean }> } };

export type WhoMayQueryVariables = Exact<{
  entity: string;
  id: string;
  operation: string;
}>;


export type WhoMayQuery = { whoMay: Array<{ id: string, name: string, isAllowed: boolean }> };

export type AuditLogQueryVariables = Exact<{
  topics?: Array<AuditTopic> | AuditTopic | null | undefined;
  person?: string | null | undefined;
  entity?: string | null | undefined;
  record?: string | null | undefined;
  byPeople?: boolean | null | undefined;
  from?: string | null | undefined;
  to?: string | null | undefined;
  first?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type AuditLogQuery = { auditLog: { cursor: string | null, hasMore: boolean, entries: Array<{ id: string, at: string, kind: string, label: string, tone: string, actorId: string | null, actorName: string | null, userId: string | null, userName: string | null, email: string | null, ip: string | null, userAgent: string | null, via: string | null, reason: string | null, requestId: string | null, detail: string | null, entity: string | null, recordId: string | null, rootId: string | null, differences: Array<{ field: string, label: string, before: string | null, after: string | null }> }> } };

export type AuditChainQueryVariables = Exact<{ [key: string]: never; }>;


export type AuditChainQuery = { auditChain: { entries: number, lastAt: string | null, checkedAt: string | null, checkedEntries: number, intactUntil: string | null, problem: string | null } };

export type VerifyAuditChainMutationVariables = Exact<{ [key: string]: never; }>;


export type VerifyAuditChainMutation = { verifyAuditChain: { entries: number, lastAt: string | null, checkedAt: string | null, checkedEntries: number, intactUntil: string | null, problem: string | null } };

export type ChainFragment = { entries: number, lastAt: string | null, checkedAt: string | null, checkedEntries: number, intactUntil: string | null, problem: string | null };

export type ModuleCatalogQueryVariables = Exact<{ [key: string]: never; }>;


export type ModuleCatalogQuery = { moduleCatalog: Array<{ name: string, label: string, description: string, version: string, icon: string | null, depends: Array<string>, isInstalled: boolean, isRequired: boolean, entities: Array<{ name: string, label: string, plural: string, recordCount: number | null }>, extends: Array<{ label: string, fields: Array<string> }> }> };

export type InstallModulesMutationVariables = Exact<{
  names: Array<string> | string;
  withDemo?: boolean | null | undefined;
}>;


export type InstallModulesMutation = { installModules: Array<string> };

export type UninstallModulesMutationVariables = Exact<{
  names: Array<string> | string;
  purge?: boolean | null | undefined;
  confirm?: string | null | undefined;
}>;


export type UninstallModulesMutation = { uninstallModules: Array<string> };

export type UserSessionsQueryVariables = Exact<{
  search?: string | null | undefined;
}>;


export type UserSessionsQuery = { userSessions: { totalCount: number, sessions: Array<{ id: string, userId: string, userName: string, email: string, ip: string | null, userAgent: string | null, method: string | null, createdAt: string, lastSeenAt: string, isCurrent: boolean }> } };

export type EndUserSessionsMutationVariables = Exact<{
  ids: Array<string> | string;
}>;


export type EndUserSessionsMutation = { endUserSessions: number };

export type EndSessionsOfUserMutationVariables = Exact<{
  user: string;
}>;


export type EndSessionsOfUserMutation = { endSessionsOfUser: number };

export type TenantsQueryVariables = Exact<{
  search?: string | null | undefined;
}>;


export type TenantsQuery = { tenants: { totalCount: number, tenants: Array<{ name: string, label: string, hosts: Array<string>, state: TenantState, modules: Array<string>, createdAt: string, isHome: boolean }> } };

export type TenantFiguresQueryVariables = Exact<{
  search?: string | null | undefined;
}>;


export type TenantFiguresQuery = { tenants: { tenants: Array<{ name: string, figures: { bytes: number | null, users: number | null, lastUsedAt: string | null } }> } };

export type CreateTenantMutationVariables = Exact<{
  input: TenantCreateInput;
}>;


export type CreateTenantMutation = { createTenant: { email: string, password: string, tenant: { name: string, label: string, hosts: Array<string>, state: TenantState, modules: Array<string>, createdAt: string, isHome: boolean } } };

export type SuspendTenantMutationVariables = Exact<{
  name: string;
}>;


export type SuspendTenantMutation = { suspendTenant: { name: string } };

export type ResumeTenantMutationVariables = Exact<{
  name: string;
}>;


export type ResumeTenantMutation = { resumeTenant: { name: string } };

export type TenantRowFragment = { name: string, label: string, hosts: Array<string>, state: TenantState, modules: Array<string>, createdAt: string, isHome: boolean };

export type DashboardsQueryVariables = Exact<{
  filter?: DashboardFilter | null | undefined;
}>;


export type DashboardsQuery = { dashboards: { nodes: Array<{ id: string, name: string, viewerCan: { update: boolean } }> } };

export type DashboardQueryVariables = Exact<{
  id: string;
}>;


export type DashboardQuery = { dashboard: { id: string, name: string, isShared: boolean, viewerCan: { update: boolean, delete: boolean }, widgets: { nodes: Array<{ id: string, title: string, kind: DashboardWidgetKind, entity: string, filter: unknown, settings: unknown, width: number, sequence: number }> } } | null };

export type CreateDashboardMutationVariables = Exact<{
  input: DashboardCreateInput;
}>;


export type CreateDashboardMutation = { createDashboard: { id: string } };

export type UpdateDashboardMutationVariables = Exact<{
  id: string;
  input: DashboardUpdateInput;
}>;


export type UpdateDashboardMutation = { updateDashboard: { id: string } };

export type DeleteDashboardMutationVariables = Exact<{
  id: string;
}>;


export type DeleteDashboardMutation = { deleteDashboards: number };

export type StartQueryVariables = Exact<{ [key: string]: never; }>;


export type StartQuery = { schemaVersion: string, viewer: { locale: string, timeZone: string, roles: Array<string>, isOperator: boolean, settings: unknown, user: { id: string, displayName: string, mustChangePassword: boolean | null, locale: string | null, timeZone: string | null } | null, company: { id: string, displayName: string } | null, companies: Array<{ id: string, displayName: string }> } | null, resources: Array<{ name: string, module: string, label: string, plural: string, description: string, icon: string | null, isReadonly: boolean, isArchivable: boolean, isLogged: boolean, operations: Array<string>, treeField: string | null, hasActivity: boolean, defaultOrder: Array<unknown>, partOf: { entity: string, field: string } | null, menu: { section: string, sequence: number } | null, names: { one: string, many: string, aggregate: string, create: string, update: string, updateMany: string, deleteMany: string }, states: { field: string, initial: string } | null, fields: Array<{ name: string, label: string, description: string, type: ResourceFieldType, widget: ResourceWidget | null, isRequired: boolean, isNullable: boolean, isReadonly: boolean, isSystem: boolean, isSearchable: boolean, isSortable: boolean, isFilterable: boolean, isUnique: boolean, isPart: boolean, target: string | null, inverse: string | null, unitField: string | null, maxLength: number | null, min: string | null, max: string | null, default: unknown, domain: unknown, accept: Array<string> | null, maxBytes: number | null, choices: Array<{ value: string, label: string, description: string, tone: ResourceTone }> | null }>, actions: Array<{ name: string, mutation: string, label: string, description: string, icon: string | null, from: Array<string>, to: string | null, isPrimary: boolean, isDangerous: boolean, confirmation: string | null, returns: string, arguments: Array<{ name: string, label: string, description: string, type: string, isRequired: boolean, isList: boolean, target: string | null, choices: Array<{ value: string, label: string, description: string, tone: ResourceTone }> | null }> }>, views: Array<{ kind: ResourceViewKind, name: string, definition: unknown }> }>, query: { fields: Array<{ name: string, args: Array<{ name: string, type: { kind: __TypeKind, name: string | null, ofType: { kind: __TypeKind, name: string | null, ofType: { kind: __TypeKind, name: string | null, ofType: { kind: __TypeKind, name: string | null } | null } | null } | null } }> }> | null } | null, mutation: { fields: Array<{ name: string, args: Array<{ name: string, type: { kind: __TypeKind, name: string | null, ofType: { kind: __TypeKind, name: string | null, ofType: { kind: __TypeKind, name: string | null, ofType: { kind: __TypeKind, name: string | null } | null } | null } | null } }> }> | null } | null, viewerType: { fields: Array<{ name: string, type: { kind: __TypeKind, name: string | null, ofType: { kind: __TypeKind, name: string | null, ofType: { kind: __TypeKind, name: string | null, ofType: { kind: __TypeKind, name: string | null } | null } | null } | null } }> | null } | null, schema: { types: Array<{ name: string | null, inputFields: Array<{ name: string }> | null }> } };

export type ChoiceFragment = { value: string, label: string, description: string, tone: ResourceTone };

export type RootFragment = { fields: Array<{ name: string, args: Array<{ name: string, type: { kind: __TypeKind, name: string | null, ofType: { kind: __TypeKind, name: string | null, ofType: { kind: __TypeKind, name: string | null, ofType: { kind: __TypeKind, name: string | null } | null } | null } | null } }> }> | null };

export type RefFragment = { kind: __TypeKind, name: string | null, ofType: { kind: __TypeKind, name: string | null, ofType: { kind: __TypeKind, name: string | null, ofType: { kind: __TypeKind, name: string | null } | null } | null } | null };

export type SavedFiltersQueryVariables = Exact<{
  entity: string;
  me: string;
}>;


export type SavedFiltersQuery = { savedFilters: { nodes: Array<{ id: string, name: string, filter: unknown, order: string | null, groupBy: string | null, view: string | null, isShared: boolean, createdBy: { id: string } | null, viewerCan: { update: boolean, delete: boolean } }> } };

export type CreateSavedFilterMutationVariables = Exact<{
  input: SavedFilterCreateInput;
}>;


export type CreateSavedFilterMutation = { createSavedFilter: { id: string } };

export type UpdateSavedFilterMutationVariables = Exact<{
  id: string;
  input: SavedFilterUpdateInput;
}>;


export type UpdateSavedFilterMutation = { updateSavedFilter: { id: string } };

export type DeleteSavedFilterMutationVariables = Exact<{
  id: string;
}>;


export type DeleteSavedFilterMutation = { deleteSavedFilters: number };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const ChainFragmentDoc = new TypedDocumentString(`
    fragment Chain on AuditChain {
  entries
  lastAt
  checkedAt
  checkedEntries
  intactUntil
  problem
}
    `, {"fragmentName":"Chain"}) as unknown as TypedDocumentString<ChainFragment, unknown>;
export const TenantRowFragmentDoc = new TypedDocumentString(`
    fragment TenantRow on Tenant {
  name
  label
  hosts
  state
  modules
  createdAt
  isHome
}
    `, {"fragmentName":"TenantRow"}) as unknown as TypedDocumentString<TenantRowFragment, unknown>;
export const ChoiceFragmentDoc = new TypedDocumentString(`
    fragment Choice on ResourceChoice {
  value
  label
  description
  tone
}
    `, {"fragmentName":"Choice"}) as unknown as TypedDocumentString<ChoiceFragment, unknown>;
export const RefFragmentDoc = new TypedDocumentString(`
    fragment Ref on __Type {
  kind
  name
  ofType {
    kind
    name
    ofType {
      kind
      name
      ofType {
        kind
        name
      }
    }
  }
}
    `, {"fragmentName":"Ref"}) as unknown as TypedDocumentString<RefFragment, unknown>;
export const RootFragmentDoc = new TypedDocumentString(`
    fragment Root on __Type {
  fields {
    name
    args {
      name
      type {
        ...Ref
      }
    }
  }
}
    fragment Ref on __Type {
  kind
  name
  ofType {
    kind
    name
    ofType {
      kind
      name
      ofType {
        kind
        name
      }
    }
  }
}`, {"fragmentName":"Root"}) as unknown as TypedDocumentString<RootFragment, unknown>;
export const ExplainAccessDocument = new TypedDocumentString(`
    query ExplainAccess($user: ID!, $entity: String!, $id: ID!, $operation: String!, $field: String) {
  explainAccess(
    user: $user
    entity: $entity
    id: $id
    operation: $operation
    field: $field
  ) {
    isAllowed
    reason
    roles {
      id
      code
      name
      via
    }
    rules {
      id
      key
      description
      effect
      role
      roleName
      via
      condition
      isMatch
    }
  }
}
    `) as unknown as TypedDocumentString<ExplainAccessQuery, ExplainAccessQueryVariables>;
export const WhoMayDocument = new TypedDocumentString(`
    query WhoMay($entity: String!, $id: ID!, $operation: String!) {
  whoMay(entity: $entity, id: $id, operation: $operation) {
    id
    name
    isAllowed
  }
}
    `) as unknown as TypedDocumentString<WhoMayQuery, WhoMayQueryVariables>;
export const AuditLogDocument = new TypedDocumentString(`
    query AuditLog($topics: [AuditTopic!], $person: ID, $entity: String, $record: ID, $byPeople: Boolean, $from: DateTime, $to: DateTime, $first: Int, $before: String) {
  auditLog(
    topics: $topics
    person: $person
    entity: $entity
    record: $record
    byPeople: $byPeople
    from: $from
    to: $to
    first: $first
    before: $before
  ) {
    cursor
    hasMore
    entries {
      id
      at
      kind
      label
      tone
      actorId
      actorName
      userId
      userName
      email
      ip
      userAgent
      via
      reason
      requestId
      detail
      entity
      recordId
      rootId
      differences {
        field
        label
        before
        after
      }
    }
  }
}
    `) as unknown as TypedDocumentString<AuditLogQuery, AuditLogQueryVariables>;
export const AuditChainDocument = new TypedDocumentString(`
    query AuditChain {
  auditChain {
    ...Chain
  }
}
    fragment Chain on AuditChain {
  entries
  lastAt
  checkedAt
  checkedEntries
  intactUntil
  problem
}`) as unknown as TypedDocumentString<AuditChainQuery, AuditChainQueryVariables>;
export const VerifyAuditChainDocument = new TypedDocumentString(`
    mutation VerifyAuditChain {
  verifyAuditChain {
    ...Chain
  }
}
    fragment Chain on AuditChain {
  entries
  lastAt
  checkedAt
  checkedEntries
  intactUntil
  problem
}`) as unknown as TypedDocumentString<VerifyAuditChainMutation, VerifyAuditChainMutationVariables>;
export const ModuleCatalogDocument = new TypedDocumentString(`
    query ModuleCatalog {
  moduleCatalog {
    name
    label
    description
    version
    icon
    depends
    isInstalled
    isRequired
    entities {
      name
      label
      plural
      recordCount
    }
    extends {
      label
      fields
    }
  }
}
    `) as unknown as TypedDocumentString<ModuleCatalogQuery, ModuleCatalogQueryVariables>;
export const InstallModulesDocument = new TypedDocumentString(`
    mutation InstallModules($names: [String!]!, $withDemo: Boolean) {
  installModules(names: $names, withDemo: $withDemo)
}
    `) as unknown as TypedDocumentString<InstallModulesMutation, InstallModulesMutationVariables>;
export const UninstallModulesDocument = new TypedDocumentString(`
    mutation UninstallModules($names: [String!]!, $purge: Boolean, $confirm: String) {
  uninstallModules(names: $names, purge: $purge, confirm: $confirm)
}
    `) as unknown as TypedDocumentString<UninstallModulesMutation, UninstallModulesMutationVariables>;
export const UserSessionsDocument = new TypedDocumentString(`
    query UserSessions($search: String) {
  userSessions(search: $search, first: 200) {
    totalCount
    sessions {
      id
      userId
      userName
      email
      ip
      userAgent
      method
      createdAt
      lastSeenAt
      isCurrent
    }
  }
}
    `) as unknown as TypedDocumentString<UserSessionsQuery, UserSessionsQueryVariables>;
export const EndUserSessionsDocument = new TypedDocumentString(`
    mutation EndUserSessions($ids: [ID!]!) {
  endUserSessions(ids: $ids)
}
    `) as unknown as TypedDocumentString<EndUserSessionsMutation, EndUserSessionsMutationVariables>;
export const EndSessionsOfUserDocument = new TypedDocumentString(`
    mutation EndSessionsOfUser($user: ID!) {
  endSessionsOfUser(user: $user)
}
    `) as unknown as TypedDocumentString<EndSessionsOfUserMutation, EndSessionsOfUserMutationVariables>;
export const TenantsDocument = new TypedDocumentString(`
    query Tenants($search: String) {
  tenants(search: $search, first: 100) {
    totalCount
    tenants {
      ...TenantRow
    }
  }
}
    fragment TenantRow on Tenant {
  name
  label
  hosts
  state
  modules
  createdAt
  isHome
}`) as unknown as TypedDocumentString<TenantsQuery, TenantsQueryVariables>;
export const TenantFiguresDocument = new TypedDocumentString(`
    query TenantFigures($search: String) {
  tenants(search: $search, first: 100) {
    tenants {
      name
      figures {
        bytes
        users
        lastUsedAt
      }
    }
  }
}
    `) as unknown as TypedDocumentString<TenantFiguresQuery, TenantFiguresQueryVariables>;
export const CreateTenantDocument = new TypedDocumentString(`
    mutation CreateTenant($input: TenantCreateInput!) {
  createTenant(input: $input) {
    email
    password
    tenant {
      ...TenantRow
    }
  }
}
    fragment TenantRow on Tenant {
  name
  label
  hosts
  state
  modules
  createdAt
  isHome
}`) as unknown as TypedDocumentString<CreateTenantMutation, CreateTenantMutationVariables>;
export const SuspendTenantDocument = new TypedDocumentString(`
    mutation SuspendTenant($name: String!) {
  suspendTenant(name: $name) {
    name
  }
}
    `) as unknown as TypedDocumentString<SuspendTenantMutation, SuspendTenantMutationVariables>;
export const ResumeTenantDocument = new TypedDocumentString(`
    mutation ResumeTenant($name: String!) {
  resumeTenant(name: $name) {
    name
  }
}
    `) as unknown as TypedDocumentString<ResumeTenantMutation, ResumeTenantMutationVariables>;
export const DashboardsDocument = new TypedDocumentString(`
    query Dashboards($filter: DashboardFilter) {
  dashboards(first: 50, filter: $filter) {
    nodes {
      id
      name
      viewerCan {
        update
      }
    }
  }
}
    `) as unknown as TypedDocumentString<DashboardsQuery, DashboardsQueryVariables>;
export const DashboardDocument = new TypedDocumentString(`
    query Dashboard($id: ID!) {
  dashboard(id: $id) {
    id
    name
    isShared
    viewerCan {
      update
      delete
    }
    widgets(first: 40) {
      nodes {
        id
        title
        kind
        entity
        filter
        settings
        width
        sequence
      }
    }
  }
}
    `) as unknown as TypedDocumentString<DashboardQuery, DashboardQueryVariables>;
export const CreateDashboardDocument = new TypedDocumentString(`
    mutation CreateDashboard($input: DashboardCreateInput!) {
  createDashboard(input: $input) {
    id
  }
}
    `) as unknown as TypedDocumentString<CreateDashboardMutation, CreateDashboardMutationVariables>;
export const UpdateDashboardDocument = new TypedDocumentString(`
    mutation UpdateDashboard($id: ID!, $input: DashboardUpdateInput!) {
  updateDashboard(id: $id, input: $input) {
    id
  }
}
    `) as unknown as TypedDocumentString<UpdateDashboardMutation, UpdateDashboardMutationVariables>;
export const DeleteDashboardDocument = new TypedDocumentString(`
    mutation DeleteDashboard($id: ID!) {
  deleteDashboards(ids: [$id])
}
    `) as unknown as TypedDocumentString<DeleteDashboardMutation, DeleteDashboardMutationVariables>;
export const StartDocument = new TypedDocumentString(`
    query Start {
  schemaVersion
  viewer {
    user {
      id
      displayName
      mustChangePassword
      locale
      timeZone
    }
    company {
      id
      displayName
    }
    companies {
      id
      displayName
    }
    locale
    timeZone
    roles
    isOperator
    settings
  }
  resources {
    name
    module
    label
    plural
    description
    icon
    isReadonly
    isArchivable
    isLogged
    operations
    treeField
    hasActivity
    partOf {
      entity
      field
    }
    menu {
      section
      sequence
    }
    names {
      one
      many
      aggregate
      create
      update
      updateMany
      deleteMany
    }
    states {
      field
      initial
    }
    defaultOrder
    fields {
      name
      label
      description
      type
      widget
      isRequired
      isNullable
      isReadonly
      isSystem
      isSearchable
      isSortable
      isFilterable
      isUnique
      isPart
      target
      inverse
      unitField
      maxLength
      min
      max
      default
      domain
      accept
      maxBytes
      choices {
        ...Choice
      }
    }
    actions {
      name
      mutation
      label
      description
      icon
      from
      to
      isPrimary
      isDangerous
      confirmation
      returns
      arguments {
        name
        label
        description
        type
        isRequired
        isList
        target
        choices {
          ...Choice
        }
      }
    }
    views {
      kind
      name
      definition
    }
  }
  query: __type(name: "Query") {
    ...Root
  }
  mutation: __type(name: "Mutation") {
    ...Root
  }
  viewerType: __type(name: "Viewer") {
    fields {
      name
      type {
        ...Ref
      }
    }
  }
  schema: __schema {
    types {
      name
      inputFields {
        name
      }
    }
  }
}
    fragment Choice on ResourceChoice {
  value
  label
  description
  tone
}
fragment Root on __Type {
  fields {
    name
    args {
      name
      type {
        ...Ref
      }
    }
  }
}
fragment Ref on __Type {
  kind
  name
  ofType {
    kind
    name
    ofType {
      kind
      name
      ofType {
        kind
        name
      }
    }
  }
}`) as unknown as TypedDocumentString<StartQuery, StartQueryVariables>;
export const SavedFiltersDocument = new TypedDocumentString(`
    query SavedFilters($entity: String!, $me: ID!) {
  savedFilters(
    first: 100
    filter: {entity: {eq: $entity}, or: [{isShared: {eq: true}}, {createdBy: {id: {eq: $me}}}]}
  ) {
    nodes {
      id
      name
      filter
      order
      groupBy
      view
      isShared
      createdBy {
        id
      }
      viewerCan {
        update
        delete
      }
    }
  }
}
    `) as unknown as TypedDocumentString<SavedFiltersQuery, SavedFiltersQueryVariables>;
export const CreateSavedFilterDocument = new TypedDocumentString(`
    mutation CreateSavedFilter($input: SavedFilterCreateInput!) {
  createSavedFilter(input: $input) {
    id
  }
}
    `) as unknown as TypedDocumentString<CreateSavedFilterMutation, CreateSavedFilterMutationVariables>;
export const UpdateSavedFilterDocument = new TypedDocumentString(`
    mutation UpdateSavedFilter($id: ID!, $input: SavedFilterUpdateInput!) {
  updateSavedFilter(id: $id, input: $input) {
    id
  }
}
    `) as unknown as TypedDocumentString<UpdateSavedFilterMutation, UpdateSavedFilterMutationVariables>;
export const DeleteSavedFilterDocument = new TypedDocumentString(`
    mutation DeleteSavedFilter($id: ID!) {
  deleteSavedFilters(ids: [$id])
}
    `) as unknown as TypedDocumentString<DeleteSavedFilterMutation, DeleteSavedFilterMutationVariables>;