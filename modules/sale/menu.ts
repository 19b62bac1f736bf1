/** Where the entities of this module stand in the navigation. */
export const orderMenu = { section: 'Sales', sequence: 10 }
