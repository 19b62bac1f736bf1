/** The one request at start: the viewer, the resources, and the part of introspection that queries are built from. */
export const startDocument = `query Start {
  viewer {
    user { id displayName mustChangePassword }
    company { id displayName }
    companies { id displayName }
    locale timeZone roles
  }
  resources {
    name module label plural description icon isReadonly isArchivable treeField
    partOf { entity field }
    menu { section sequence }
    names { one many aggregate create update updateMany deleteMany }
    states { field initial }
    defaultOrder
    fields {
      name label description type widget
      isRequired isNullable isReadonly isSystem isSearchable isSortable isFilterable isUnique isPart
      target inverse unitField maxLength min max default domain
      choices { value label description tone }
    }
    actions {
      name mutation label description icon from to isPrimary isDangerous confirmation returns
      arguments { name label description type isRequired isList target choices { value label description tone } }
    }
    views { kind name definition }
  }
  query: __type(name: "Query") { ...Root }
  mutation: __type(name: "Mutation") { ...Root }
  viewerType: __type(name: "Viewer") { fields { name type { ...Ref } } }
  schema: __schema { types { name inputFields { name } } }
}
fragment Root on __Type { fields { name args { name type { ...Ref } } } }
fragment Ref on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }
`
