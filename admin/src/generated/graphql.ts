/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Effect of a access rule. */
export type AccessRuleEffect =
  /** Allows */
  | 'ALLOW'
  /** Wins over every rule that allows. */
  | 'DENY';

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
  /** Filter of the entity that the record names. */
  | 'FILTER'
  /** Rich text. */
  | 'HTML'
  /** Picture. */
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
  /** Place in a list that is ordered by hand. */
  | 'SEQUENCE'
  /** Text of several lines. */
  | 'TEXT'
  /** Web address. */
  | 'URL';

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

export type StartQueryVariables = Exact<{ [key: string]: never; }>;


export type StartQuery = { viewer: { locale: string, timeZone: string, roles: Array<string>, settings: unknown, user: { id: string, displayName: string, mustChangePassword: boolean | null, locale: string | null, timeZone: string | null } | null, company: { id: string, displayName: string } | null, companies: Array<{ id: string, displayName: string }> } | null, resources: Array<{ name: string, module: string, label: string, plural: string, description: string, icon: string | null, isReadonly: boolean, isArchivable: boolean, isLogged: boolean, operations: Array<string>, treeField: string | null, hasActivity: boolean, defaultOrder: Array<unknown>, partOf: { entity: string, field: string } | null, menu: { section: string, sequence: number } | null, names: { one: string, many: string, aggregate: string, create: string, update: string, updateMany: string, deleteMany: string }, states: { field: string, initial: string } | null, fields: Array<{ name: string, label: string, description: string, type: ResourceFieldType, widget: ResourceWidget | null, isRequired: boolean, isNullable: boolean, isReadonly: boolean, isSystem: boolean, isSearchable: boolean, isSortable: boolean, isFilterable: boolean, isUnique: boolean, isPart: boolean, target: string | null, inverse: string | null, unitField: string | null, maxLength: number | null, min: string | null, max: string | null, default: unknown, domain: unknown, choices: Array<{ value: string, label: string, description: string, tone: ResourceTone }> | null }>, actions: Array<{ name: string, mutation: string, label: string, description: string, icon: string | null, from: Array<string>, to: string | null, isPrimary: boolean, isDangerous: boolean, confirmation: string | null, returns: string, arguments: Array<{ name: string, label: string, description: string, type: string, isRequired: boolean, isList: boolean, target: string | null, choices: Array<{ value: string, label: string, description: string, tone: ResourceTone }> | null }> }>, views: Array<{ kind: ResourceViewKind, name: string, definition: unknown }> }>, query: { fields: Array<{ name: string, args: Array<{ name: string, type: { kind: __TypeKind, name: string | null, ofType: { kind: __TypeKind, name: string | null, ofType: { kind: __TypeKind, name: string | null, ofType: { kind: __TypeKind, name: string | null } | null } | null } | null } }> }> | null } | null, mutation: { fields: Array<{ name: string, args: Array<{ name: string, type: { kind: __TypeKind, name: string | null, ofType: { kind: __TypeKind, name: string | null, ofType: { kind: __TypeKind, name: string | null, ofType: { kind: __TypeKind, name: string | null } | null } | null } | null } }> }> | null } | null, viewerType: { fields: Array<{ name: string, type: { kind: __TypeKind, name: string | null, ofType: { kind: __TypeKind, name: string | null, ofType: { kind: __TypeKind, name: string | null, ofType: { kind: __TypeKind, name: string | null } | null } | null } | null } }> | null } | null, schema: { types: Array<{ name: string | null, inputFields: Array<{ name: string }> | null }> } };

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
export const StartDocument = new TypedDocumentString(`
    query Start {
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